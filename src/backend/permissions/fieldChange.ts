/** Chooses the change by which it is tried whether sessions may update a field. */
import { equals } from "surrealdb";
import { withoutStop } from "../../common/sentences";
import { decodeValue } from "../cbor/codec";
import { type ChangeContext, freshParts, isOfTheValue, isUnique, partsWith, valuesFor } from "./change";
import { EVERY, idiomOf, pathOf, valuesAt } from "./idiom";
import { keyOf, listOf } from "./raw";
import type { FieldSchema, TableSchema } from "./schema";
import { openParts } from "./shape";
import type { Change } from "./writes";

/** Values that the observer tries for one field. */
const MOST_TRIED = 8;

/**
 * Another value for each record, that the observer can write too; or why there is none. What the definitions refuse to
 * anyone says nothing of who may update.
 */
export async function fieldChange(
	context: ChangeContext,
	field: FieldSchema,
): Promise<readonly Change[] | string> {
	const { table } = context;
	const written = writtenField(table, field);
	if (!written) return NO_TWO;
	if (isUnique(table, written)) return (await freshParts(context, written)) ?? NO_TWO;
	const found = await valuesFor(context, written);
	if (!found) return NO_TWO;
	const isSame = sameIn(table, field, written);
	let { values } = found;
	let wrong: string | undefined;
	for (let tries = 0; tries < MOST_TRIED; tries++) {
		const parts = partsWith(context, written, { ...found, values }, isSame);
		if (!parts) break;
		const failure = await failureOf(context, written, parts);
		if (!failure) return parts;
		wrong = failure.message;
		values = values.filter((value) => keyOf(value) !== keyOf(failure.value));
	}
	return wrong === undefined ? NO_TWO : `no other value was found that the definitions take: ${wrong}`;
}

const NO_TWO = "there are no two values that it could be given";

/** What has to be written to for a field to change: entries of a list change with the list. */
function writtenField({ fields }: TableSchema, field: FieldSchema): FieldSchema | undefined {
	const path = pathOf(field.name) ?? [];
	const at = path.indexOf(EVERY);
	if (at === -1) return field;
	const names = path.slice(0, at).filter((part) => typeof part === "string");
	return fields.find(({ name }) => name === idiomOf(names));
}

/** Whether two values of what is written to are the same as far as the field is told by them. */
function sameIn(
	table: TableSchema,
	field: FieldSchema,
	written: FieldSchema,
): (one: Uint8Array, other: Uint8Array) => boolean {
	const { path, open } = openParts(table, field, "update");
	const rest = path.slice((pathOf(written.name) ?? []).length);
	const told = (value: Uint8Array) =>
		value.length === 0 ? [] : valuesAt(decodeValue<unknown>(value), rest).map(open);
	return (one, other) => keyOf(one) === keyOf(other) || equals(told(one), told(other));
}

/** The value that the definitions do not take, and what they say; a field that is read-only takes none of anyone. */
async function failureOf(
	{ attempts, observer }: ChangeContext,
	{ name, isReadonly }: FieldSchema,
	parts: readonly Change[],
): Promise<{ readonly value: Uint8Array; readonly message: string } | undefined> {
	if (isReadonly) return undefined;
	const at = (part: number) => `$__p${part}`;
	const attempt = await attempts.try(observer, {
		statements: parts.map((_, part) => `UPDATE ${at(part)}r SET ${name} = ${at(part)}v RETURN NONE`),
		gives: "[]",
		params: Object.fromEntries(
			parts.flatMap(({ records, value }, part) => [
				[`__p${part}r`, listOf(records)],
				[`__p${part}v`, value],
			]),
		),
	});
	if (attempt.kind !== "failed" || !isOfTheValue(attempt.message)) return undefined;
	const part = parts[attempt.at];
	return part && { value: part.value.bytes, message: withoutStop(attempt.message) };
}
