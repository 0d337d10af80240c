/** Writes TOML. */

/** What stands behind a `=`; a `number` is a float. */
export type TomlScalar = string | boolean | bigint | number | readonly TomlScalar[] | TomlInline;
/** Fields on one line. */
export interface TomlInline {
	readonly [key: string]: TomlScalar;
}

/** Fields on one line, between braces. */
export function inlineText(fields: TomlInline): string {
	const texts = Object.entries(fields).map(([key, field]) => `${keyText(key)} = ${scalarText(field)}`);
	return `{ ${texts.join(", ")} }`;
}

/** A value on one line. */
function scalarText(value: TomlScalar): string {
	if (typeof value === "string") return textOf(value);
	if (typeof value === "bigint" || typeof value === "boolean") return String(value);
	if (typeof value === "number") return floatText(value);
	if (isList(value)) return `[${value.map(scalarText).join(", ")}]`;
	return inlineText(value);
}

/** `key = value`; a text of several lines on as many. */
export function fieldText(key: string, value: TomlScalar): string {
	const isLong = typeof value === "string" && value.trim().includes("\n");
	return `${keyText(key)} = ${isLong ? longText(value.trim()) : scalarText(value)}`;
}

/** A key, in quotes where it has to be. */
export function keyText(key: string): string {
	return /^[A-Za-z0-9_-]+$/.test(key) ? key : textOf(key);
}

function isList(value: TomlScalar): value is readonly TomlScalar[] {
	return Array.isArray(value);
}

function textOf(text: string): string {
	return JSON.stringify(text).replaceAll("\u007f", "\\u007f");
}

/** Line breaks and tabs stay; everything else that could end or change it is escaped. */
function longText(text: string): string {
	const escaped = text
		.replaceAll("\r\n", "\n")
		.replace(/\\|(?![\n\t])\p{Cc}/gu, (char) =>
			char === "\\" ? "\\\\" : `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
		);
	// A quote needs no escape where it cannot be one of three.
	return `"""\n${escaped.replaceAll('""', '\\"\\"')}"""`;
}

function floatText(value: number): string {
	if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
	const text = String(value);
	return /[.e]/.test(text) ? text : `${Object.is(value, -0) ? "-0" : text}.0`;
}
