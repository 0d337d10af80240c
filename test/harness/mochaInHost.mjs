// What the module named by `--tests` of test/extension/run.mjs has to export is `run(): Promise<void>`. With mocha:
//
//   import { runMochaFiles } from "../harness/mochaInHost.mjs";
//   export const run = () => runMochaFiles(files);        // absolute paths of CommonJS files with describe() and it()
//
// The index and the test files are bundled to CommonJS with `vscode` and `mocha` external: the extension host loads them
// by require(). All output goes through console.log, because that alone is carried from the extension host to the runner
// (process.stdout.write arrives too, but late, and out of order with console.log).

import { format } from "node:util";
import Mocha from "mocha";

/**
 * Runs mocha in the extension host and prints the totals; rejects if a test failed or none ran.
 * @param {readonly string[]} files
 * @param {import("mocha").MochaOptions} [options]
 * @returns {Promise<void>}
 */
export async function runMochaFiles(files, options = {}) {
	const grep = process.env["HARNESS_GREP"];
	const mocha = new Mocha({
		ui: "bdd",
		// Longer than any wait in a test, which says what it has waited for.
		timeout: 60_000,
		...options,
		reporter: ConsoleReporter,
		...(grep && { grep }),
	});
	for (const file of files) {
		mocha.addFile(file);
	}
	// run() loads the files by require(), and throws if one cannot be loaded.
	const runner = await new Promise((resolve) => {
		const running = mocha.run(() => resolve(running));
	});
	const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
	console.log(`${passes} passed, ${failures} failed, ${pending} skipped`);
	if (failures > 0) {
		throw new Error(`${failures} of ${passes + failures} tests failed`);
	}
	if (passes === 0) {
		throw new Error(grep ? `No test matches ${grep}` : "No test ran");
	}
}

class ConsoleReporter extends Mocha.reporters.Base {
	/** @param {import("mocha").Runner} runner */
	constructor(runner) {
		super(runner);
		const { EVENT_SUITE_BEGIN, EVENT_SUITE_END, EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING } =
			Mocha.Runner.constants;
		let depth = 0;
		const say = (/** @type {string} */ text) => console.log("  ".repeat(Math.max(0, depth)) + text);
		runner.on(EVENT_SUITE_BEGIN, (suite) => {
			if (!suite.root) {
				say(suite.title);
				depth += 1;
			}
		});
		runner.on(EVENT_SUITE_END, () => (depth -= 1));
		runner.on(EVENT_TEST_PASS, (test) => say(`✔ ${test.title} (${test.duration ?? 0} ms)`));
		runner.on(EVENT_TEST_PENDING, (test) => say(`- ${test.title}`));
		runner.on(EVENT_TEST_FAIL, (test, error) => {
			say(`✘ ${test.fullTitle()}`);
			console.log(describe(error));
		});
	}
}

/** @param {unknown} error */
function describe(error) {
	if (!(error instanceof Error)) {
		return format(error);
	}
	const { code, actual, expected } = /** @type {{ code?: string, actual?: string, expected?: string }} */ (
		/** @type {unknown} */ (error)
	);
	const text = error.stack ?? error.message;
	// Node's own assertions carry the difference in their message; mocha has made texts of other libraries' values.
	const hasDifference =
		code !== "ERR_ASSERTION" && typeof actual === "string" && typeof expected === "string";
	return hasDifference ? `${text}${Mocha.reporters.Base.generateDiff(actual, expected)}` : text;
}
