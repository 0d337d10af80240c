import { tokens } from "./lexer";

/** The beginning of a text on one line, without the comments in front of it. */
export function excerpt(text: string, length: number): string {
	const line = text
		.slice(firstToken(text))
		.slice(0, 2 * length)
		.replace(/\s+/g, " ")
		.trim();
	return line.length > length ? `${line.slice(0, length - 1).trimEnd()}…` : line;
}

function firstToken(text: string): number {
	for (const token of tokens(text)) if (token.kind !== "comment") return token.start;
	return text.length;
}
