/** The access that is defined to look as records: its definition, and which one is ours. */

import { fieldOf } from "../../common/fieldOf";
import { lookErrors } from "../../common/lookErrors";
import { tokens } from "../../common/surrealql/lexer";
import { isPlainName, quoteIdentifier, unquoted } from "../../common/surrealql/quote";

/**
 * Grant, token and session live so long: enough for a piece of work, and short enough that a grant which nobody could
 * revoke, as after a crash, ends by itself.
 */
const LIFE = "1h";

/** Begins the comment of our definition: by it alone we know it again. */
const MARK = "SurrealDB Session Workspaces (VS Code)";
const COMMENT = `${MARK}: to look as a record without its password. May be removed.`;

/** Rejects what is no plain name: it is written into statements. */
export function checkAccessName(name: string): void {
	if (!isPlainName(name) || name.length > 100) throw lookErrors.wrongAccessName(name);
}

/** Defines our access unless there is one of its name. */
export function definition(access: string): string {
	const durations = ["GRANT", "TOKEN", "SESSION"].map((of) => `FOR ${of} ${LIFE}`).join(", ");
	return `DEFINE ACCESS IF NOT EXISTS ${quoteIdentifier(access)} ON DATABASE TYPE BEARER FOR RECORD DURATION ${durations} COMMENT '${COMMENT}';`;
}

/** Lets the bearer of a key be this record. */
export function grantFor(access: string, record: string): string {
	return `ACCESS ${quoteIdentifier(access)} ON DATABASE GRANT FOR RECORD ${record};`;
}

/** An access as `INFO FOR DB STRUCTURE` describes it. */
type Access = Readonly<Record<string, unknown>>;

/** All accesses of a database, by its structure. */
function accessesIn(structure: unknown): readonly Access[] {
	const list = fieldOf(structure, "accesses");
	return Array.isArray(list) ? list.filter(isObject) : [];
}

/** Whether there is an access of this name, and whether it is ours. */
export function whoseAccess(structure: unknown, name: string): "ours" | "another" | "none" {
	const found = accessesIn(structure).find((access) => access["name"] === name);
	if (!found) return "none";
	const { kind } = found;
	const isOfItsKind = fieldOf(kind, "kind") === "BEARER" && fieldOf(kind, "subject") === "RECORD";
	const comment = found["comment"];
	return isOfItsKind && typeof comment === "string" && comment.startsWith(MARK) ? "ours" : "another";
}

/** A record access, and the tables that it is known to sign in from. */
export interface RecordAccess {
	readonly name: string;
	/** Names as they are, without quotes; empty where the clauses do not tell. */
	readonly tables: readonly string[];
	/** Whether it has an `AUTHENTICATE` clause, which may change who is signed in, or refuse it. */
	readonly authenticates: boolean;
}

/** The record accesses of a database. Tables are those that exist. */
export function recordAccesses(structure: unknown): readonly RecordAccess[] {
	const tables = fieldOf(structure, "tables");
	const existing = new Set(
		(Array.isArray(tables) ? tables : []).map((table: unknown) => fieldOf(table, "name")),
	);
	return accessesIn(structure).flatMap((access): readonly RecordAccess[] => {
		const { name, kind } = access;
		if (typeof name !== "string" || fieldOf(kind, "kind") !== "RECORD") return [];
		const clauses = [fieldOf(kind, "signin"), fieldOf(kind, "signup")];
		const named = clauses.flatMap((clause) => (typeof clause === "string" ? tablesOf(clause) : []));
		const authenticate = access["authenticate"] ?? fieldOf(kind, "authenticate");
		return [
			{
				name,
				tables: [...new Set(named)].filter((table) => existing.has(table)),
				authenticates: authenticate !== undefined && authenticate !== null,
			},
		];
	});
}

/** Names of accesses by whose `AUTHENTICATE` clause a real sign-in of this table's records may be another. */
export function authenticatingAccesses(structure: unknown, table: string): readonly string[] {
	return recordAccesses(structure)
		.filter(({ authenticates, tables }) => authenticates && (tables.length === 0 || tables.includes(table)))
		.map(({ name }) => name);
}

/** Before a table's name in the clauses that sign in and up. */
const BEFORE_TABLE = new Set(["FROM", "CREATE", "INTO", "ONLY", "UPSERT", "UPDATE"]);

/** Words that may be names of tables that a clause reads or writes, such as `user` in `SELECT * FROM user WHERE …`. */
function tablesOf(clause: string): readonly string[] {
	const pieces = [...tokens(clause)].filter(({ kind }) => kind !== "comment");
	const written = pieces.map(({ start, end }) => clause.slice(start, end));
	return pieces.flatMap(({ kind }, i) => {
		const text = written[i] ?? "";
		const isRecord = written[i + 1] === ":" && written[i + 2] !== ":" && written[i - 1] !== ":";
		const isTable = BEFORE_TABLE.has(written[i - 1]?.toUpperCase() ?? "") || isRecord;
		// type::record('user', …) and its likes.
		const isNamed = kind === "string" && written[i - 1] === "(";
		if (kind === "quotedName" && isTable) return [unquoted(text)];
		if (isNamed) return [unquoted(text)];
		return kind === "word" && isTable && !BEFORE_TABLE.has(text.toUpperCase()) ? [text] : [];
	});
}

function isObject(value: unknown): value is Access {
	return typeof value === "object" && value !== null;
}
