// Bundles everything that runs, into dist/ (what a package carries) and out/test/ (tests inside VS Code):
//
//   node scripts/build.mjs [--production] [--watch] [--target linux-x64]
//
// --production minifies and leaves source maps and tests out. --target names the platform whose native engine is put
// beside the backend, this machine's by default. With --watch it keeps building as files change.

import { parseArgs } from "node:util";
import { buildOnce, printSizes, watch } from "./build/build.mjs";
import { currentTarget } from "./tools/targets.mjs";

const { values: args } = parseArgs({
	options: {
		production: { type: "boolean", default: false },
		watch: { type: "boolean", default: false },
		target: { type: "string", default: currentTarget() },
	},
});

const options = { production: args.production, target: args.target, outdir: "dist" };
if (args.watch) {
	await watch(options);
} else {
	try {
		const started = performance.now();
		printSizes(await buildOnce(options));
		console.log(`built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
	} catch (error) {
		// What is wrong with the code esbuild has printed.
		if (!(error instanceof Error && "errors" in error)) {
			throw error;
		}
		process.exitCode = 1;
	}
}
