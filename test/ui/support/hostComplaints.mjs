import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { repoRoot, toolsDir } from "../../../scripts/tools/paths.mjs";

/**
 * What names this extension: its id, which is also the folder where it is installed, its commands, its files, and a
 * command that it contributes and does not register. VS Code writes errors and warnings of its own into the same log,
 * others with each version and on each machine: about them nothing can be done here, and no suite may fail by them.
 */
const OURS = ["surrealdb-session-workspaces", "surrealSessions.", repoRoot, "Actual command not found"];

/**
 * What the extension host has against the extension, by its log: an error that nobody caught, a call of VS Code's that
 * came at a wrong moment. No user sees it, and it is a fault all the same.
 * @param {string} dataDir of the server
 * @returns {Promise<string[]>}
 */
export async function hostComplaints(dataDir) {
	const folder = join(dataDir, "data", "logs");
	const logs = (await readdir(folder, { recursive: true })).filter((name) => /exthost\.log$/.test(name));
	if (logs.length === 0) {
		return ["No log of the extension host was found."];
	}
	const texts = await Promise.all(logs.map((name) => readFile(join(folder, name), "utf8")));
	return texts.flatMap(entries).filter((entry) => /^.*\[(error|warning)\]/.test(entry) && namesOurs(entry));
}

/**
 * VS Code itself lies below the project's folder, and in its own entries are paths of its own files.
 * @param {string} entry
 */
function namesOurs(entry) {
	const others = entry.replaceAll(toolsDir, "");
	return OURS.some((ours) => others.includes(ours));
}

/**
 * An entry begins with the date; below an error stands where it comes from, which may be all that names the extension.
 * @param {string} log
 */
function entries(log) {
	return log.split(/^(?=\d{4}-\d\d-\d\d )/m).map((entry) => entry.trim());
}
