/** Fields of sign-in forms: which of them are kept, and how. */
import { isOpenField } from "../common/openField";

/** The part of the fields that may be kept. */
export function openFields(fields: Readonly<Record<string, string>>): Record<string, string> {
	return Object.fromEntries(Object.entries(fields).filter(([name]) => isOpenField(name)));
}

/** Names typed with commas between them, with or without `$`. */
export function fieldNames(text: string): readonly string[] {
	const names = text.split(",").map((name) => name.trim().replace(/^\$/, ""));
	return [...new Set(names.filter(Boolean))];
}

/** Keys of what forms remember that belong to a record access: no field of the form itself is called like this. */
const RECORD = "record ";

function keyOf(access: string, field: string): string {
	return `${RECORD}${JSON.stringify(access)} ${field}`;
}

/** The fields that were typed for this access, out of what a form remembers. */
export function fieldsFor(
	access: string,
	remembered: Readonly<Record<string, string>>,
): Record<string, string> {
	const prefix = keyOf(access, "");
	const own = Object.entries(remembered).filter(([key]) => key.startsWith(prefix));
	return Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length), value]));
}

/** The record accesses' part of what a form is to remember: as before, with what was typed for this access. */
export function withFields(
	remembered: Readonly<Record<string, string>>,
	access: string,
	typed: Readonly<Record<string, string>>,
): Record<string, string> {
	const earlier = Object.entries(remembered).filter(([key]) => key.startsWith(RECORD));
	const open = Object.entries(openFields(typed)).map(([field, value]) => [keyOf(access, field), value]);
	return Object.fromEntries([...earlier, ...open]);
}
