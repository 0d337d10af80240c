// What VS Code loads as its test module (CommonJS, as the extension host wants it): it runs the suite named by
// HARNESS_TESTS and says so when it has passed. VS Code itself reports a crashed extension host as exit code 0, so a
// run counts as passed only if this line was seen.
"use strict";

exports.run = async () => {
	const { HARNESS_TESTS: tests, HARNESS_PASSED: passed } = process.env;
	await require(/** @type {string} */ (tests)).run();
	console.log(passed);
};
