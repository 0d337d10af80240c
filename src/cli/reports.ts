/** What a run of suites came to, as files: SurrealKit's JSON report, and JUnit's XML. */
import type { CaseResult, FileProblem, SuiteResult, SuitesResult } from "../protocol/suites";

/** A run, with when it was: milliseconds since the epoch. */
export interface TimedRun {
	readonly startedAt: number;
	readonly finishedAt: number;
	readonly result: SuitesResult;
}

/** SurrealKit's report (1.0.0-beta.6); what could not be decided is not passed. */
export function jsonReport({ startedAt, finishedAt, result }: TimedRun): string {
	const suites = result.suites.map(jsonSuite);
	const report = {
		started_at: new Date(startedAt).toISOString(),
		finished_at: new Date(finishedAt).toISOString(),
		duration_ms: finishedAt - startedAt,
		suites_total: suites.length,
		suites_failed: suites.filter((suite) => suite.cases_failed > 0).length,
		...sums(suites),
		suites,
	};
	return `${JSON.stringify(report, undefined, 2)}\n`;
}

interface Counts {
	readonly cases_total: number;
	readonly cases_passed: number;
	readonly cases_failed: number;
}

function sums(suites: readonly Counts[]): Counts {
	const sum = (key: keyof Counts) => suites.reduce((total, suite) => total + suite[key], 0);
	return {
		cases_total: sum("cases_total"),
		cases_passed: sum("cases_passed"),
		cases_failed: sum("cases_failed"),
	};
}

function jsonSuite({ path, name, namespace, database, durationMs, cases }: SuiteResult) {
	const passed = cases.filter(({ verdict }) => verdict === "passed").length;
	return {
		suite_file: path,
		suite_name: name,
		namespace,
		database,
		duration_ms: Math.round(durationMs),
		cases_total: cases.length,
		cases_passed: passed,
		cases_failed: cases.length - passed,
		cases: cases.map(jsonCase),
	};
}

function jsonCase(each: CaseResult) {
	return {
		name: each.name,
		kind: each.kind,
		duration_ms: Math.round(each.durationMs),
		passed: each.verdict === "passed",
		message: each.verdict === "passed" ? null : (each.message ?? "One or more checks failed."),
		assertions: each.checks.map((check) => ({
			name: check.name,
			passed: check.passed,
			message: [check.message, ...comparison(check)].join(" "),
		})),
	};
}

/** What was expected and what came, each in a line. */
function comparison({
	expected,
	actual,
}: {
	readonly expected?: string;
	readonly actual?: string;
}): readonly string[] {
	return [
		...(expected === undefined ? [] : [`Expected: ${expected}`]),
		...(actual === undefined ? [] : [`Actual: ${actual}`]),
	];
}

/** JUnit's XML as CI systems read it: one `testsuite` a file, with `failure` and `error` for what did not pass. */
export function junitReport({ startedAt, finishedAt, result: { suites } }: TimedRun): string {
	const all = suites.flatMap(({ cases }) => cases);
	const head = attributes({
		name: "SurrealDB suites",
		...junitCounts(all),
		time: seconds(finishedAt - startedAt),
	});
	const body = suites.map((suite) => junitSuite(suite, startedAt)).join("");
	return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${head}>\n${body}</testsuites>\n`;
}

function junitCounts(cases: readonly CaseResult[]): Record<string, string> {
	const count = (verdict: CaseResult["verdict"]) =>
		String(cases.filter((each) => each.verdict === verdict).length);
	return { tests: String(cases.length), failures: count("failed"), errors: count("error"), skipped: "0" };
}

function junitSuite({ path, name, durationMs, cases }: SuiteResult, startedAt: number): string {
	const head = attributes({
		name,
		file: path,
		...junitCounts(cases),
		time: seconds(durationMs),
		timestamp: new Date(startedAt).toISOString(),
	});
	return `\t<testsuite${head}>\n${cases.map((each) => junitCase(each, path, name)).join("")}\t</testsuite>\n`;
}

function junitCase(each: CaseResult, path: string, suite: string): string {
	const head = attributes({
		name: each.name,
		classname: suite,
		file: path,
		line: String(each.at.line),
		time: seconds(each.durationMs),
	});
	if (each.verdict === "passed") return `\t\t<testcase${head}/>\n`;
	const tag = each.verdict === "failed" ? "failure" : "error";
	const lines = failureLines(each, path);
	const about = attributes({ message: lines[0] ?? "", type: each.kind });
	return `\t\t<testcase${head}>\n\t\t\t<${tag}${about}>${escaped(lines.join("\n"))}</${tag}>\n\t\t</testcase>\n`;
}

/** Why a case did not pass: each check that did not with its place, what was expected and what came. */
export function failureLines({ message, checks, at }: CaseResult, path: string): readonly string[] {
	const failed = checks.filter(({ passed }) => !passed);
	return [
		...(message === undefined ? [] : [`${placeText(path, at)}: ${message}`]),
		...failed.flatMap((check) => [
			`${placeText(path, check.at)}: ${check.name}: ${check.message}`,
			...comparison(check).map((line) => `  ${line}`),
		]),
	];
}

/** Such as `database/tests/suites/a.toml:12:1`. */
export function placeText(path: string, { line, column }: FileProblem["at"]): string {
	return `${path}:${line}:${column}`;
}

function seconds(ms: number): string {
	return (ms / 1000).toFixed(3);
}

function attributes(values: Readonly<Record<string, string>>): string {
	return Object.entries(values)
		.map(([name, value]) => ` ${name}="${escaped(value).replaceAll("\n", "&#10;")}"`)
		.join("");
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** XML has no way to write most control characters. */
function escaped(text: string): string {
	return text
		.replace(/[&<>"]/g, (char) => ENTITIES[char] ?? char)
		.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD");
}
