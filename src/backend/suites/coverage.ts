/** Which permission clauses of the schema files the cases of suites have asked. */
import { defined } from "../../common/defined";
import { withoutStop } from "../../common/sentences";
import type {
	CaseResult,
	FileProblem,
	SourceFile,
	SuiteCoverage,
	SuiteFile,
	SuiteProject,
	SuiteResult,
} from "../../protocol/suites";
import { decodeValue } from "../cbor/codec";
import type { Link } from "../connection/link";
import { openRoot, type SuitePlace } from "./actors";
import { instrumented } from "./instrument";
import { type CaseObserver, runSuite, type SuiteRun } from "./runSuite";
import type { SuiteSession } from "./session";
import type { SuiteWorld } from "./world";

/**
 * Adds up what suites ask. What they come to is found without it: a suite runs once more, on a schema that counts, and what
 * a case asked there is added where it came to the same.
 */
export class CoverageTally {
	readonly #counting;
	/** In turn how often a clause has granted, and how often it has denied. */
	readonly #counts: number[] = [];
	readonly #unknown: FileProblem[] = [];

	/** Definitions are looked for in all that is applied: set-up, schema, and the files that fixtures name. */
	constructor(project: SuiteProject, suites: readonly SuiteFile[]) {
		const { setup, schema, config } = project;
		const fixtures = [...(config ? [config] : []), ...suites].flatMap(fixtureFiles);
		const sources = [...(setup ? [setup] : []), ...schema, ...fixtures];
		this.#counting = instrumented([...new Map(sources.map((source) => [source.path, source])).values()]);
	}

	/** Runs a suite once more, in a database of its own. Its progress is told to nobody. */
	async add(run: SuiteRun, { path, cases, problems }: SuiteResult): Promise<void> {
		const { definitions, texts, files, read } = this.#counting;
		// A suite that could not begin has asked nothing.
		if (files.length === 0 || problems.length > 0) return;
		const counter = new Counter(run.world, read);
		const { keepDatabases, ...options } = run.params.options;
		const { project } = run.params;
		const { setup, config, schema } = project;
		const params = {
			...run.params,
			project: {
				...project,
				...defined({ setup: setup && counted(setup, texts), config: config && withFixtures(config, texts) }),
				schema: [definitions, ...schema.map((file) => counted(file, texts))],
			},
			options,
		};
		const second = await runSuite({
			...run,
			job: withFixtures(run.job, texts),
			run: `${run.run}_coverage`,
			params,
			tell: () => {},
			observer: counter,
		});
		counter.close();
		if (run.token.isCancellationRequested) return;
		for (const each of cases) {
			const twin = second.cases.find(({ index }) => index === each.index);
			const asked = counter.asked.get(each.index);
			if (asked && twin?.verdict === each.verdict) this.#add(asked);
			else this.#unknown.push(unknown(path, each, twin, second));
		}
	}

	/** What is known so far. */
	result(): SuiteCoverage {
		let at = 0;
		const next = () => this.#counts[at++] ?? 0;
		const files = this.#counting.files.map(({ path, clauses }) => ({
			path,
			clauses: clauses.map((clause) => ({ ...clause, granted: next(), denied: next() })),
		}));
		return { files, unknown: this.#unknown };
	}

	#add(asked: readonly number[]): void {
		for (const [at, count] of asked.entries()) this.#counts[at] = (this.#counts[at] ?? 0) + count;
	}
}

/** Texts that count, by path. */
type Texts = ReadonlyMap<string, string>;

function counted(file: SourceFile, texts: Texts): SourceFile {
	return { ...file, text: texts.get(file.path) ?? file.text };
}

/** A file whose fixtures count. */
function withFixtures<T extends SuiteFile>(file: T, texts: Texts): T {
	const fixtures = Object.entries(file.fixtures).map(([name, text]) => [
		name,
		texts.get(besides(file.path, name)) ?? text,
	]);
	return { ...file, fixtures: Object.fromEntries(fixtures) };
}

/** The files that a file's fixtures name. */
function fixtureFiles({ path, fixtures }: SuiteFile): readonly SourceFile[] {
	return Object.entries(fixtures).map(([file, text]) => ({ path: besides(path, file), text }));
}

/** The path of `file` as a file at `path` names it. Node's own is not for code that also runs elsewhere. */
function besides(path: string, file: string): string {
	if (/^(?:[/\\]|[A-Za-z]:)/.test(file)) return file;
	const parts = path.split("/").slice(0, -1);
	for (const part of file.split("/")) {
		if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
		else if (part !== ".") parts.push(part);
	}
	return parts.join("/");
}

function unknown(
	path: string,
	{ name, verdict, at }: CaseResult,
	twin: CaseResult | undefined,
	{ problems: [problem] }: SuiteResult,
): FileProblem {
	const why = problem
		? withoutStop(problem.message)
		: `it is “${verdict}”, and “${twin?.verdict ?? "not run"}” where its clauses are counted`;
	return { path, message: `What “${name}” covers is not known: ${why}.`, at };
}

/** Reads the counters before the first case, and after each. */
class Counter implements CaseObserver {
	/** What each case added to the counters, by its index. */
	readonly asked = new Map<number, readonly number[]>();
	#session: SuiteSession | undefined;
	#last: readonly number[] = [];

	constructor(
		private readonly world: SuiteWorld,
		/** The text that reads them all. */
		private readonly read: string,
	) {}

	/** What set-up and sign-ins asked is no case's. */
	async prepared(link: Link, place: SuitePlace): Promise<void> {
		this.#session = (await openRoot(this.world, link, place)).session;
		this.#last = await this.#counts();
	}

	async ended(index: number): Promise<void> {
		const counts = await this.#counts();
		// Reading took one step as well.
		const asked = counts.map((count, at) => count - (this.#last[at] ?? 0) - 1);
		this.asked.set(index, asked);
		this.#last = counts;
	}

	close(): void {
		this.#session?.close();
	}

	async #counts(): Promise<readonly number[]> {
		const value = await this.#session?.run(this.read);
		return value ? decodeValue<readonly (number | bigint)[]>(value.bytes).map(Number) : [];
	}
}
