import { tokens } from "./lexer";

/** What a text begins with behind its comments, in upper case; empty where that is no word. */
export function firstWord(text: string): string {
	for (const { kind, start, end } of tokens(text))
		if (kind !== "comment") return kind === "word" ? text.slice(start, end).toUpperCase() : "";
	return "";
}
