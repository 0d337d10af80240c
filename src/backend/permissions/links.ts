import { RecordId } from "surrealdb";
import { quoteIdentifier } from "../../common/surrealql/quote";
import { RawValue } from "../cbor/codec";
import type { Session } from "../connection/session";
import type { Attempts } from "./attempt";
import { namesIn } from "./clauses";
import { areChosen } from "./ends";
import { entriesOf } from "./raw";
import type { Links } from "./recipe";
import type { Sample } from "./sample";
import type { EndTables, TableSchema } from "./schema";

/** Records that a relation may go between are looked for among so many of a table. */
const MOST_ENDS = 24;

/**
 * Reads a record of each table that the fields of a table may refer to, as the observer; and more of those that a relation
 * goes between, where these have to be chosen.
 */
export async function readLinks(
	attempts: Attempts,
	observer: Session,
	table: TableSchema,
	sample: Sample,
): Promise<Links> {
	const ends = areChosen(table) ? endTables(table, sample) : undefined;
	const isEnd = (name: string) => ends?.in.includes(name) || ends?.out.includes(name);
	const typed = table.fields.filter(({ type }) => /\brecord\b/i.test(type));
	const named = new Set([
		...typed.flatMap(({ type }) => [...namesIn(type)]),
		...(table.ends?.in ?? []),
		...(table.ends?.out ?? []),
		...(ends?.in ?? []),
		...(ends?.out ?? []),
	]);
	const params: Record<string, unknown> = {};
	const expressions = new Map<string, string>();
	const known = new Map<string, readonly Uint8Array[]>();
	const read = async (tables: readonly string[]) => {
		const attempt = await attempts.try(observer, {
			statements: [],
			gives: `[${tables.map((name) => `(SELECT VALUE id FROM ${quoteIdentifier(name)} LIMIT ${isEnd(name) ? MOST_ENDS : 1})`).join(", ")}]`,
		});
		if (attempt.kind !== "gave") return false;
		for (const [at, ids] of entriesOf(attempt.bytes).entries()) {
			const [id] = entriesOf(ids);
			const name = tables[at];
			if (!id || name === undefined) continue;
			known.set(name, entriesOf(ids));
			params[`__l${expressions.size}`] = new RawValue(id);
			expressions.set(name, `$__l${expressions.size}`);
		}
		return true;
	};
	const tables = [...named].filter((name) => !TYPES.has(name.toLowerCase()));
	// One that does not exist takes the others with it.
	if (tables.length > 0 && !(await read(tables))) for (const name of tables) await read([name]);
	const linkTo = (name: string) => expressions.get(name);
	if (!ends) return { tables, linkTo, params };
	const of = (names: readonly string[]) => names.flatMap((name) => known.get(name) ?? []);
	return { tables, linkTo, params, ends: { tables: ends, in: of(ends.in), out: of(ends.out) } };
}

/** Those that the definition has, or where it has none those between which the relation goes now. */
function endTables({ ends }: TableSchema, { rows }: Sample): EndTables {
	const now = (end: "in" | "out") => {
		const there = rows.flatMap(({ value }) =>
			value[end] instanceof RecordId ? [String(value[end].table)] : [],
		);
		return [...new Set(there)];
	};
	return {
		in: ends && ends.in.length > 0 ? ends.in : now("in"),
		out: ends && ends.out.length > 0 ? ends.out : now("out"),
	};
}

/** Words of types, which are no names of tables there. */
const TYPES: ReadonlySet<string> = new Set([
	"record",
	"none",
	"null",
	"option",
	"array",
	"set",
	"any",
	"string",
	"int",
	"number",
	"object",
]);
