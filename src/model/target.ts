/** What a command runs, given the text of an editor and where its cursor or selection is. */
import {
	blockAt,
	groupStatements,
	holdsStatement,
	splitStatements,
	type TextRange,
} from "../common/surrealql/statements";

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

/**
 * The statement or transaction of a code lens, also where the text around it was edited since the lens was made. What
 * was edited itself is not run: it may be something else by now.
 */
export function statementOfLens(text: string, lens: TextRange & { readonly text: string }): Target {
	const [nearest] = groupStatements(splitStatements(text))
		.filter(({ start, end }) => text.slice(start, end) === lens.text)
		.sort((a, b) => Math.abs(a.start - lens.start) - Math.abs(b.start - lens.start));
	return nearest
		? { range: { start: nearest.start, end: nearest.end } }
		: { nothing: "This statement was edited in the meantime, so nothing ran. Choose “Run” again." };
}
