/** What a command runs, given the text of an editor and where its cursor or selection is. */
import { blockAt, splitStatements, type TextRange } from "../common/surrealql/statements";

/** The range to run, or why there is none. */
export type Target = { readonly range: TextRange } | { readonly nothing: string };

/** The whole text. */
export function wholeText(text: string): Target {
	return holdsStatement(text)
		? { range: { start: 0, end: text.length } }
		: { nothing: "There is no statement in this editor to run." };
}

/** The selected text, exactly as selected. */
export function selectedText(text: string, selection: TextRange): Target {
	if (selection.start === selection.end) return { nothing: "Nothing is selected. Select what is to run." };
	return holdsStatement(text.slice(selection.start, selection.end))
		? { range: selection }
		: { nothing: "There is no statement in the selection to run." };
}

/** The statement at `offset`, or the whole transaction that it belongs to. */
export function statementAt(text: string, offset: number): Target {
	const block = blockAt(text, offset);
	return block
		? { range: { start: block.start, end: block.end } }
		: { nothing: "There is no statement in this editor to run." };
}

function holdsStatement(text: string): boolean {
	return splitStatements(text).length > 0;
}
