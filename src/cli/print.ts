/** What the command says while it runs and at its end. */
import type {
	CaseResult,
	FileProblem,
	SuiteCoverage,
	SuiteEvent,
	SuiteResult,
	SuitesResult,
} from "../protocol/suites";
import { failureLines, placeText } from "./reports";

/** Writes a line in a colour, where the output takes them. */
export type Paint = (colour: "green" | "red" | "yellow" | "dim", text: string) => string;

/** The text without what is a command to a terminal: names and values come from files and databases. */
function visible(text: string): string {
	return text.replace(/[\p{Cc}\p{Cf}]/gu, (char) => (char === "\n" || char === "\t" ? char : "\uFFFD"));
}

/** The line that a step of the run is told by; several suites run at the same time, so each names its own. */
export function eventLine(
	event: SuiteEvent,
	names: ReadonlyMap<string, string>,
	paint: Paint,
): string | undefined {
	if (event.kind !== "caseEnded") return undefined;
	const { name, verdict, durationMs } = event.result;
	const mark = verdict === "passed" ? paint("green", "✓") : paint("red", verdict === "failed" ? "✗" : "!");
	const time = paint("dim", `(${Math.round(durationMs)} ms)`);
	return `${mark} ${visible(`${names.get(event.path) ?? event.path} › ${name}`)} ${time}`;
}

/** A problem in a file, with its place. */
export function problemLine({ path, message, at }: FileProblem): string {
	return visible(`${placeText(path, at)}: ${message}`);
}

/** Answers of permission clauses that no case asked for, and cases of which that is not known. */
export function coverageLines({ files, unknown }: SuiteCoverage): readonly string[] {
	const missing = files.flatMap(({ path, clauses }) =>
		clauses.flatMap(({ range: { start }, table, field, action, answers, granted, denied }) => {
			const lacks = [
				...(answers !== "denied" && granted === 0 ? ["granted"] : []),
				...(answers !== "granted" && denied === 0 ? ["denied"] : []),
			];
			if (lacks.length === 0) return [];
			const what = field === undefined ? table : `${field} of ${table}`;
			const place = `${path}:${start.line + 1}:${start.character + 1}`;
			return [visible(`${place}: ${action} on ${what} was never ${lacks.join(", and never ")}.`)];
		}),
	);
	const none = files.length === 0 ? ["No permission clauses were found in the project's files."] : [];
	return ["", ...none, ...missing, ...unknown.map(problemLine)];
}

/** What did not pass, and the sum. */
export function summary({ suites, leftBehind }: SuitesResult, ms: number, paint: Paint): readonly string[] {
	const cases = suites.flatMap((suite) => suite.cases);
	const count = (verdict: CaseResult["verdict"]) => cases.filter((each) => each.verdict === verdict).length;
	const failures = suites.flatMap((suite) => suiteFailures(suite, paint));
	const [passed, failed, undecided] = [count("passed"), count("failed"), count("error")];
	const sum = `${suites.length} ${plural(suites.length, "suite")}, ${cases.length} ${plural(cases.length, "case")}: ${passed} passed, ${failed} failed, ${undecided} not decided, in ${(ms / 1000).toFixed(1)} s`;
	return [
		...failures,
		...leftBehind.map((sentence) => paint("yellow", visible(sentence))),
		"",
		paint(failed + undecided === 0 ? "green" : "red", sum),
	];
}

function suiteFailures({ path, name, cases, problems }: SuiteResult, paint: Paint): readonly string[] {
	const failed = cases.filter(({ verdict }) => verdict !== "passed");
	if (problems.length > 0)
		return ["", paint("red", visible(name)), ...problems.map((problem) => `  ${problemLine(problem)}`)];
	return failed.flatMap((each) => [
		"",
		paint("red", visible(`${name} › ${each.name}`)),
		...failureLines(each, path).map((line) => `  ${visible(line)}`),
	]);
}

function plural(count: number, word: string): string {
	return count === 1 ? word : `${word}s`;
}
