/** Where the errors of a run are in the text that was run, in UTF-16 offsets of that text. */
import { offsetOfPosition } from "../common/position";
import { tokens } from "../common/surrealql/lexer";
import type { TextRange } from "../common/surrealql/statements";
import type { RunState } from "./run";

/** An error and the part of the text that it is about. */
export interface ErrorPlace extends TextRange {
	/** Index of the statement; absent when the text as a whole was refused. */
	readonly statement?: number;
	/** One line. */
	readonly message: string;
	/** The server's kind of error. */
	readonly kind?: string;
}

/** The errors of a run whose place in `text` is known. */
export function errorPlaces(text: string, state: RunState): readonly ErrorPlace[] {
	if (state.kind === "failed") {
		const { detail, message } = state.error;
		return detail?.position ? [place(tokenRange(text, detail.position), message, detail.kind)] : [];
	}
	if (state.kind !== "finished") return [];
	return state.result.statements.flatMap(({ error, range, index }) => {
		const where = error?.position ? tokenRange(text, error.position) : range;
		return error && where ? [{ ...place(where, error.message, error.kind), statement: index }] : [];
	});
}

function place(range: TextRange, message: string, kind: string | undefined): ErrorPlace {
	return { start: range.start, end: range.end, message: firstLine(message), ...(kind ? { kind } : {}) };
}

/** The parser's messages go on with an excerpt of the source, which the editor shows anyway. */
function firstLine(message: string): string {
	return message.split("\n", 1)[0]?.trim() ?? "";
}

/** The piece of text that the engine points at, such as a word or a string; at least one character. */
function tokenRange(text: string, position: { readonly line: number; readonly column: number }): TextRange {
	const start = offsetOfPosition(text, position);
	for (const token of tokens(text)) {
		if (token.end <= start) continue;
		// A token over many lines, such as a string that is never closed, is marked to the end of its first.
		const lineEnd = text.indexOf("\n", start);
		const end = lineEnd < 0 ? token.end : Math.min(token.end, lineEnd);
		return { start, end: Math.max(end, start + 1) };
	}
	return { start: Math.max(0, Math.min(start, text.length - 1)), end: text.length };
}
