/** What a value is, as assertions of a suite. */
import { isList, type Json, jsonText } from "./json";
import type { TomlInline, TomlScalar } from "./tomlText";

/** TOML's integers. */
const HIGHEST = 2n ** 63n - 1n;

/**
 * Assertions that `value`, which is at `path`, is as it is: one for each item of a list, and one where it ends, and for
 * anything else one as a whole, unless TOML has no word for a part of it: then one for each part. `undefined` where a
 * path cannot name such a part.
 */
export function valueAssertions(value: Json, path = ""): readonly TomlInline[] | undefined {
	if (isList(value)) {
		const parts = partsOf(
			value.map((item, index) => [String(index), item] as const),
			path,
			isIndex,
		);
		return parts && [...parts, absent(within(path, String(value.length)))];
	}
	const equals = tomlOf(value);
	if (equals !== undefined) return [{ path, equals }];
	if (value instanceof Map) return partsOf([...value], path);
	// What TOML has no word for is looked for as it is written.
	return [{ path, regex: `^${jsonText(value)}$` }];
}

/** That there is nothing at `path`. */
export function absent(path: string): TomlInline {
	return { path, exists: false };
}

/** That there is something at `path`, whatever it is. */
export function present(path: string): TomlInline {
	return { path, exists: true };
}

/** `name` of what is at `path`. */
export function within(path: string, name: string): string {
	return path === "" ? name : `${path}.${name}`;
}

/** Whether a path can name a field so: points separate its steps, and a number is a place in a list. */
export function isStep(name: string): boolean {
	return /^[^.\s](?:[^.]*[^.\s])?$/.test(name) && !isIndex(name);
}

function isIndex(name: string): boolean {
	return /^\+?\d+$/.test(name);
}

function partsOf(
	entries: readonly (readonly [string, Json])[],
	path: string,
	isName = isStep,
): readonly TomlInline[] | undefined {
	const parts = entries.map(([name, part]) =>
		isName(name) ? valueAssertions(part, within(path, name)) : undefined,
	);
	return parts.some((part) => part === undefined) ? undefined : parts.flatMap((part) => part ?? []);
}

/** The value in TOML; `undefined` where it holds `null`, or an integer beyond 64 bits. */
function tomlOf(value: Json): TomlScalar | undefined {
	if (value === null) return undefined;
	if (typeof value === "bigint") return value <= HIGHEST ? value : undefined;
	if (isList(value)) return allOf(value.map(tomlOf));
	if (!(value instanceof Map)) return value as Exclude<typeof value, ReadonlyMap<string, Json>>;
	const fields = allOf([...value.values()].map(tomlOf));
	return fields && Object.fromEntries([...value.keys()].map((name, at) => [name, fields[at] ?? false]));
}

function allOf<T>(values: readonly (T | undefined)[]): readonly T[] | undefined {
	const there = values.filter((value) => value !== undefined);
	return there.length === values.length ? there : undefined;
}
