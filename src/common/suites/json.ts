/**
 * JSON as SurrealKit's assertions see it: `serde_json`, in which the integer 1 and the float 1.0 are two values. Here an
 * integer is a `bigint` and a `number` is a float.
 */
export type Json = null | boolean | string | bigint | number | readonly Json[] | JsonObject;
export type JsonObject = ReadonlyMap<string, Json>;

/** Whether both are the same value. The order of an object's fields says nothing. */
export function isSameJson(one: Json, other: Json): boolean {
	if (isList(one)) {
		return (
			isList(other) &&
			one.length === other.length &&
			one.every((item, index) => isSameJson(item, other[index] ?? null))
		);
	}
	if (one instanceof Map) {
		if (!(other instanceof Map) || one.size !== other.size) return false;
		return [...one].every(([key, value]) => other.has(key) && isSameJson(value, other.get(key) ?? null));
	}
	return one === other;
}

export function isList(value: Json): value is readonly Json[] {
	return Array.isArray(value);
}

/** The value as compact JSON, as `serde_json` writes it: fields by name, floats with a point or an exponent. */
export function jsonText(value: Json): string {
	if (typeof value === "bigint") return value.toString();
	if (typeof value === "number") return floatText(value);
	if (isList(value)) return `[${value.map(jsonText).join(",")}]`;
	if (!(value instanceof Map)) return JSON.stringify(value);
	const fields = [...value].sort(([one], [other]) => byCodePoint(one, other));
	return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${jsonText(field)}`).join(",")}}`;
}

/** A text as it is, anything else as JSON: what `contains` and `regex` look into. */
export function plainTextOf(value: Json): string {
	return typeof value === "string" ? value : jsonText(value);
}

/** UTF-16 orders what is beyond U+FFFF before some of what is not. */
function byCodePoint(one: string, other: string): number {
	const [a, b] = [[...one], [...other]];
	for (const [index, char] of a.entries()) {
		const rival = b[index];
		if (rival === undefined) return 1;
		if (char !== rival) return (char.codePointAt(0) ?? 0) - (rival.codePointAt(0) ?? 0);
	}
	return a.length - b.length;
}

/** From 1e16 on, and below 1e-5, with an exponent. */
function floatText(value: number): string {
	if (!Number.isFinite(value)) return "null";
	if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
	const [mantissa = "", power = ""] = Math.abs(value).toExponential().split("e");
	const exponent = Number(power);
	const sign = value < 0 ? "-" : "";
	if (exponent < -5 || exponent > 15) return `${sign}${mantissa}e${power}`;
	const digits = mantissa.replace(".", "");
	if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
	const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
	return `${sign}${whole}.${digits.slice(exponent + 1) || "0"}`;
}

/** The JSON of a text, or `undefined` where it is none. */
export function parseJson(text: string): Json | undefined {
	try {
		JSON.parse(text);
	} catch {
		return undefined;
	}
	// A letter before each text and number tells them apart when they are read: JSON.parse loses how a number was written.
	const marked = text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) =>
		token.startsWith('"') ? `"t${token.slice(1)}` : `"n${token}"`,
	);
	return reveal(JSON.parse(marked));
}

/** Keys are marked as well; `JSON.parse` gives plain objects, of which `__proto__` is a field like any other. */
function reveal(value: unknown): Json {
	if (typeof value === "string") return value.startsWith("n") ? numberOf(value.slice(1)) : value.slice(1);
	if (typeof value === "boolean" || value === null) return value;
	if (Array.isArray(value)) return value.map(reveal);
	return new Map(Object.entries(value as object).map(([key, field]) => [key.slice(1), reveal(field)]));
}

const HIGHEST = 2n ** 64n;
const LOWEST = -(2n ** 63n);

function numberOf(text: string): bigint | number {
	if (/[.eE]/.test(text) || text === "-0") return Number(text);
	const whole = BigInt(text);
	return whole < HIGHEST && whole >= LOWEST ? whole : Number(text);
}

/** What `path` names in a value: names of fields and indexes of lists between points; an empty one is the whole. */
export function lookUp(value: Json, path: string): Json | undefined {
	if (path.trim() === "") return value;
	let found: Json | undefined = value;
	for (const step of path.split(".").filter(Boolean)) {
		if (/^\+?\d+$/.test(step))
			found = isList(found ?? null) ? (found as readonly Json[])[Number(step)] : undefined;
		else found = found instanceof Map ? found.get(step) : undefined;
		if (found === undefined) return undefined;
	}
	return found;
}
