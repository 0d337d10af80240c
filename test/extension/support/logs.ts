import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Everything that this VS Code has written to its log files, by path. */
export async function logFiles(): Promise<ReadonlyMap<string, string>> {
	// The runner says where: an extension is only told the folder of its own log.
	const folder = process.env["HARNESS_LOGS"];
	if (!folder) throw new Error("The runner has not said where the log files are (HARNESS_LOGS).");
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
	return new Map(await Promise.all(paths.map(async (path) => [path, await readFile(path, "utf8")] as const)));
}
