/** What comes of cases, told to VS Code as it happens. */
import { Location, type TestItem, TestMessage, type TestRun, Uri } from "vscode";
import type { SessionsError } from "../common/errors";
import type { Check } from "../common/suites/check";
import type { TextPlace } from "../common/suites/toml";
import type { CaseResult, FileProblem, SuiteEvent, SuiteResult, SuitesResult } from "../protocol/suites";
import { lineOf } from "./places";
import type { Wanted } from "./run";

const MARKS: Readonly<Record<CaseResult["verdict"], string>> = { passed: "✔", failed: "✘", error: "!" };

export class Outcomes {
	/** Those that nothing is known of yet, by file and index. */
	readonly #open = new Map<string, TestItem>();
	readonly #suites = new Map<string, TestItem>();

	constructor(
		private readonly run: TestRun,
		wanted: readonly Wanted[],
	) {
		for (const { suite, index, item } of wanted) {
			this.#open.set(key(suite.path, index), item);
			if (item.parent) this.#suites.set(suite.path, item.parent);
			run.enqueued(item);
		}
	}

	take(event: SuiteEvent): void {
		if (event.kind === "caseStarted") {
			const item = this.#open.get(key(event.path, event.case));
			if (item) this.run.started(item);
		} else if (event.kind === "caseEnded") this.#ended(event.path, event.result);
		else if (event.kind === "suiteEnded") this.#suiteEnded(event.result);
	}

	/** Says what came of a run, what it left, and what of its coverage is not known. */
	end({ suites, leftBehind, coverage }: SuitesResult): void {
		const cases = suites.flatMap((suite) => suite.cases);
		const count = (verdict: CaseResult["verdict"]) => cases.filter((each) => each.verdict === verdict).length;
		this.#print(`${count("passed")} passed, ${count("failed")} failed, ${count("error")} not decided`);
		for (const sentence of leftBehind) this.#print(sentence);
		for (const { message } of coverage?.unknown ?? []) this.#print(message);
		if (coverage?.files.length === 0)
			this.#print("No permission clauses were found in the project's files, so there is no coverage.");
	}

	/** Whatever has not run, has not run for this reason. */
	fail({ code, message }: SessionsError): void {
		if (code === "cancelled") return;
		this.#print(message);
		for (const [id, item] of this.#open) {
			this.run.errored(item, new TestMessage(message));
			this.#open.delete(id);
		}
	}

	close(): void {
		for (const item of this.#open.values()) this.run.skipped(item);
	}

	#ended(path: string, result: CaseResult): void {
		const id = key(path, result.index);
		const item = this.#open.get(id);
		if (!item) return;
		this.#open.delete(id);
		const { verdict, durationMs } = result;
		const messages = messagesOf(path, result);
		this.#print(`${MARKS[verdict]} ${result.name} (${Math.round(durationMs)} ms)`, item);
		for (const { message } of messages) this.#print(`  ${String(message)}`, item);
		if (verdict === "passed") this.run.passed(item, durationMs);
		else if (verdict === "failed") this.run.failed(item, messages, durationMs);
		else this.run.errored(item, messages, durationMs);
	}

	#suiteEnded({ path, problems }: SuiteResult): void {
		if (problems.length === 0) return;
		const messages = problems.map(problemMessage);
		for (const { path: file, message, at } of problems)
			this.#print(`${file}:${at.line}:${at.column}: ${message}`);
		const suite = this.#suites.get(path);
		if (suite) this.run.errored(suite, messages);
		for (const [id, item] of this.#open) {
			if (item.parent !== suite) continue;
			this.run.errored(item, messages);
			this.#open.delete(id);
		}
	}

	/** A terminal needs both characters at the end of a line. */
	#print(line: string, item?: TestItem): void {
		this.run.appendOutput(`${line.replace(/\r?\n/g, "\r\n")}\r\n`, undefined, item);
	}
}

function key(path: string, index: number): string {
	return `${path}#${index}`;
}

function problemMessage({ path, message, at }: FileProblem): TestMessage {
	return located(new TestMessage(message), path, at);
}

function messagesOf(path: string, { checks, message, at }: CaseResult): TestMessage[] {
	const failed = checks.filter(({ passed }) => !passed).map((check) => checkMessage(path, check));
	return message === undefined ? failed : [located(new TestMessage(message), path, at), ...failed];
}

function checkMessage(path: string, { message, expected, actual, at }: Check): TestMessage {
	const told =
		expected === undefined || actual === undefined
			? new TestMessage(message)
			: TestMessage.diff(message, expected, actual);
	return located(told, path, at);
}

function located(message: TestMessage, path: string, at: TextPlace): TestMessage {
	message.location = new Location(Uri.file(path), lineOf(at));
	return message;
}
