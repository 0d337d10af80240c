/** Names of fields as definitions write them: `address.city`, `` `a-b`.c ``, `tags.*`. */
import { tokens } from "../../common/surrealql/lexer";
import { quoteIdentifier, unquoted } from "../../common/surrealql/quote";

/** The names on the way to a field; `*` stands for every entry of a list or object. */
export type Path = readonly (string | typeof EVERY)[];
export const EVERY = Symbol("*");

/** Reads an idiom of names, dots, `*`, `[*]` and `…`; `undefined` for any other one. */
export function pathOf(idiom: string): Path | undefined {
	const path: (string | typeof EVERY)[] = [];
	for (const { kind, start, end } of tokens(idiom)) {
		const text = idiom.slice(start, end);
		if (kind === "word" || kind === "number") path.push(text);
		else if (kind === "quotedName") path.push(unquoted(text));
		else if (text.includes("*")) path.push(EVERY);
		else if (!/^[.[\]]+$/.test(text)) return undefined;
	}
	return path.length > 0 ? path : undefined;
}

/** A path of names as an idiom. */
export function idiomOf(names: readonly string[]): string {
	return names.map(quoteIdentifier).join(".");
}

/** The first name of an idiom. */
export function rootOf(idiom: string): string {
	const [first] = pathOf(idiom) ?? [];
	return typeof first === "string" ? first : "";
}

/** The values that a path leads to within a value: one at most without a `*`. What is not there has none. */
export function valuesAt(value: unknown, [first, ...rest]: Path): readonly unknown[] {
	if (first === undefined) return value === undefined ? [] : [value];
	if (first === EVERY) return entriesOf(value).flatMap((entry) => valuesAt(entry, rest));
	return isPlain(value) ? valuesAt(value[first], rest) : [];
}

/** A value without what a path leads to. */
export function without(value: unknown, [first, ...rest]: Path): unknown {
	if (Array.isArray(value)) {
		if (first !== EVERY) return value;
		return rest.length === 0 ? [] : value.map((entry: unknown) => without(entry, rest));
	}
	if (!isPlain(value)) return value;
	return Object.fromEntries(
		Object.entries(value).flatMap(([name, inner]) => {
			if (first !== EVERY && first !== name) return [[name, inner]];
			return rest.length === 0 ? [] : [[name, without(inner, rest)]];
		}),
	);
}

function entriesOf(value: unknown): readonly unknown[] {
	if (Array.isArray(value)) return value;
	if (value instanceof Set) return [...value];
	return isPlain(value) ? Object.values(value) : [];
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
