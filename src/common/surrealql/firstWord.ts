import { tokens } from "./lexer";

/** What a text begins with behind its comments; empty where there is nothing. */
export function firstWord(text: string): string {
	for (const { kind, start, end } of tokens(text)) if (kind !== "comment") return text.slice(start, end);
	return "";
}
