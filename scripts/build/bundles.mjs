import { readdirSync } from "node:fs";
import { join } from "node:path";
import { repoRoot } from "../tools/paths.mjs";

/** Both run on the Node inside VS Code, of which 1.100 has Node 20. */
const NODE_TARGET = "node20";

/**
 * One bundle for each place where code runs.
 * @param {{ production: boolean, outdir: string }} options
 * @returns {import("esbuild").BuildOptions[]}
 */
export function bundles({ production, outdir }) {
	/** @type {import("esbuild").BuildOptions} */
	const common = {
		absWorkingDir: repoRoot,
		bundle: true,
		minify: production,
		sourcemap: production ? false : "linked",
		sourcesContent: false,
		outdir,
		legalComments: "none",
		define: { "process.env.NODE_ENV": production ? '"production"' : '"development"' },
	};
	return [host(common), backend(common), pages(common), ...testsInVSCode(common)];
}

/**
 * ESM with splitting, for both programs on Node: what is seldom needed is a chunk that is loaded on first need.
 * @param {import("esbuild").BuildOptions} common
 * @param {"extension" | "backend"} name
 * @param {string} entry
 * @returns {import("esbuild").BuildOptions}
 */
function onNode(common, name, entry) {
	return {
		...common,
		entryPoints: { [name]: entry },
		platform: "node",
		format: "esm",
		target: NODE_TARGET,
		splitting: true,
		// All chunks lie in dist/ itself: the engine's looks for its native file beside it.
		chunkNames: `${name}-[name]-[hash]`,
		outExtension: { ".js": ".mjs" },
		// CommonJS libraries ask for Node's modules by require(). It stands in every chunk, and so is short.
		banner: {
			js: 'import{createRequire as __cr}from"node:module";const require=__cr(import.meta.url);',
		},
	};
}

/**
 * Its forms are chunks: starting an editor does not need them.
 * @param {import("esbuild").BuildOptions} common
 */
function host(common) {
	return { ...onNode(common, "extension", "src/extension.ts"), external: ["vscode"] };
}

/**
 * The embedded engine is a chunk that is loaded when it is first needed (or cannot be, on a machine that its native
 * file is not made for), and shares one copy of the SDK with the backend, whose classes it extends.
 * @param {import("esbuild").BuildOptions} common
 */
function backend(common) {
	const minify = common.minify ?? false;
	const program = onNode(common, "backend", "src/backend/main.node.ts");
	// The command line is the same code in a process of its own.
	const entryPoints = { backend: "src/backend/main.node.ts", cli: "src/cli/main.node.ts" };
	// The SDK names errors and features by their classes. `keepNames` would cost a call for each inner function that is
	// made, and the codec makes them for each message.
	return { ...program, entryPoints, minify: false, minifySyntax: minify, minifyWhitespace: minify };
}

/** @param {import("esbuild").BuildOptions} common */
function pages(common) {
	return {
		...common,
		entryPoints: {
			results: "src/results/webview/main.ts",
			compare: "src/compare/webview/main.ts",
			permissions: "src/permissions/webview/main.ts",
		},
		platform: /** @type {const} */ ("browser"),
		format: /** @type {const} */ ("iife"),
		target: "chrome128",
	};
}

/**
 * The suite that test/extension/run.mjs runs: an index and one file for each test file.
 * @param {import("esbuild").BuildOptions} common
 */
function testsInVSCode(common) {
	if (common.minify) {
		return [];
	}
	const tests = ["test/extension", "test/contract/api"].flatMap((folder) =>
		readdirSync(join(repoRoot, folder))
			.filter((name) => name.endsWith(".test.ts"))
			.map((name) => `${folder}/${name}`),
	);
	return [
		{
			...common,
			entryPoints: ["test/extension/index.ts", ...tests],
			outbase: "test",
			outdir: "out/test",
			platform: /** @type {const} */ ("node"),
			format: /** @type {const} */ ("cjs"),
			target: NODE_TARGET,
			external: ["vscode", "mocha"],
		},
	];
}
