import { Position, Range } from "vscode";
import type { TextPlace } from "../common/suites/toml";

/** Gives the editor's range of each place in `text`. */
export function placesIn(text: string): (place: TextPlace) => Range {
	const starts = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map(({ index, 0: end }) => index + end.length)];
	const position = (offset: number) => {
		const line = starts.findLastIndex((start) => start <= offset);
		return new Position(line, offset - (starts[line] ?? 0));
	};
	return ({ start, end }) => new Range(position(start), position(end));
}
