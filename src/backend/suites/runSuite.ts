/** One suite: its database, its actors, its cases one after the other, and everything taken away again. */
import type { CancellationToken } from "vscode-jsonrpc";
import { errors, SessionsError } from "../../common/errors";
import type { Check } from "../../common/suites/check";
import { suiteErrors } from "../../common/suites/errors";
import type { SuiteCase, SuiteConfig } from "../../common/suites/model";
import { suiteName } from "../../common/suites/selection";
import type { ReadSuite } from "../../common/suites/suite";
import { BEGINNING } from "../../common/suites/toml";
import type {
	CaseResult,
	FileProblem,
	RunSuitesParams,
	SuiteEvent,
	SuiteJob,
	SuiteResult,
	Verdict,
} from "../../protocol/suites";
import type { Link } from "../connection/link";
import type { ActorSession, SuitePlace } from "./actors";
import { type CaseWorld, runCase } from "./cases";
import { makeDatabase, placeOf, removeDatabase, unlessCancelled } from "./database";
import { wordsOf } from "./outcome";
import { NotPrepared, prepare } from "./prepare";
import type { SuiteWorld } from "./world";

/** A suite of a run. */
export interface SuiteRun {
	readonly world: SuiteWorld;
	readonly params: RunSuitesParams;
	readonly config: SuiteConfig;
	readonly job: SuiteJob;
	readonly read: ReadSuite;
	/** Unique; part of the database's name. */
	readonly run: string;
	readonly tell: (event: SuiteEvent) => void;
	readonly token: CancellationToken;
	/** Sentences of what could not be removed are added here. */
	readonly leftBehind: string[];
	readonly observer?: CaseObserver;
}

/** Is waited for while a suite runs. */
export interface CaseObserver {
	/** The first case is about to begin. */
	prepared(link: Link, place: SuitePlace): Promise<void>;
	ended(index: number): Promise<void>;
}

/** A request has so long, if nobody says it. */
const REQUEST_MS = 10_000;
/** What nobody waits for any more is waited for so long before its database goes: what ends by itself leaves nothing half done. */
const GRACE_MS = 2_000;

/** Runs it; never rejects but for a defect of ours. */
export async function runSuite(run: SuiteRun): Promise<SuiteResult> {
	const { job, read, tell } = run;
	const started = performance.now();
	tell({ kind: "suiteStarted", path: job.path });
	const place = placeOf(run.world, run.run, suiteName(read.suite, job.path));
	const cases: CaseResult[] = [];
	const problems: FileProblem[] = [];
	const actors = new Map<string, ActorSession>();
	const work = new UnderWay();
	try {
		const link = await run.world.ready(run.token);
		await work.on(run.token, makeDatabase(run.world, link, place));
		const { world, config, params } = run;
		await work.on(
			run.token,
			prepare({ world, link, place, project: params.project, config, suite: read.suite, file: job }, actors),
		);
		if (run.observer) await work.on(run.token, run.observer.prepared(link, place));
		await runCases(run, { actors, place, ...requestOptions(run) }, work, cases);
	} catch (error) {
		if (!run.token.isCancellationRequested) {
			const problem = problemOf(error, job);
			problems.push(problem);
			cases.push(...unrun(run, problem));
		}
	} finally {
		await work.settle(GRACE_MS);
		if (!run.params.options.keepDatabases) {
			const left = await removeDatabase(run.world, place, work.last);
			if (left !== undefined) run.leftBehind.push(left);
		}
		for (const { session } of actors.values()) session.close();
	}
	return {
		path: job.path,
		name: suiteName(read.suite, job.path),
		...place,
		durationMs: performance.now() - started,
		cases,
		problems,
	};
}

/** The cases of a suite that could not be begun. */
function unrun({ job, read, tell }: SuiteRun, { message }: FileProblem): readonly CaseResult[] {
	return [...read.suite.cases.entries()].flatMap(([index, { name, kind, at }]) => {
		if (!job.cases.includes(index)) return [];
		const result: CaseResult = {
			index,
			name,
			kind,
			verdict: "error",
			durationMs: 0,
			message,
			checks: [],
			at,
		};
		tell({ kind: "caseEnded", path: job.path, result });
		return [result];
	});
}

function requestOptions({
	world,
	config,
	params: { options },
}: SuiteRun): Pick<CaseWorld, "baseUrl" | "requestMs"> {
	const baseUrl =
		options.baseUrl ?? config.baseUrl ?? world.environment("SURREALKIT_TEST_BASE_URL") ?? world.httpUrl;
	return {
		requestMs: limitOf(world, config, options.timeoutMs) ?? REQUEST_MS,
		...(baseUrl === undefined ? {} : { baseUrl: baseUrl.replace(/^ws(s?):/, "http$1:") }),
	};
}

/** How long a case may take, where somebody says it. */
function limitOf(world: SuiteWorld, config: SuiteConfig, given: number | undefined): number | undefined {
	const fromEnvironment = Number(world.environment("SURREALKIT_TEST_TIMEOUT_MS") ?? Number.NaN);
	return given ?? config.timeoutMs ?? (Number.isInteger(fromEnvironment) ? fromEnvironment : undefined);
}

async function runCases(run: SuiteRun, world: CaseWorld, work: UnderWay, done: CaseResult[]): Promise<void> {
	const { job, read, tell, token, params } = run;
	const limitMs = limitOf(run.world, run.config, params.options.timeoutMs);
	for (const [index, each] of read.suite.cases.entries()) {
		if (token.isCancellationRequested) return;
		if (!job.cases.includes(index)) continue;
		tell({ kind: "caseStarted", path: job.path, case: index });
		const started = performance.now();
		const problem = read.problems.find((found) => found.case === index);
		const outcome = problem
			? { verdict: "error" as const, message: problem.message, checks: [], at: problem.at }
			: await outcomeOf(each, world, work, token, limitMs);
		if (!outcome) return;
		const result: CaseResult = {
			index,
			name: each.name,
			kind: each.kind,
			durationMs: performance.now() - started,
			at: each.at,
			...outcome,
		};
		if (run.observer) await work.on(token, run.observer.ended(index));
		done.push(result);
		tell({ kind: "caseEnded", path: job.path, result });
		if (params.options.failFast && result.verdict !== "passed") return;
	}
}

type Outcome = Pick<CaseResult, "verdict" | "checks"> & Partial<Pick<CaseResult, "message" | "at">>;

/** What a case came to; nothing where it was cancelled. */
async function outcomeOf(
	each: SuiteCase,
	world: CaseWorld,
	work: UnderWay,
	token: CancellationToken,
	limitMs: number | undefined,
): Promise<Outcome | undefined> {
	try {
		const checks = await work.on(token, runCase(each, world, token), limitMs);
		const verdict: Verdict = checks.every(({ passed }) => passed) ? "passed" : "failed";
		return { verdict, checks: checks.map(shortened) };
	} catch (error) {
		if (error instanceof SessionsError && error.code === "cancelled") return undefined;
		return { verdict: "error", message: wordsOf(error), checks: [] };
	}
}

/** Such a long text is no help, and would hold up all messages behind it. */
const LONGEST_TEXT = 10_000;

function shortened(check: Check): Check {
	const short = (text: string) => (text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text);
	return {
		...check,
		...(check.expected === undefined ? {} : { expected: short(check.expected) }),
		...(check.actual === undefined ? {} : { actual: short(check.actual) }),
	};
}

function problemOf(error: unknown, { path }: SuiteJob): FileProblem {
	if (error instanceof NotPrepared) return error.problem;
	return { path, message: wordsOf(error), at: BEGINNING };
}

/** What is being done for a suite: one thing at a time, which goes on when nobody waits for it any more. */
class UnderWay {
	last: Promise<unknown> = Promise.resolve();

	/** Waits for `work`, unless that is cancelled, or takes too long. */
	on<T>(token: CancellationToken, work: Promise<T>, limitMs?: number): Promise<T> {
		this.last = Promise.allSettled([this.last, work]);
		const waited = unlessCancelled(work, token, errors.cancelled);
		if (limitMs === undefined) return waited;
		return new Promise((resolve, reject) => {
			const timer = setTimeout(() => reject(suiteErrors.caseTooSlow(limitMs)), limitMs);
			waited.then(resolve, reject).finally(() => clearTimeout(timer));
		});
	}

	/** Resolves when nothing is under way, or after a time. */
	async settle(ms: number): Promise<void> {
		let timer: NodeJS.Timeout | undefined;
		const over = new Promise((resolve) => {
			timer = setTimeout(resolve, ms);
		});
		await Promise.race([this.last, over]);
		clearTimeout(timer);
	}
}
