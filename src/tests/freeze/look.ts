/** What a suite needs of records, and what is to be known of their tables. Asks as the default session, rolled back. */
import type { CancellationToken } from "vscode-jsonrpc";
import type { StatementResult } from "../../api";
import { defined } from "../../common/defined";
import { fieldOf } from "../../common/fieldOf";
import { holdsSecret, isSecretName } from "../../common/suites/secrets";
import { quote, quoteIdentifier } from "../../common/surrealql/quote";
import { compare } from "../../model/comparison";
import type { Workspace } from "../../model/workspace";
import { DEFAULT_SESSION } from "../../protocol/backend";

/** What asking needs. */
export type Asked = Pick<Workspace, "request" | "releaseRun">;

/** A record, as a fixture can have it. */
export interface KnownRecord {
	/** As SurrealQL. */
	readonly id: string;
	readonly table: string;
	/** Where that is a text. */
	readonly key?: string;
	/** Of the copy that is written down instead. */
	readonly newId?: string;
	/** As SurrealQL, with something else in place of what may be a secret; absent where it cannot be written down. */
	readonly content?: string;
	/** Names of fields that hold something else there. */
	readonly replaced: readonly string[];
}

/** Records, and the definitions of their tables. */
export interface Looked {
	readonly records: readonly KnownRecord[];
	readonly kinds: ReadonlyMap<string, "normal" | "relation" | "view">;
	/** Texts of all definitions of the tables. */
	readonly definitions: string;
}

export async function ask(
	asked: Asked,
	session: string,
	text: string,
	token: CancellationToken,
): Promise<readonly StatementResult[]> {
	const { statements } = await compare(asked, [session], text, { writes: "rollback" }, token);
	return statements.flatMap(({ results }) => results);
}

/**
 * `ids` as SurrealQL. What is not there any more is left out.
 *
 * @param copied those of which a copy is written down with a text for a key, where they have another one
 */
export async function look(
	asked: Asked,
	ids: readonly string[],
	token: CancellationToken,
	copied: readonly string[] = [],
): Promise<Looked> {
	const [structure, texts] = await ask(
		asked,
		DEFAULT_SESSION,
		"RETURN (INFO FOR DB STRUCTURE).tables; RETURN (INFO FOR DB).tables",
		token,
	);
	const kinds = new Map(listOf(structure?.value).flatMap(kindOf));
	const records: KnownRecord[] = [];
	for (const id of new Set(ids)) {
		const record = await lookAt(asked, id, copied.includes(id), token);
		if (record) records.push(record);
	}
	const tables = [...new Set(records.map(({ table }) => table))];
	const infos = await Promise.all(
		tables.map((table) =>
			ask(asked, DEFAULT_SESSION, `RETURN (INFO FOR TABLE ${quoteIdentifier(table)}).fields`, token),
		),
	);
	const own = tables.map((table) => fieldOf(texts?.value, table));
	return { records, kinds, definitions: JSON.stringify([own, infos.map(([info]) => info?.value)]) };
}

async function lookAt(
	asked: Asked,
	id: string,
	isCopied: boolean,
	token: CancellationToken,
): Promise<KnownRecord | undefined> {
	const about = `SELECT VALUE { table: record::tb(id), key: IF type::is_string(record::id(id)) { record::id(id) } } FROM ONLY ${id}`;
	const [whole, told] = await ask(asked, DEFAULT_SESSION, `SELECT * FROM ONLY ${id}; ${about}`, token);
	const table = fieldOf(told?.value, "table");
	if (typeof table !== "string") return undefined;
	const found = fieldOf(told?.value, "key");
	const newKey = isCopied && typeof found !== "string" ? copyKey(id) : undefined;
	const key = newKey ?? (typeof found === "string" ? found : undefined);
	const newId = newKey === undefined ? undefined : `${quoteIdentifier(table)}:${newKey}`;
	const replaced = Object.entries(whole?.value ?? {}).flatMap(([name, value]) =>
		isSecretName(name) || holdsSecret(value) ? [[name, standIn(value)] as const] : [],
	);
	const known = { id, table, ...defined({ key, newId }), replaced: replaced.map(([name]) => name) };
	if (replaced.some(([, value]) => value === undefined)) return known;
	const others = [
		...replaced.map(([name, value]) => `${value} AS ${quoteIdentifier(name)}`),
		...(newKey === undefined ? [] : [`type::record(${quote(table, "'")}, ${quote(newKey, "'")}) AS id`]),
	];
	if (others.length === 0) return { ...known, ...contentOf(whole) };
	const [other] = await ask(asked, DEFAULT_SESSION, `SELECT *, ${others.join(", ")} FROM ONLY ${id}`, token);
	return { ...known, ...contentOf(other) };
}

function copyKey(id: string): string {
	return `frozen_${id
		.slice(id.indexOf(":") + 1)
		.replace(/\W+/g, "_")
		.replace(/^_|_$/g, "")}`;
}

function contentOf(result: StatementResult | undefined): Pick<KnownRecord, "content"> {
	return result?.surrealql?.startsWith("{") ? { content: result.surrealql } : {};
}

/** In place of what may be a secret; nothing where it cannot be told what the field would take. */
function standIn(value: unknown): string | undefined {
	if (typeof value === "string") return "'not the real one'";
	return typeof value === "number" ? "0" : undefined;
}

function kindOf(table: unknown): readonly (readonly [string, "normal" | "relation" | "view"])[] {
	const name = fieldOf(table, "name");
	if (typeof name !== "string") return [];
	const view = fieldOf(table, "view");
	if (view !== undefined && view !== null) return [[name, "view"]];
	return [[name, fieldOf(fieldOf(table, "kind"), "kind") === "RELATION" ? "relation" : "normal"]];
}

function listOf(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}
