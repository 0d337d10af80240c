/** Host ↔ backend: running SurrealKit's test suites. The texts are read by the host, which also says what is run. */
import { NotificationType, ParameterStructures, RequestType } from "vscode-jsonrpc";
import type { EditorPosition } from "../common/position";
import type { Check } from "../common/suites/check";
import type { SuiteProblem } from "../common/suites/model";
import type { TextPlace } from "../common/suites/toml";
import type { PermissionAction } from "../common/surrealql/permissionClauses";
import type { WireError } from "./backend";

const byName = ParameterStructures.byName;

/**
 * → backend. Each suite runs in a namespace and a database of its own, made by the default session's user and removed at
 * the end, also when it is cancelled: that is by the token, and what is known by then has been told by
 * {@link suiteProgress}.
 */
export const runSuites = new RequestType<RunSuitesParams, SuitesResult, WireError>("suites/run", byName);

/**
 * → backend. As {@link runSuites}, of a project whose files the backend reads. What a suite's file holds by then is what
 * counts: a case that is not there any more is a problem of its suite.
 */
export const runProject = new RequestType<RunProjectParams, SuitesResult, WireError>(
	"suites/runProject",
	byName,
);

/**
 * → backend. Ends a {@link runProject}, which is then answered as usual: when what it made is removed, with what it found
 * and what it could not remove. To cancel the request itself is not to wait for that.
 */
export const endProject = new RequestType<Pick<RunProjectParams, "run">, void, WireError>(
	"suites/endProject",
	byName,
);

export interface RunProjectParams {
	/** Names the run in {@link suiteProgress}. */
	readonly run: string;
	/** Absolute path of the folder that has `schema/`, `seed/` and `tests/`. */
	readonly folder: string;
	/** Absolute path of the folder where `.env` and `surrealkit.toml` are looked for, and in those above it. */
	readonly root: string;
	/** What is to run. Paths as {@link suiteProgress} then says them. */
	readonly suites: readonly WantedSuite[];
	/** Runs each suite once more, to find what it asks of the permission clauses. */
	readonly coverage?: true;
	/** What a suite's file would hold; it need not be there yet. */
	readonly draft?: SourceFile;
}

/** A suite's file, and which of its cases are to run. */
export interface WantedSuite {
	readonly path: string;
	readonly cases: readonly { readonly index: number; readonly name: string }[];
}

export interface RunSuitesParams {
	/** Names the run in {@link suiteProgress}. */
	readonly run: string;
	readonly project: SuiteProject;
	readonly suites: readonly SuiteJob[];
	readonly options: SuiteOptions;
}

/** What all suites of a project share. */
export interface SuiteProject {
	/** `tests/config.toml`. */
	readonly config?: SuiteFile;
	/** `setup.surql`; run first, as it is. */
	readonly setup?: SourceFile;
	/** The files of `schema/` in their order; every definition overwrites. */
	readonly schema: readonly SourceFile[];
	/** The files of `seed/` in their order. */
	readonly seed: readonly SourceFile[];
	/** Names in capitals; for `${NAME}` in `schema`, `seed` and fixtures. */
	readonly variables: Readonly<Record<string, string>>;
}

/** A text with the path that it is called by in messages. */
export interface SourceFile {
	readonly path: string;
	readonly text: string;
}

/** A TOML file, and what its fixtures name. */
export interface SuiteFile extends SourceFile {
	/** The texts of fixture files by what the fixture's `file` says; one that is absent cannot be read. */
	readonly fixtures: Readonly<Record<string, string>>;
}

/** A suite, and which of its cases are to run, by index. */
export interface SuiteJob extends SuiteFile {
	readonly cases: readonly number[];
}

export interface SuiteOptions {
	/** Where API requests go, without path; by default to the server that the connection is to. */
	readonly baseUrl?: string;
	/** Holds for every case. Without it, and without one in the configuration, a request has 10 s and a text any time. */
	readonly timeoutMs?: number;
	/** Ends a suite, and the run, with the first case that does not pass. */
	readonly failFast?: true;
	/** So many suites run at the same time; 1 by default. */
	readonly parallel?: number;
	/** Leaves the databases of the suites. */
	readonly keepDatabases?: true;
	/** Runs each suite once more, to find what it asks of the permission clauses. */
	readonly coverage?: true;
	/** Values of environment variables that actors name, before those of the process. */
	readonly environment?: Readonly<Record<string, string>>;
}

/** Suites in the order of the request; those that were not begun are left out. */
export interface SuitesResult {
	readonly suites: readonly SuiteResult[];
	/** Namespaces and databases that could not be removed: sentences with what removes them. */
	readonly leftBehind: readonly string[];
	/** Where it was asked for. */
	readonly coverage?: SuiteCoverage;
}

/** Which `PERMISSIONS` of the schema files the cases have asked; what set-up, fixtures and sign-ins ask is left out. */
export interface SuiteCoverage {
	/** Files with permissions, in the order of the request. */
	readonly files: readonly { readonly path: string; readonly clauses: readonly CoveredClause[] }[];
	/** Cases of which it is not known what they asked, and why: they are not counted. */
	readonly unknown: readonly FileProblem[];
}

/** What a definition says of one action. */
export interface CoveredClause {
	/** The clause; where it stands for several actions the word of this one, if there is one. */
	readonly range: TextSpan;
	readonly action: PermissionAction;
	readonly table: string;
	/** As it is written. */
	readonly field?: string;
	/** `FULL` can only grant, `NONE` only deny. */
	readonly answers: "both" | "granted" | "denied";
	/** How often it has granted, and how often denied: a record may ask more than once. */
	readonly granted: number;
	readonly denied: number;
}

/** From one place of a text to another. */
export interface TextSpan {
	readonly start: EditorPosition;
	readonly end: EditorPosition;
}

export interface SuiteResult {
	readonly path: string;
	readonly name: string;
	/** Empty where the suite's database was not made. */
	readonly namespace: string;
	readonly database: string;
	readonly durationMs: number;
	readonly cases: readonly CaseResult[];
	/** What kept all of it from running. */
	readonly problems: readonly FileProblem[];
}

/** A problem in a file of the project, or in the suite itself. */
export interface FileProblem extends SuiteProblem {
	readonly path: string;
}

/** `error`: it could not be found out whether it would pass. */
export type Verdict = "passed" | "failed" | "error";

export interface CaseResult {
	/** Among the suite's cases. */
	readonly index: number;
	readonly name: string;
	readonly kind: string;
	readonly verdict: Verdict;
	readonly durationMs: number;
	/** Why it did not pass, where no single check says it. */
	readonly message?: string;
	readonly checks: readonly Check[];
	/** Of the case. */
	readonly at: TextPlace;
}

/** → host, while the request is under way, in the order in which it happens. */
export const suiteProgress = new NotificationType<SuiteProgress>("suites/progress", byName);
export type SuiteProgress = { readonly run: string } & SuiteEvent;
export type SuiteEvent =
	| { readonly kind: "suiteStarted"; readonly path: string }
	| { readonly kind: "caseStarted"; readonly path: string; readonly case: number }
	| { readonly kind: "caseEnded"; readonly path: string; readonly result: CaseResult }
	| { readonly kind: "suiteEnded"; readonly path: string; readonly result: SuiteResult };
