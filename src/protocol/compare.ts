/**
 * Host ↔ backend: one text in several sessions at the same time, and the results laid side by side.
 *
 * Each session's results are kept like those of a run (`query/run`): pages by `results/page`, released by
 * `results/release`. What lies side by side is asked for of such runs, so that an earlier comparison can be laid beside
 * a new one.
 */
import { ParameterStructures, RequestType } from "vscode-jsonrpc";
import type { Cell, SessionAnswer, StatementSummary, WireError } from "./backend";

const byName = ParameterStructures.byName;

/** What becomes of writes: the text is stopped before the first, each session's are rolled back, or they are kept. */
export type Writes = "refuse" | "rollback" | "commit";

/** → backend: what a text would do, found without running it. */
export const judgeText = new RequestType<JudgeParams, TextJudgement, WireError>("compare/judge", byName);
export interface JudgeParams {
	readonly sessions: readonly string[];
	readonly text: string;
}
export interface TextJudgement {
	/** Why it cannot be run in a transaction that is rolled back: one sentence. */
	readonly refused?: string;
	/** The statement that begins to write, or may; one phrase, such as “CREATE note” or “fn::publish, which runs UPDATE”. */
	readonly writes: readonly string[];
	/** What a roll-back does not undo, or may not; one phrase each, such as “http::post in event notify of table note”. */
	readonly outside: readonly string[];
}

/**
 * → backend: resolves when every session has its answer. A cancelled token rolls back what has not ended. Rejects before
 * anything has run: with `writesRefused`, or with `notRolledBack` where the text cannot be rolled back.
 *
 * No session is moved: `USE` and `LET` hold within the text alone, also where writes are kept.
 */
export const compareRun = new RequestType<CompareParams, CompareResult, WireError>("compare/run", byName);
export interface CompareParams {
	/** Ids, each once; the results come in the same order. */
	readonly sessions: readonly string[];
	readonly text: string;
	/** JSON values; hold for this call only. */
	readonly variables?: Readonly<Record<string, unknown>>;
	readonly writes: Writes;
	/** What `busy.run` calls it. */
	readonly key?: string;
}
/**
 * → backend: stops a comparison that keeps writes and has this key: nothing more is begun. It is answered then, with what
 * has become of each session: what it gave, `cancelled` where nothing was sent, `outcomeUnknown` where it had been.
 */
export const stopCompared = new RequestType<{ readonly key: string }, void, WireError>(
	"compare/stop",
	byName,
);
export interface CompareResult {
	readonly outcomes: readonly CompareOutcome[];
}
export interface CompareOutcome {
	/** The session as it was when the text was sent. */
	readonly before: SessionAnswer;
	readonly totalMs: number;
	/** Names the results; absent when there are none. */
	readonly run?: string;
	/** Empty when the text as a whole was refused. */
	readonly statements: readonly StatementSummary[];
	/** Why the session has no results. */
	readonly failed?: { readonly message: string } & WireError;
}

/** → backend: lays one statement's values side by side. Everything is by column: one for each of `runs`. */
export const alignRuns = new RequestType<AlignParams, Alignment, WireError>("compare/align", byName);
export interface AlignParams {
	/** Runs, or nothing where a session has no results. */
	readonly runs: readonly (string | null)[];
	readonly statement: number;
	/** Column against which the others are looked at for what is missing: the observer's. */
	readonly observer?: number;
	/** The statement makes records. Those that are new in each column lie side by side by their position. */
	readonly makesRecords?: boolean;
}
export interface Alignment {
	/** Names it in the call below; it goes with the first of its runs. */
	readonly alignment: string;
	/** By record id; by position where a row has none; `value` where a column's value is no list. */
	readonly by: "record" | "position" | "value";
	/** Aligned rows, and how many of them are not the same in every column that has a result. */
	readonly rows: number;
	readonly differing: number;
	/** Same status, value and error in every column. */
	readonly same: boolean;
	/** Fields of all rows, in the order in which they first appear. */
	readonly fields: readonly string[];
	/** By column: number of rows that it has, and that the observer has and it lacks without an error. */
	readonly columns: readonly { readonly rows: number; readonly missing: number }[];
}

/** → backend: some aligned rows: at most `limit`, and fewer where they are large. */
export const alignedPage = new RequestType<AlignedPageParams, AlignedPage, WireError>("compare/page", byName);
export interface AlignedPageParams {
	readonly alignment: string;
	readonly offset: number;
	readonly limit: number;
	readonly show: "all" | "differences";
	/** Leaves `columns` empty: who has what is then all that is told. */
	readonly cells?: "none";
}
export interface AlignedPage {
	readonly offset: number;
	/** Aligned rows that `show` leaves. */
	readonly total: number;
	readonly rows: readonly AlignedRow[];
}
export interface AlignedRow {
	/** Record id as SurrealQL, or the position from 0. */
	readonly record?: string;
	readonly position: number;
	/** By column: its cells; `null` where the column has no such row. A field that is not there has no cell, NULL has. */
	readonly columns: readonly (readonly Cell[] | null)[];
	/** Fields that are not the same in all columns that have the row. */
	readonly differing: readonly string[];
	/** By column: number of the row in that run's own value, for `results/page`; -1 where it has none. */
	readonly at: readonly number[];
}

/** → backend: what one statement gave, as cases of a test suite can say it. Rejects where none can. */
export const freezeStatement = new RequestType<FreezeParams, FrozenStatement, WireError>(
	"compare/freeze",
	byName,
);
export interface FreezeParams extends Pick<AlignParams, "runs" | "statement"> {
	/** Its rows can be chosen from, as those of a `SELECT`. */
	readonly isSelect: boolean;
	/** Fields that it names: one that the session may not see is there then, as NONE. */
	readonly named: readonly string[];
	/** What it gives may be a secret under another name. */
	readonly mayBeSecret: boolean;
}
export interface FrozenStatement {
	/** Records as SurrealQL that stand for all: one for each way in which the columns have one. Empty where it is of none. */
	readonly records: readonly string[];
	/** So many such ways there are, of which some have no record here where they are many. */
	readonly kinds: number;
	/** The assertions are of those rows alone that are of the records. */
	readonly isChoice: boolean;
	/** Rows that there are, each once. */
	readonly rows: number;
	/** Fields that no assertion can name. */
	readonly unnamed: readonly string[];
	/** By column. */
	readonly columns: readonly FrozenColumn[];
}
export type FrozenColumn =
	| { readonly error: string }
	/** Each as TOML. */
	| { readonly assertions: readonly string[] }
	/** Why there is nothing to say of it: a sentence. */
	| { readonly why: string };
