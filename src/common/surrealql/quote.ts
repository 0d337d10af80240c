/** How texts and names are written in SurrealQL. */

/** A text between two `mark`s, on one line. */
export function quote(text: string, mark: "'" | "`"): string {
	let out = mark as string;
	for (const char of text) out += char === mark ? `\\${mark}` : (escapes[char] ?? char);
	return out + mark;
}
const escapes: Readonly<Record<string, string>> = {
	"\\": "\\\\",
	"\n": "\\n",
	"\r": "\\r",
	"\t": "\\t",
	"\b": "\\b",
	"\f": "\\f",
	"\0": "\\0",
};

/** What stands between the quotes of a name. */
export function unquoted(written: string): string {
	return written.slice(1, -1).replace(/\\(.)/gs, "$1");
}

/** A name (table, field, namespace, variable) as an identifier, quoted where it must be. */
export function quoteIdentifier(name: string): string {
	return isPlainName(name) && !reserved.has(name.toUpperCase()) ? name : quote(name, "`");
}

/** Whether a name is one without quotes, unless it is a keyword. */
export function isPlainName(name: string): boolean {
	return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

/** Of all keywords those that begin something else where a value could stand, such as `if` in `if:1`. */
const reserved = new Set(
	(
		"ALTER BREAK CONTINUE CREATE DEFINE DELETE EXPLAIN FALSE FOR FUNCTION IF INFINITY INFO INSERT LET NAN NONE " +
		"NULL REBUILD RELATE REMOVE RETURN SELECT SLEEP THROW TRUE UPDATE UPSERT"
	).split(" "),
);
