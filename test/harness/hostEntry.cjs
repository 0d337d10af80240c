// What VS Code loads as its test module (CommonJS, as the extension host wants it): it runs the suite named by
// HARNESS_TESTS and says so when it has passed. VS Code itself reports a crashed extension host as exit code 0, so a
// run counts as passed only if that was seen: a line of the log, or a file where the log is not seen by the runner.
"use strict";

const { writeFileSync } = require("node:fs");
const { format } = require("node:util");

// VS Code carries console calls to the window as JSON, and loses those that begin with an object; a text arrives whole.
// Its own console cannot be changed, so that the suite gets one in front of it.
const vscodeConsole = console;
globalThis.console = Object.create(vscodeConsole);
for (const level of /** @type {const} */ (["debug", "log", "info", "warn", "error"])) {
	const value = (/** @type {unknown[]} */ ...args) => vscodeConsole[level](format(...args));
	Object.defineProperty(console, level, { value });
}

exports.run = async () => {
	const { HARNESS_TESTS: tests, HARNESS_PASSED: passed, HARNESS_PASSED_FILE: passedFile } = process.env;
	await require(/** @type {string} */ (tests)).run();
	if (passed !== undefined) {
		console.log(passed);
	}
	if (passedFile !== undefined) {
		writeFileSync(passedFile, "passed");
	}
};
