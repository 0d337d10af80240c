/**
 * Host ↔ backend: sessions in which `$auth` is a record, without its password. Beside `backend.ts`, as its requests are,
 * and apart from it because an editor that only starts does not need them. All are `→ backend`.
 */
import { ParameterStructures, RequestType } from "vscode-jsonrpc";
import type { SessionAnswer, WireError } from "./backend";

const byName = ParameterStructures.byName;

/** A database; what is left out is the default session's own. */
export interface LookPlace {
	readonly namespace?: string;
	readonly database?: string;
}

export interface LookParams extends LookPlace {
	/** As it was typed, or as a result shows it. */
	readonly record: string;
	/** Name of the access that is defined for it. */
	readonly access: string;
}

/** Finds out what would be run to look as a record, and runs nothing of it. Rejects where it could not be. */
export const planLook = new RequestType<LookParams, LookPlan, WireError>("look/plan", byName);
export interface LookPlan {
	/** The one record that is meant, as SurrealQL. */
	readonly record: string;
	readonly namespace: string;
	readonly database: string;
	/** What is run as the default session, to the letter. */
	readonly statement: string;
}

/** Makes a session that looks as the record. */
export const openLook = new RequestType<LookParams & { readonly name?: string }, LookOpened, WireError>(
	"look/open",
	byName,
);
/** The session, and the grant by which it was signed in: not a secret, that is its key. */
export type LookOpened = SessionAnswer & { readonly grant: LookGrant };

/** Names a grant in a database. */
export interface LookGrant {
	readonly namespace: string;
	readonly database: string;
	readonly access: string;
	readonly id: string;
}

/**
 * Revokes grants that nobody looks by any more, as far as the default session may. Gives those that are over: revoked
 * now or before, or gone with their access or database.
 */
export const endLooks = new RequestType<
	{ readonly grants: readonly LookGrant[] },
	{ readonly over: readonly LookGrant[] },
	WireError
>("look/end", byName);

/** What would be run to remove our access from a database. Rejects where there is none, or one that is not ours. */
export const planRemoval = new RequestType<
	LookPlace & { readonly access: string },
	Omit<LookPlan, "record">,
	WireError
>("look/planRemoval", byName);
/** Revokes all grants of our access, and removes it. */
export const removeLookAccess = new RequestType<LookPlace & { readonly access: string }, void, WireError>(
	"look/remove",
	byName,
);

/** Records that somebody may want to look as. Rejects where the default session may not ask. */
export const suggestRecords = new RequestType<LookPlace, LookSuggestions, WireError>("look/suggest", byName);
export interface LookSuggestions {
	readonly namespace: string;
	readonly database: string;
	/** Tables that some record access signs in from, with the first of their records. */
	readonly tables: readonly {
		/** As SurrealQL. */
		readonly table: string;
		/** Names of the accesses. */
		readonly accesses: readonly string[];
		/** As SurrealQL. */
		readonly records: readonly string[];
	}[];
}
