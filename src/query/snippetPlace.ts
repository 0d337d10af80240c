import { tokens } from "../common/surrealql/lexer";

/**
 * The words of a statement that is just being begun at the end of `text`, such as `define ta`, and where they begin.
 * `undefined` anywhere else: there a snippet would take the place of what is being written.
 */
export function beginningOfStatement(
	text: string,
): { readonly words: string; readonly start: number } | undefined {
	let start: number | undefined;
	let isBeginning = true;
	for (const token of tokens(text)) {
		if (token.kind === "semicolon") {
			start = undefined;
			isBeginning = true;
		} else if (token.kind === "comment") {
			// Within a comment nothing begins.
			if (token.end === text.length && (token.unterminated || !text.endsWith("*/"))) return undefined;
		} else if (token.kind === "word") start ??= token.start;
		else isBeginning = false;
	}
	if (!isBeginning || start === undefined) return undefined;
	const words = text.slice(start);
	// On one line, and with one space between them: as the snippets are named.
	return /^[a-z]+( [a-z]+)* ?$/i.test(words) ? { words, start } : undefined;
}

/** A snippet's text as it will stand there, without the marks of its fields. */
export function shownSnippet(body: string): string {
	return body
		.replace(/\$\{\d+\|([^,|}]*)[^}]*\}/g, "$1")
		.replace(/\$\{\d+:((?:[^}\\]|\\.)*)\}/g, "$1")
		.replace(/\$\{\d+\}|(?<!\\)\$\d/g, "")
		.replace(/\\([$}\\])/g, "$1");
}
