import { quoteIdentifier } from "../../common/surrealql/quote";
import { RawValue } from "../cbor/codec";
import type { Session } from "../connection/session";
import type { Attempts } from "./attempt";
import { namesIn } from "./clauses";
import { entriesOf } from "./raw";
import type { Links } from "./recipe";
import type { TableSchema } from "./schema";

/** Reads a record of each table that the fields of a table may refer to, as the observer. */
export async function readLinks(attempts: Attempts, observer: Session, table: TableSchema): Promise<Links> {
	const typed = table.fields.filter(({ type }) => /\brecord\b/i.test(type));
	const named = new Set([
		...typed.flatMap(({ type }) => [...namesIn(type)]),
		...(table.ends?.in ?? []),
		...(table.ends?.out ?? []),
	]);
	const params: Record<string, unknown> = {};
	const expressions = new Map<string, string>();
	const read = async (tables: readonly string[]) => {
		const attempt = await attempts.try(observer, {
			statements: [],
			gives: `[${tables.map((name) => `(SELECT VALUE id FROM ${quoteIdentifier(name)} LIMIT 1)`).join(", ")}]`,
		});
		if (attempt.kind !== "gave") return false;
		for (const [at, ids] of entriesOf(attempt.bytes).entries()) {
			const [id] = entriesOf(ids);
			const name = tables[at];
			if (!id || name === undefined) continue;
			params[`__l${expressions.size}`] = new RawValue(id);
			expressions.set(name, `$__l${expressions.size}`);
		}
		return true;
	};
	const tables = [...named].filter((name) => !TYPES.has(name.toLowerCase()));
	// One that does not exist takes the others with it.
	if (tables.length > 0 && !(await read(tables))) for (const name of tables) await read([name]);
	return { tables, linkTo: (name) => expressions.get(name), params };
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
