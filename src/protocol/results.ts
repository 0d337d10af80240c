/**
 * Host ↔ results page, one declaration a request. JSON-RPC by `vscode-jsonrpc` over `postMessage`.
 * Direction: `→ host` is sent by the page, `→ page` by the extension host. Rows go through the host as they are.
 */
import { NotificationType, ParameterStructures, RequestType, RequestType0 } from "vscode-jsonrpc";
import type { PageParams, ResultPage } from "./backend";

const byName = ParameterStructures.byName;

/** What a page does not know yet of the runs that are kept. */
export interface ResultsChange {
	/** Keys of all that there are, the newest first: whatever is not among them is gone. */
	readonly keys: readonly string[];
	/** Those that are new or other than before. */
	readonly changed: readonly RunView[];
	/** Key of the run that was started last: it comes to the front, once. */
	readonly reveal?: string;
}

/** One run: a tab. */
export interface RunView {
	readonly key: string;
	readonly session: SessionView;
	/** Milliseconds since the epoch. */
	readonly startedAt: number;
	/** First words of the text that was run. */
	readonly words: string;
	readonly state: RunViewState;
}

/** The session as which a text ran. */
export interface SessionView {
	readonly name: string;
	/**
	 * Who and where (`ns/db`) it was when the text was sent: told when the run has ended, since it may have waited. And
	 * where it is since, if that is elsewhere.
	 */
	readonly ran?: { readonly who: string; readonly place: string; readonly movedTo?: string };
	/** Of its connection. */
	readonly endpoint: string;
	/** Name of a CSS variable of the theme, for the mark beside the name. */
	readonly colour: string;
	/** The mark itself: tells sessions apart where colours don't. */
	readonly mark: string;
}

export type WaitsFor = "connection" | "session";

export type RunViewState =
	| { readonly kind: "running" }
	/** For the connection to be back, or for what runs in its session before it: nothing has been sent. */
	| { readonly kind: "waiting"; readonly waitsFor: WaitsFor }
	| { readonly kind: "cancelled"; readonly waitedFor?: WaitsFor }
	| {
			readonly kind: "failed";
			readonly message: string;
			/** What is known of the text: that nothing of it ran, that it ran, or neither. */
			readonly outcome: "nothingRan" | "ran" | "unknown";
			readonly canGoTo: boolean;
			/** The session is signed out: a sign-in is what helps. */
			readonly isSignedOut: boolean;
	  }
	| {
			readonly kind: "finished";
			readonly totalMs: number;
			readonly statements: readonly StatementView[];
			/** What the run changed about its session where no single statement can be named. */
			readonly moved: readonly string[];
	  };

/** What one statement gave: a section. */
export interface StatementView {
	readonly index: number;
	/** The statement's text on one line, cut when long; absent where it is not certain which one it was. */
	readonly excerpt?: string;
	/** Where it ran, if a `USE` in the text has led elsewhere. */
	readonly place?: string;
	/** The database in which it ran, and so that of the records in its value; absent where that is not known. */
	readonly database?: { readonly namespace: string; readonly database: string };
	readonly durationMs: number;
	readonly result:
		| {
				readonly kind: "rows";
				readonly rows: number;
				/** Names of the columns as the statement lists them, see `selectedFields`; empty where it lists none. */
				readonly order: readonly string[];
		  }
		| { readonly kind: "value"; readonly bytes: number }
		| { readonly kind: "none" }
		| {
				readonly kind: "error";
				readonly errorKind: string;
				readonly message: string;
				readonly canGoTo: boolean;
		  };
	/** What it changed about the session: one sentence each. */
	readonly moved: readonly string[];
}

/** → host, once, when the page has been loaded and knows nothing. */
export const ready = new RequestType0<ResultsChange, void>("results/ready");
/** → page, after each change. */
export const resultsChanged = new NotificationType<ResultsChange>("results/changed", byName);
/** → host: some rows of one statement's value, from the backend. */
export const fetchPage = new RequestType<FetchParams, ResultPage, void>("results/fetch", byName);
export interface FetchParams extends Omit<PageParams, "run"> {
	/** The run's key in the page, which is not the backend's name for it. */
	readonly key: string;
}
/** → host: takes a run out of the list and lets its results go. */
export const closeRun = new NotificationType<{ key: string }>("results/close", byName);
/** → host: stops waiting for a run. */
export const cancelRun = new NotificationType<{ key: string }>("results/cancel", byName);
/** → host: shows where an error is, in the editor. Without a statement: that of the run as a whole. */
export const goToError = new NotificationType<{ key: string; statement?: number }>("results/goTo", byName);
/** → host: signs the session of a run in again. */
export const signInAgain = new NotificationType<{ key: string }>("results/signIn", byName);
/** → host: opens a session that looks as a record of a result. */
export const openAsRecord = new NotificationType<SeenRecord>("results/openAsRecord", byName);
/** A record id, and where it was seen. */
export interface SeenRecord {
	/** As SurrealQL. */
	readonly record: string;
	readonly namespace: string;
	readonly database: string;
	readonly endpoint: string;
}
/** → host: puts a text on the clipboard. */
export const copyText = new RequestType<{ text: string }, void, void>("results/copy", byName);
