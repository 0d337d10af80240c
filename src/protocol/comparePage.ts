/**
 * Host ↔ compare page, one declaration a request. JSON-RPC by `vscode-jsonrpc` over `postMessage`.
 * Direction: `→ host` is sent by the page, `→ page` by the extension host. Rows go through the host as they are.
 */
import { NotificationType, ParameterStructures, RequestType, RequestType0 } from "vscode-jsonrpc";
import type { PageParams, ResultPage } from "./backend";
import type { AlignedPage, AlignedPageParams, Alignment, Writes } from "./compare";

const byName = ParameterStructures.byName;

/** All that the page is told. */
export interface CompareView {
	/** The text to compare. Another {@link textVersion} takes the place of what was edited in the page. */
	readonly text: string;
	readonly textVersion: number;
	/** All sessions that there are. */
	readonly sessions: readonly SessionChip[];
	readonly writes: Writes;
	/** Of the pinned comparison, whose results stand beside the next one's. */
	readonly baseline?: { readonly startedAt: number; readonly words: string };
	/** Something was compared, and it is pinned already or can be. */
	readonly canPin: boolean;
	readonly state: CompareState;
}

/** A session, as it is chosen. */
export interface SessionChip {
	readonly id: string;
	readonly name: string;
	/** Who and where it is. */
	readonly who: string;
	readonly place: string;
	/** Name of a CSS variable of the theme, and the mark: see `sessionLook`. */
	readonly colour: string;
	readonly mark: string;
	readonly chosen: boolean;
}

export type CompareState =
	/** Nothing has run; why not, where there is something to say. */
	| { readonly kind: "idle"; readonly reason?: string }
	| { readonly kind: "running"; readonly startedAt: number }
	| { readonly kind: "cancelled" }
	| { readonly kind: "failed"; readonly message: string; readonly outcome: "nothingChanged" | "unknown" }
	| ComparedState;

export interface ComparedState {
	readonly kind: "compared";
	/** Names the comparison in the calls below. */
	readonly key: string;
	readonly startedAt: number;
	readonly endpoint: string;
	readonly writes: Writes;
	/** The text was run; it may be another one than is being edited. */
	readonly words: string;
	/** In the order of the alignment's columns. */
	readonly columns: readonly ComparedColumn[];
	readonly statements: readonly ComparedStatement[];
	/** Column of the default session: what others lack of it, they were denied. */
	readonly observer?: number;
	/** What is to be known of it, such as what is other by now: a sentence each. */
	readonly notes: readonly string[];
}

/** What one session gave; or what it gave in the baseline. */
export interface ComparedColumn {
	readonly name: string;
	readonly who: string;
	readonly place: string;
	readonly colour: string;
	readonly mark: string;
	readonly when: "now" | "before";
	readonly totalMs: number;
	/** Why it has no results. */
	readonly failed?: string;
}

export interface ComparedStatement {
	readonly index: number;
	/** Its text on one line, cut when long; absent where it is not certain which one it was. */
	readonly excerpt?: string;
	/** Names of the fields as the statement lists them, see `selectedFields`; empty where it lists none. */
	readonly order: readonly string[];
	/** By column; nothing where the column has no such statement. */
	readonly results: readonly (StatementOutcome | null)[];
}

export interface StatementOutcome {
	readonly status: "ok" | "error";
	readonly durationMs: number;
	readonly shape: "rows" | "value" | "none";
	readonly rows: number;
	readonly error?: string;
}

/** → host, once, when the page has been loaded and knows nothing. */
export const ready = new RequestType0<CompareView, void>("compare/ready");
/** → page, after each change. */
export const compareChanged = new NotificationType<CompareView>("compare/changed", byName);
/** → host: compares this text in the chosen sessions. */
export const runText = new NotificationType<{ text: string }>("compare/runText", byName);
/** → host: stops waiting; what has not ended is rolled back. */
export const cancelCompare = new NotificationType<Record<string, never>>("compare/cancel", byName);
/** → host. */
export const chooseSession = new NotificationType<{ id: string; chosen: boolean }>("compare/choose", byName);
/** → host. */
export const chooseWrites = new NotificationType<{ writes: Writes }>("compare/writes", byName);
/** → host: lays what was compared last beside the next; or lets the baseline go. */
export const pinBaseline = new NotificationType<{ pinned: boolean }>("compare/pin", byName);
/** → host: lays one statement side by side. */
export const alignStatement = new RequestType<{ key: string; statement: number }, Alignment, void>(
	"compare/alignStatement",
	byName,
);
/** → host: some aligned rows, from the backend. */
export const fetchAligned = new RequestType<AlignedPageParams, AlignedPage, void>(
	"compare/fetchAligned",
	byName,
);
/** → host: one column's value, or a part of it, from the backend. */
export const fetchValue = new RequestType<ValueParams, ResultPage, void>("compare/fetchValue", byName);
export interface ValueParams extends Omit<PageParams, "run"> {
	readonly key: string;
	readonly column: number;
}
/** → host: opens what two columns gave in the diff editor. */
export const openDiff = new NotificationType<DiffParams>("compare/diff", byName);
export interface DiffParams {
	readonly key: string;
	readonly statement: number;
	readonly left: number;
	readonly right: number;
}
/** → host: writes what the sessions got of a statement into a test suite; asks which. */
export const freezeCompared = new NotificationType<{ key: string; statement: number }>(
	"compare/freeze",
	byName,
);
/** → host: saves all that was compared, as JSON; asks where. */
export const saveJson = new NotificationType<{ key: string }>("compare/save", byName);
/** → host: puts a text on the clipboard. */
export const copyText = new RequestType<{ text: string }, void, void>("compare/copy", byName);
