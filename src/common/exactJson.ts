/**
 * JSON for what JSON has no word for: the values that the SDK's `jsonify()` leaves as they are (a 64-bit integer as
 * `bigint`, a set, bytes, `NaN`, the `undefined` of a NONE in a list). Plain values are plain JSON, and cost no more.
 */

/** Names a wrapped value's type. No field of a record is called like this; an object that has it is wrapped as well. */
const TYPE = "\u0000type";

type Wrapped =
	| { readonly [TYPE]: "undefined" }
	| { readonly [TYPE]: "bigint" | "number"; readonly text: string }
	| { readonly [TYPE]: "set" | "object"; readonly entries: readonly unknown[] }
	| { readonly [TYPE]: "bytes" | "buffer"; readonly bytes: readonly number[] };

/** The text of a value. Functions and symbols do not come from a database and are left out. */
export function stringifyExact(value: unknown): string {
	// What is wrapped is not looked at again, only what is in it.
	if (value === undefined) return JSON.stringify(wrap(undefined));
	return JSON.stringify(value, (_key, entry: unknown) => wrap(entry));
}

function wrap(value: unknown): unknown {
	switch (typeof value) {
		case "undefined":
			return { [TYPE]: "undefined" };
		case "bigint":
			return { [TYPE]: "bigint", text: value.toString() };
		case "number":
			return Number.isFinite(value) && !Object.is(value, -0)
				? value
				: { [TYPE]: "number", text: numberText(value) };
		case "object":
			return wrapObject(value);
		default:
			return value;
	}
}

function wrapObject(value: object | null): unknown {
	if (value instanceof Set) return { [TYPE]: "set", entries: [...value] };
	if (value instanceof Uint8Array) return { [TYPE]: "bytes", bytes: [...value] };
	if (value instanceof ArrayBuffer) return { [TYPE]: "buffer", bytes: [...new Uint8Array(value)] };
	if (value !== null && Object.hasOwn(value, TYPE))
		return { [TYPE]: "object", entries: Object.entries(value) };
	return value;
}

/** A record's own field of that name is always within a wrapped object. */
function isWrapped(value: object): value is Wrapped {
	const type = (value as { readonly [TYPE]?: unknown })[TYPE];
	return typeof type === "string" && Object.hasOwn(readers, type) && Object.keys(value).length <= 2;
}

function numberText(value: number): string {
	return Object.is(value, -0) ? "-0" : String(value);
}

/** The value of a text that {@link stringifyExact} wrote. */
export function parseExact(text: string): unknown {
	// Looking at every value costs several times the parsing, so only where there is something to find.
	if (!text.includes("\\u0000type")) return JSON.parse(text);
	const value: unknown = JSON.parse(text, (_key, entry: unknown) =>
		typeof entry === "object" && entry !== null && Object.hasOwn(entry, TYPE) && isWrapped(entry)
			? unwrap(entry)
			: entry,
	);
	return reveal(value);
}

/** A reviver that gives `undefined` takes the entry away, so NONE is put in afterwards. */
const NONE = Symbol("NONE");

const readers: {
	readonly [K in Wrapped[typeof TYPE]]: (wrapped: Extract<Wrapped, { readonly [TYPE]: K }>) => unknown;
} = {
	undefined: () => NONE,
	bigint: ({ text }) => BigInt(text),
	number: ({ text }) => Number(text),
	set: ({ entries }) => new Set(entries),
	object: ({ entries }) => Object.fromEntries(entries as readonly (readonly [string, unknown])[]),
	bytes: ({ bytes }) => Uint8Array.from(bytes),
	buffer: ({ bytes }) => Uint8Array.from(bytes).buffer,
};

function unwrap(wrapped: Wrapped): unknown {
	const read = readers[wrapped[TYPE]] as (value: Wrapped) => unknown;
	return read(wrapped);
}

function reveal(value: unknown): unknown {
	if (value === NONE) return undefined;
	if (Array.isArray(value)) return value.map(reveal);
	if (value instanceof Set) return new Set([...value].map(reveal));
	if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype)
		return value;
	return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, reveal(entry)]));
}
