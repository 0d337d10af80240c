// Runs a test suite inside the extension host of a real VS Code, with this repository loaded as an extension:
//
//   node test/extension/run.mjs [--tests out/test/extension/index.js] [--folder PATH] [--grep TEXT] [--timeout SECONDS]
//
// `--tests` names a CommonJS module that exports `run(): Promise<void>`: resolved means passed, rejected failed. It runs
// with `require("vscode")`; what it writes by console.log appears here. test/harness/mochaInHost.mjs makes a run() from
// mocha files. Its environment is this process's, so that e.g. SURREAL_BIN reaches the suite, plus HARNESS_GREP for
// --grep. The exit code is 0 only if the suite passed and nothing that the run started is left running.

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { fetchTools } from "../../scripts/tools/fetchTools.mjs";
import { repoRoot } from "../../scripts/tools/paths.mjs";
import { markRun } from "../../scripts/tools/processes.mjs";
import { endLeftovers, runInExtensionHost } from "../harness/extensionHostRun.mjs";
import { temporaryWorkspace } from "../harness/temporaryWorkspace.mjs";

const { values: args } = parseArgs({
	options: {
		tests: { type: "string", default: join(repoRoot, "out", "test", "extension", "index.js") },
		extension: { type: "string", default: repoRoot }, // Another extension's folder, to check this runner itself.
		folder: { type: "string" },
		grep: { type: "string" },
		timeout: { type: "string", default: "300" },
		verbose: { type: "boolean", default: false },
	},
});

const tests = resolve(args.tests);
if (!existsSync(tests)) {
	console.error(`There is no test suite at ${tests}: build it first.`);
	process.exit(2);
}

// Before the clock starts: on a new machine this downloads.
await fetchTools();
const mark = markRun();
const workspace = args.folder === undefined ? await temporaryWorkspace() : undefined;
try {
	process.exitCode = await runInExtensionHost({
		tests,
		extension: resolve(args.extension),
		folder: workspace?.folder ?? resolve(/** @type {string} */ (args.folder)),
		timeoutMs: Number(args.timeout) * 1000,
		verbose: args.verbose,
		mark,
		env: args.grep === undefined ? {} : { HARNESS_GREP: args.grep },
	});
} finally {
	await workspace?.remove();
}
if (await endLeftovers(mark)) {
	process.exitCode ||= 1;
}
