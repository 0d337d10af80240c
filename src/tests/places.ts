import { Range } from "vscode";
import { type EditorPosition, editorPositions } from "../common/position";
import type { TextPlace } from "../common/suites/toml";

/** Gives the editor's range of each place in `text`. */
export function placesIn(text: string): (place: Pick<TextPlace, "start" | "end">) => Range {
	const position = editorPositions(text);
	return ({ start, end }) => rangeOf({ start: position(start), end: position(end) });
}

/** The same for VS Code. */
export function rangeOf(span: { readonly start: EditorPosition; readonly end: EditorPosition }): Range {
	const { start, end } = span;
	return new Range(start.line, start.character, end.line, end.character);
}

/** The place of something in a file whose text is not at hand: where it begins. */
export function lineOf({ line, column }: TextPlace): Range {
	return new Range(line - 1, column - 1, line - 1, column - 1);
}
