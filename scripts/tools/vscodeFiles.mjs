import { copyFile, mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installTool } from "./installTool.mjs";
import { npmInstallLocked, npmPack, run } from "./npm.mjs";

/** code-server 4.x.y carries VS Code 1.x.y. */
const CODE_SERVER_VERSION = "4.139.1";

/**
 * VS Code's server as the code-server package carries it. Of code-server itself nothing is used, so that its own
 * dependencies aren't installed, only those of the VS Code inside it.
 * @param {(line: string) => void} log
 * @returns {Promise<string>} the folder with out/server-main.js
 */
export async function fetchVSCodeServer(log) {
	const { folder } = await installTool(
		{ name: "vscode-server", version: CODE_SERVER_VERSION, recipe: 1, build: unpack },
		log,
	);
	await giveLogFiles(folder);
	return folder;
}

/**
 * Native modules are not built: log files need another one. Looked at each time, so that a change takes effect without
 * fetching VS Code again.
 * @param {string} folder
 */
async function giveLogFiles(folder) {
	const ours = fileURLToPath(new URL("spdlog.cjs", import.meta.url));
	const place = join(folder, "node_modules", "@vscode", "spdlog", "index.js");
	const [wanted, there] = await Promise.all([readFile(ours, "utf8"), readFile(place, "utf8")]);
	if (wanted !== there) {
		const scratch = `${place}.${process.pid}`;
		await copyFile(ours, scratch);
		await rename(scratch, place);
	}
}

/** @param {string} folder */
async function unpack(folder) {
	const download = join(folder, "download");
	await mkdir(download);
	const archive = await npmPack(download, `code-server@${CODE_SERVER_VERSION}`);
	await run("tar", ["-xzf", archive, "-C", download]);
	const packed = join(download, "package", "lib", "vscode");
	for (const part of [
		"bin",
		"extensions",
		"out",
		"resources",
		"package.json",
		"product.json",
		"npm-shrinkwrap.json",
	]) {
		await rename(join(packed, part), join(folder, part));
	}
	await rm(download, { recursive: true });
	// One after the other: two npm processes would fight over two cores.
	await npmInstallLocked(folder);
	await npmInstallLocked(join(folder, "extensions"));
}
