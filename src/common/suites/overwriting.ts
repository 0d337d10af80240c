import { tokens } from "../surrealql/lexer";
import { splitStatements } from "../surrealql/statements";

/**
 * The text with `OVERWRITE` in each definition, so that it holds whatever has been defined before. A sequence is left
 * as it is where it is there: to define it over would count from its start again.
 */
export function overwriting(text: string): string {
	let out = "";
	let at = 0;
	for (const { start, end } of splitStatements(text)) {
		const change = changeOf(text, start, end);
		if (!change) continue;
		out += text.slice(at, change.start) + change.text;
		at = change.end;
	}
	return out + text.slice(at);
}

/** What replaces what in one statement; nothing where it is no definition, or says itself what it does. */
function changeOf(text: string, start: number, end: number) {
	const words: { readonly word: string; readonly start: number; readonly end: number }[] = [];
	for (const token of tokens(text.slice(start, end))) {
		if (token.kind === "comment") continue;
		if (token.kind !== "word" || words.length === 5) break;
		const [from, to] = [start + token.start, start + token.end];
		words.push({ word: text.slice(from, to).toUpperCase(), start: from, end: to });
	}
	const [define, kind, first, , last] = words;
	if (define?.word !== "DEFINE" || !kind || first?.word === "OVERWRITE") return undefined;
	const guarded = words
		.slice(2)
		.map(({ word }) => word)
		.join(" ")
		.startsWith("IF NOT EXISTS");
	const isSequence = kind.word === "SEQUENCE";
	if (guarded && first && last)
		return isSequence ? undefined : { start: first.start, end: last.end, text: "OVERWRITE" };
	return { start: kind.end, end: kind.end, text: isSequence ? " IF NOT EXISTS" : " OVERWRITE" };
}
