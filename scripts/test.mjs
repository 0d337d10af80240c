// Runs the suites, or those named, one after the other, and adds them up:
//
//   node scripts/test.mjs [SUITE…]
//
// The last line says how many tests there were, as `N passed, N failed, N skipped`. A check that is no test (types,
// lint, …) counts only when it fails, as one failed. The exit code is 0 only if nothing failed.

import { runSuite } from "./test/runSuite.mjs";
import { suites } from "./test/suites.mjs";
import { findSurreal, noSurreal } from "./tools/surrealBin.mjs";

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length > 0) {
	console.error(
		`No such suite: ${unknown.join(", ")}. There are ${suites.map(({ name }) => name).join(", ")}.`,
	);
	process.exit(2);
}

const surreal = findSurreal();
if (surreal !== undefined) {
	process.env["SURREAL_BIN"] = surreal;
}

const total = { passed: 0, failed: 0, skipped: 0 };
/** @type {string[]} */
const summary = [];
/** @type {string[]} */
const skippedNames = [];
/** @type {string[]} */
const failures = [];
/** @type {Set<string>} */
const broken = new Set();
for (const suite of suites) {
	if (wanted.length > 0 && !wanted.includes(suite.name)) {
		continue;
	}
	if (suite.needs?.some((name) => broken.has(name))) {
		summary.push(
			`${suite.name}: not run, because ${suite.needs.filter((name) => broken.has(name)).join(", ")} failed`,
		);
		continue;
	}
	console.log(`\n=== ${suite.name}: ${suite.title} ===`);
	const started = performance.now();
	const { passed, failed, skipped, names, ...told } = await runSuite(suite);
	const seconds = ((performance.now() - started) / 1000).toFixed(1);
	total.passed += passed;
	total.failed += failed;
	total.skipped += skipped;
	skippedNames.push(...names.map((name) => `${suite.name}: ${name}`));
	failures.push(...told.failures.map((failure) => `${suite.name}: ${failure}`));
	if (failed > 0) {
		broken.add(suite.name);
	}
	const counts =
		passed + skipped > 0 || failed > 1
			? `${passed} passed, ${failed} failed, ${skipped} skipped`
			: failed
				? "failed"
				: "ok";
	summary.push(`${suite.name}: ${counts} (${seconds} s)`);
}

console.log(`\n=== sum ===\n${summary.join("\n")}`);
if (failures.length > 0) {
	console.log(`\nFailed:\n${failures.join("\n\n")}`);
}
if (skippedNames.length > 0) {
	console.log(
		`\nSkipped${surreal === undefined ? ` (${noSurreal})` : ""}:\n${skippedNames.map((name) => `  ${name}`).join("\n")}`,
	);
}
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;
