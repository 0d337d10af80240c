import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withLock } from "./lock.mjs";
import { toolsDir } from "./paths.mjs";

const STAMP = "installed.json";

/**
 * @typedef {object} ToolRecipe
 * @property {string} name
 * @property {string} version
 * @property {number} recipe counts up when the steps below change, so that an old installation is made anew
 * @property {(folder: string) => Promise<object | void>} build fills the empty folder; what it returns is kept in the stamp
 */

/**
 * The folder of a tool, installed if it isn't yet. An installation is built in a folder beside its place and renamed
 * once it is whole: a folder with a stamp is complete, however the process that made it ended.
 * @param {ToolRecipe} tool
 * @param {(line: string) => void} log
 * @returns {Promise<{ folder: string, details: Record<string, unknown> }>}
 */
export async function installTool(tool, log) {
	const folder = join(toolsDir, `${tool.name}-${tool.version}-${tool.recipe}`);
	if (!existsSync(join(folder, STAMP))) {
		await withLock(join(toolsDir, `${tool.name}.lock`), { log }, async () => {
			if (!existsSync(join(folder, STAMP))) {
				await build(tool, folder, log);
			}
		});
	}
	const stamp = JSON.parse(await readFile(join(folder, STAMP), "utf8"));
	return { folder, details: stamp.details };
}

/**
 * @param {ToolRecipe} tool
 * @param {string} folder
 * @param {(line: string) => void} log
 */
async function build(tool, folder, log) {
	const started = Date.now();
	log(`fetching ${tool.name} ${tool.version}`);
	await removeOthers(tool);
	const scratch = join(toolsDir, `${tool.name}.tmp-${process.pid}`);
	await mkdir(scratch, { recursive: true });
	try {
		const details = (await tool.build(scratch)) ?? {};
		await writeFile(
			join(scratch, STAMP),
			JSON.stringify({ name: tool.name, version: tool.version, details }),
		);
		await rename(scratch, folder);
	} finally {
		await rm(scratch, { recursive: true, force: true });
	}
	log(`fetched ${tool.name} ${tool.version} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/**
 * Older versions and what a killed install left behind: hundreds of megabytes each. Only called under the tool's lock.
 * @param {ToolRecipe} tool
 */
async function removeOthers(tool) {
	const belongsToTool = new RegExp(`^${tool.name}(-\\d|\\.tmp-)`);
	for (const entry of await readdir(toolsDir)) {
		if (belongsToTool.test(entry)) {
			await rm(join(toolsDir, entry), { recursive: true, force: true });
		}
	}
}
