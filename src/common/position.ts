/** Positions in a text: the engine counts lines and code points from 1, the editor UTF-16 units from 0. */

/** As the engine gives it: line and column from 1, the column in code points. */
export interface EnginePosition {
	readonly line: number;
	readonly column: number;
}

/** UTF-16 offset of `position` in `text`; a position behind the end of its line is at that end. */
export function offsetOfPosition(text: string, position: EnginePosition): number {
	let lineStart = 0;
	// Only LF, alone or after CR, begins a line for the engine.
	for (let line = 1; line < position.line; line++) {
		const end = text.indexOf("\n", lineStart);
		if (end < 0) return text.length;
		lineStart = end + 1;
	}
	let offset = lineStart;
	for (let column = 1; column < position.column && offset < text.length && text[offset] !== "\n"; column++)
		offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
	return offset;
}

/** As editors count: lines and UTF-16 units from 0. */
export interface EditorPosition {
	readonly line: number;
	readonly character: number;
}

/** Gives the editor's position of each UTF-16 offset in `text`: CR LF, LF and CR end a line. */
export function editorPositions(text: string): (offset: number) => EditorPosition {
	const starts = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map(({ index, 0: end }) => index + end.length)];
	return (offset) => {
		const line = starts.findLastIndex((start) => start <= offset);
		return { line, character: offset - (starts[line] ?? 0) };
	};
}

/** The engine's position of a UTF-16 offset in `text`. */
export function positionOfOffset(text: string, offset: number): EnginePosition {
	const lines = text.slice(0, offset).split("\n");
	return { line: lines.length, column: [...(lines.at(-1) ?? "")].length + 1 };
}
