/** Host ↔ the permission matrix's page. JSON-RPC over `postMessage`; which way is said at each declaration. */
import { NotificationType, ParameterStructures, RequestType, RequestType0 } from "vscode-jsonrpc";
import type { SessionAuth, WhatIf } from "../api";
import type { MatrixCell, MatrixTable } from "./permissions";

const byName = ParameterStructures.byName;

/** A session as it was when it was tried, and how it looks. */
export interface MatrixSession {
	readonly id: string;
	readonly name: string;
	readonly kind: SessionAuth["kind"];
	/** Record id as SurrealQL, or name of a user. */
	readonly subject?: string;
	/** Nothing is forbidden to it, because the embedded engine knows it as nobody. */
	readonly fullRights: boolean;
	/** Who and where, in words. */
	readonly who: string;
	readonly place: string;
	/** Name of a CSS variable of the theme. */
	readonly colour: string;
	/** Tells sessions apart where colours don't. */
	readonly mark: string;
}

/** What stays the same about one matrix, however far it is. */
export interface MatrixHead {
	/** Names it in the messages below: what is about another one is past. */
	readonly key: string;
	/** Milliseconds since the epoch. */
	readonly startedAt: number;
	/** As shown to users; without secrets. */
	readonly endpoint: string;
	readonly serverVersion?: string;
	/** Namespace and database, in words. */
	readonly place: string;
	/** At most so many records of a table are tried. */
	readonly records: number;
	readonly tables: readonly MatrixTable[];
	/** Names of tables of which only that is tried which a roll-back undoes: the user has not said yes to the rest. */
	readonly unconfirmed: readonly string[];
	/** It is about what a text would change. */
	readonly whatIf?: MatrixWhatIf;
}

/** What a text would change, found on a copy. */
export interface MatrixWhatIf extends Pick<WhatIf, "leftOut" | "unknownDefinitions" | "engineVersion"> {
	/** Name of the document with the text. */
	readonly document: string;
}

/** How far one is. */
export type MatrixStage =
	/** `done` of `total` steps, however many a table takes. */
	| { readonly kind: "running"; readonly done: number; readonly total: number; readonly table?: string }
	| { readonly kind: "complete"; readonly endedAt: number }
	/** What was found stays; `why` says in a sentence why it is not all. */
	| { readonly kind: "partial"; readonly endedAt: number; readonly why: string };

/** What changes about one, besides its cells. */
export interface MatrixNews {
	readonly key: string;
	readonly stage: MatrixStage;
	/** In the order of the columns. */
	readonly sessions: readonly MatrixSession[];
	/** Against what it sees all others are held. */
	readonly observer: MatrixSession;
	/** What is other than it was when it was tried: a sentence each. */
	readonly since: readonly string[];
}

/** All about one but its cells. */
export interface MatrixView {
	readonly head: MatrixHead;
	readonly news: MatrixNews;
}

/** → host, once, when the page has been loaded and knows nothing. Its cells come after the answer. */
export const matrixReady = new RequestType0<MatrixView | null, void>("matrix/ready");
/** → page: another matrix than before. Its cells come after it. */
export const matrixBegun = new NotificationType<MatrixView>("matrix/begun", byName);
/** → page, after each change. */
export const matrixChanged = new NotificationType<MatrixNews>("matrix/changed", byName);
/** → page: some more cells, or what replaces some. */
export const matrixCells = new NotificationType<FoundCells>("matrix/cells", byName);
export interface FoundCells {
	readonly key: string;
	readonly cells: readonly MatrixCell[];
	/** What they are of where a text would change something: what was before it. They come first. */
	readonly of?: "before";
}

/** → host: stops trying. */
export const cancelMatrix = new NotificationType<{ key: string }>("matrix/cancel", byName);
/** → host: tries once more, with the same sessions as far as they are there, or with others that the user chooses. */
export const tryAgain = new NotificationType<{ sessions: "same" | "choose" }>("matrix/again", byName);
/** → host: shows where a table or field is defined. */
export const openDefinition = new NotificationType<{ table: string; field?: string }>(
	"matrix/definition",
	byName,
);
/** → host: writes what a session may do into a test suite. */
export const freezeCell = new NotificationType<FreezeCell>("matrix/freeze", byName);
/** `key`: of the matrix that the cell is of. */
export interface FreezeCell extends Pick<MatrixCell, "session" | "table" | "field" | "action"> {
	readonly key: string;
}
/** → host: saves all that was found as a file that the user names. */
export const saveMatrix = new NotificationType<{ as: "csv" | "json" }>("matrix/save", byName);
/** → host: puts a text on the clipboard. */
export const copyMatrix = new RequestType<{ text: string }, void, void>("matrix/copy", byName);
