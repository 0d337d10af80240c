import { join } from "node:path";
import { build, context } from "esbuild";
import { repoRoot } from "../tools/paths.mjs";
import { bundles } from "./bundles.mjs";
import { copyEngine, copyGrammar, removeStale } from "./files.mjs";

/**
 * @typedef {object} BuildOptions
 * @property {boolean} production minified, without source maps and tests
 * @property {string} target whose native engine
 * @property {string} outdir relative to the repository
 */

/**
 * Builds everything; rejects when something does not build, with esbuild's error, which it has printed.
 * @param {BuildOptions} options
 * @returns {Promise<import("esbuild").Metafile>} what went in and what came out, paths relative to the repository
 */
export async function buildOnce(options) {
	await copyFiles(options);
	const results = await Promise.all(
		bundles(options).map((each) => build({ ...each, metafile: true, logLevel: "warning" })),
	);
	const metafile = {
		inputs: Object.assign({}, ...results.map((result) => result.metafile.inputs)),
		outputs: Object.assign({}, ...results.map((result) => result.metafile.outputs)),
	};
	const folders = [options.outdir, ...(options.production ? [] : ["out/test"])].map((folder) =>
		join(repoRoot, folder),
	);
	await removeStale(folders, Object.keys(metafile.outputs));
	return metafile;
}

/**
 * Builds, and again whenever a file changes.
 * @param {BuildOptions} options
 */
export async function watch(options) {
	await copyFiles(options);
	for (const each of bundles(options)) {
		const watched = await context({ ...each, logLevel: "silent", plugins: [announce()] });
		await watched.watch();
	}
}

/** @param {BuildOptions} options */
async function copyFiles({ outdir, target }) {
	const dist = join(repoRoot, outdir);
	await copyGrammar(dist);
	await copyEngine(target, dist);
}

/** @param {import("esbuild").Metafile} metafile */
export function printSizes({ outputs }) {
	for (const [path, { bytes }] of Object.entries(outputs)) {
		if (!path.endsWith(".map") && !path.startsWith("out/test/")) {
			console.log(`${path.padEnd(48)} ${(bytes / 1024).toFixed(1).padStart(7)} KB`);
		}
	}
}

/**
 * Prints the lines that .vscode/tasks.json waits for and finds errors by.
 * @returns {import("esbuild").Plugin}
 */
function announce() {
	return {
		name: "announce",
		setup(build) {
			build.onStart(() => console.log("[watch] build started"));
			build.onEnd(({ errors }) => {
				for (const { text, location } of errors) {
					const file = location ? location.file : "package.json";
					console.error(`${file}:${location?.line ?? 1}:${(location?.column ?? 0) + 1}: error: ${text}`);
				}
				console.log("[watch] build finished");
			});
		},
	};
}
