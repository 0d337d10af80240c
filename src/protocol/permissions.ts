/** Host ↔ backend: who may do what, found by trying, always rolled back. */
import { NotificationType, ParameterStructures, RequestType } from "vscode-jsonrpc";
import type { PermissionCell } from "../api";
import type { SessionAnswer, WireError } from "./backend";

const byName = ParameterStructures.byName;

/** One verdict. */
export type MatrixCell = PermissionCell;

/** → backend: which tables there are, and which of them cannot be tried without effects that outlast a roll-back. */
export const planMatrix = new RequestType<MatrixScope, MatrixPlan, WireError>("permissions/plan", byName);
export interface MatrixScope {
	/** Ids, each once. All have to be in one namespace and database, which the default session can see. */
	readonly sessions: readonly string[];
	/** All, if absent. */
	readonly tables?: readonly string[];
}
export interface MatrixPlan {
	readonly namespace: string;
	readonly database: string;
	readonly tables: readonly MatrixTable[];
}
export interface MatrixTable {
	readonly name: string;
	readonly kind: "normal" | "relation" | "view" | "any";
	/** Its definition, as SurrealQL. */
	readonly definition: string;
	readonly fields: readonly { readonly name: string; readonly definition: string }[];
	/** What a roll-back does not undo: a phrase each, such as “http::post in event notify”. Tried only after a yes. */
	readonly outside: readonly string[];
}

/** → backend: tries. Sends its cells by {@link matrixProgress} as it finds them; a cancelled token leaves nothing behind. */
export const permissionMatrix = new RequestType<MatrixParams, MatrixResult, WireError>(
	"permissions/matrix",
	byName,
);
export interface MatrixParams extends MatrixScope {
	/** Names this matrix in the notifications. */
	readonly key: string;
	readonly fields: boolean;
	/** At most so many records of a table are tried. */
	readonly records: number;
	/** Tables that are tried although they have effects that a roll-back does not undo. */
	readonly confirmed: readonly string[];
}
export interface MatrixResult {
	/** Who and where they were. */
	readonly sessions: readonly SessionAnswer[];
	readonly observer: SessionAnswer;
	readonly cells: readonly MatrixCell[];
}

/** → host. */
export const matrixProgress = new NotificationType<MatrixProgress>("permissions/progress", byName);
export interface MatrixProgress {
	readonly key: string;
	readonly done: number;
	readonly total: number;
	/** Table that is being tried. */
	readonly table?: string;
	/** Found since the last message. */
	readonly cells: readonly MatrixCell[];
}
