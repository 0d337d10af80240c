/** Texts as literals of a programming language, and as comments: neither can end before it should. */

/**
 * What no source text should hold as it is: control and formatting characters. Among them are line ends that only some
 * languages know, the byte order mark, and what turns the direction of writing around.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** How a language names a character by its code point. */
export type Escape = (codePoint: number) => string;

/** `\u{1f600}`: JavaScript, Rust. */
export const inBraces: Escape = (codePoint) => `\\u{${codePoint.toString(16)}}`;

/** `\u200b`, `\U000e0001`: Python, Go, C#. */
export const byLength: Escape = (codePoint) => {
	const hex = codePoint.toString(16);
	return codePoint > 0xffff ? `\\U${hex.padStart(8, "0")}` : `\\u${hex.padStart(4, "0")}`;
};

/** What is written in the same way everywhere. */
const known: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** A text between double quotes, on one line. */
export function quoted(text: string, escape: Escape): string {
	const inner = text
		.replace(/[\\"]/g, "\\$&")
		.replace(UNSAFE, (char) => known[char] ?? escape(char.codePointAt(0) ?? 0));
	return `"${inner}"`;
}

/** A text as a part of a comment of one line. */
export function inComment(text: string): string {
	return text.replace(UNSAFE, " ");
}
