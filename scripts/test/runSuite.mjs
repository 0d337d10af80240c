import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onExit } from "../tools/cleanup.mjs";
import { repoRoot } from "../tools/paths.mjs";

/**
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {readonly string[]} names of what was skipped
 * @property {readonly string[]} failures what failed, and how, as it was printed
 */

/** So many lines of each failure are repeated: the whole of it stands where the suite ran. */
const LINES_OF_A_FAILURE = 12;

/**
 * Runs one suite and counts its tests. A program that fails without a failed test counts as one.
 * @param {import("./suites.mjs").Suite} suite
 * @returns {Promise<Outcome>}
 */
export async function runSuite(suite) {
	const outcome = suite.counts === "vitest" ? await runVitest(suite) : await runProgram(suite);
	const { code, failed, ...rest } = outcome;
	return { ...rest, failed: failed === 0 && code !== 0 ? 1 : failed };
}

/**
 * @param {import("./suites.mjs").Suite} suite
 * @returns {Promise<Outcome & { code: number }>}
 */
async function runVitest({ command }) {
	const folder = mkdtempSync(join(tmpdir(), "report-"));
	try {
		const report = join(folder, "report.json");
		const { code } = await run([
			...command,
			"--reporter=default",
			"--reporter=json",
			`--outputFile.json=${report}`,
		]);
		return { code, ...readReport(report) };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/**
 * @param {string} path
 * @returns {Outcome}
 */
function readReport(path) {
	let text;
	try {
		text = readFileSync(path, "utf8");
	} catch {
		return { passed: 0, failed: 0, skipped: 0, names: [], failures: [] }; // No test, or vitest itself failed.
	}
	/** @type {{ testResults: { name: string, message: string, assertionResults: { status: string, ancestorTitles: string[], title: string, failureMessages?: string[] }[] }[] }} */
	const { testResults } = JSON.parse(text);
	const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
	const count = (/** @type {string} */ status) => tests.filter((test) => test.status === status).length;
	const skipped = tests.filter(({ status }) => status !== "passed" && status !== "failed");
	return {
		passed: count("passed"),
		failed: count("failed"),
		skipped: skipped.length,
		// By the outermost name: a whole suite without its server is one line.
		names: [...new Set(skipped.map(({ ancestorTitles, title }) => ancestorTitles[0] ?? title))],
		failures: [
			...tests
				.filter(({ status }) => status === "failed")
				.map(({ ancestorTitles, title, failureMessages = [] }) =>
					firstLines(`✘ ${[...ancestorTitles, title].join(" > ")}\n${failureMessages.join("\n")}`),
				),
			...testResults
				.filter(({ message }) => message)
				.map(({ name, message }) => firstLines(`✘ ${name}\n${message}`)),
		],
	};
}

/**
 * @param {import("./suites.mjs").Suite} suite
 * @returns {Promise<Outcome & { code: number }>}
 */
async function runProgram({ command, counts, title }) {
	const { code, output } = await run(command);
	const sums =
		counts === "sumLine" ? [...output.matchAll(/^(\d+) passed, (\d+) failed, (\d+) skipped\r?$/gm)] : [];
	const sum = (/** @type {number} */ index) => sums.reduce((total, match) => total + Number(match[index]), 0);
	return {
		code,
		passed: sum(1),
		failed: sum(2),
		skipped: sum(3),
		names: sum(3) > 0 ? [title] : [],
		failures: failuresIn(output),
	};
}

/**
 * What a suite printed of its failures: from a line that says that something failed to the next that passed.
 * @param {string} output
 */
function failuresIn(output) {
	return output
		.split(/^(?=\s*(?:✘|✔|\d+\) |Still running |\d+ passed, ))/m)
		.filter((part) => /^\s*(?:✘|\d+\) |Still running )/.test(part))
		.map(firstLines);
}

/** @param {string} text */
function firstLines(text) {
	return text.trim().split("\n").slice(0, LINES_OF_A_FAILURE).join("\n");
}

/**
 * Shows what the program prints, and keeps it.
 * @param {readonly string[]} args of Node
 * @returns {Promise<{ code: number, output: string }>}
 */
function run(args) {
	return new Promise((resolve, reject) => {
		const color = process.stdout.isTTY ? { FORCE_COLOR: "1" } : {};
		const child = spawn(process.execPath, args, {
			cwd: repoRoot,
			env: { ...process.env, ...color },
			stdio: ["ignore", "pipe", "pipe"],
		});
		const forget = onExit(() => child.kill("SIGTERM"));
		let output = "";
		child.stdout.on("data", (chunk) => {
			output += chunk;
			process.stdout.write(chunk);
		});
		child.stderr.on("data", (chunk) => {
			output += chunk;
			process.stderr.write(chunk);
		});
		child.once("error", reject);
		child.once("close", (code) => {
			forget();
			resolve({ code: code ?? 1, output });
		});
	});
}
