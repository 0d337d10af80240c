/** What a key means in a table that is shown by pages. */

import { type PageRange, pagerTargets } from "./paging";
import type { CellPosition } from "./table";

/** Where a key leads: to a cell of this page, or to another page and a row of it (`-1` is its last). */
export type Move =
	| { readonly kind: "cell"; readonly to: CellPosition }
	| { readonly kind: "page"; readonly offset: number; readonly row: number; readonly column: number };

/** The move that a key asks for, if it is one. */
export function moveFor(
	key: string,
	withControl: boolean,
	at: CellPosition,
	columns: number,
	range: PageRange,
): Move | undefined {
	const { first, previous, next, last } = pagerTargets(range);
	const lastRow = range.shown - 1;
	const cell = (row: number, column: number): Move => ({ kind: "cell", to: { row, column } });
	const page = (offset: number | undefined, row: number, column: number, otherwise: Move): Move =>
		offset === undefined ? otherwise : { kind: "page", offset, row, column };
	const { row, column } = at;
	switch (key) {
		case "ArrowLeft":
			return cell(row, column - 1);
		case "ArrowRight":
			return cell(row, column + 1);
		case "ArrowUp":
			return row > 0 ? cell(row - 1, column) : page(previous, -1, column, cell(0, column));
		case "ArrowDown":
			return row < lastRow ? cell(row + 1, column) : page(next, 0, column, cell(lastRow, column));
		case "PageUp":
			return page(previous, 0, column, cell(0, column));
		case "PageDown":
			return page(next, 0, column, cell(lastRow, column));
		case "Home":
			return withControl ? page(first, 0, 0, cell(0, 0)) : cell(row, 0);
		case "End":
			return withControl ? page(last, -1, columns - 1, cell(lastRow, columns - 1)) : cell(row, columns - 1);
		default:
			return undefined;
	}
}
