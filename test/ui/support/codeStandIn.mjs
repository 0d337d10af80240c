import { mkdtempSync, rmSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onExit } from "../../../scripts/tools/cleanup.mjs";

/**
 * A program `code` in a folder of its own, which only writes down how it was called.
 * @param {number} exitCode with which it ends
 * @returns {Promise<{ folder: string, args: () => Promise<string[]> }>}
 */
export async function codeStandIn(exitCode) {
	const folder = mkdtempSync(join(tmpdir(), "code-"));
	onExit(() => rmSync(folder, { recursive: true, force: true }));
	const notes = join(folder, "args.json");
	const program = `#!/usr/bin/env node
require("node:fs").writeFileSync(${JSON.stringify(notes)}, JSON.stringify(process.argv.slice(2)));
process.exitCode = ${exitCode};
`;
	await writeFile(join(folder, "code"), program, { mode: 0o755 });
	return { folder, args: async () => JSON.parse(await readFile(notes, "utf8")) };
}
