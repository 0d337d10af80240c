import { DateTime, Decimal, Duration, RecordId, Uuid } from "surrealdb";
import { quote } from "../../common/surrealql/quote";
import type { FieldSchema } from "./schema";

/** Another value of the kind of one that is there, as an expression. */
export function freshLike(value: unknown, field: FieldSchema | undefined): string | undefined {
	const some = Math.floor(Math.random() * 1e9);
	if (typeof value === "string") return quote(`x${some.toString(36)}${value}`, "'");
	if (typeof value === "number" || typeof value === "bigint") return String(1_000_000_000 + some);
	if (value instanceof Uuid) return "rand::uuid()";
	if (value instanceof DateTime) return `time::now() + ${some}ns`;
	if (value instanceof Duration) return `${some}ns`;
	if (value instanceof Decimal) return `${some}.5dec`;
	if (value instanceof RecordId) return `type::record(${quote(String(value.table), "'")}, rand::ulid())`;
	if (value !== undefined || !field) return undefined;
	const [type] = /string|int|uuid|datetime/.exec(field.type) ?? [];
	return {
		string: `'x${some.toString(36)}@example.com'`,
		int: String(some),
		uuid: "rand::uuid()",
		datetime: "time::now()",
	}[type ?? ""];
}
