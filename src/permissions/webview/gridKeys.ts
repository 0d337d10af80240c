/** What a key means in the matrix, as in any tree grid. */

/** Where the focus is: column 0 is the row's name. */
export interface GridPlace {
	readonly row: number;
	readonly column: number;
}

/** What the row is that has the focus. */
export interface RowState {
	readonly isField: boolean;
	readonly canExpand: boolean;
	readonly isExpanded: boolean;
}

/** What a key asks for. */
export type GridMove =
	| { readonly kind: "focus"; readonly to: GridPlace }
	| { readonly kind: "expand" | "collapse" | "parent" | "expandAll" | "details" }
	/** Goes on typing in the filter. */
	| { readonly kind: "filter"; readonly typed: string };

export interface PressedKey {
	readonly key: string;
	readonly ctrlKey: boolean;
	readonly metaKey: boolean;
	readonly altKey: boolean;
}

/** So many rows are passed by Page Up and Page Down. */
const PAGE = 10;

/** The move that a key asks for, if it is one. `size` counts rows, and columns with the one of the names. */
export function moveFor(
	pressed: PressedKey,
	at: GridPlace,
	state: RowState,
	size: { readonly rows: number; readonly columns: number },
): GridMove | undefined {
	const { key } = pressed;
	const withControl = pressed.ctrlKey || pressed.metaKey;
	const { row, column } = at;
	const focus = (toRow: number, toColumn: number): GridMove => ({
		kind: "focus",
		to: { row: within(toRow, size.rows), column: within(toColumn, size.columns) },
	});
	if (pressed.altKey) return undefined;
	switch (key) {
		case "ArrowUp":
			return focus(row - 1, column);
		case "ArrowDown":
			return focus(row + 1, column);
		case "ArrowRight":
			return column === 0 && state.canExpand && !state.isExpanded
				? { kind: "expand" }
				: focus(row, column + 1);
		case "ArrowLeft":
			if (column > 0) return focus(row, column - 1);
			if (state.isExpanded) return { kind: "collapse" };
			return state.isField ? { kind: "parent" } : undefined;
		case "PageUp":
			return focus(row - PAGE, column);
		case "PageDown":
			return focus(row + PAGE, column);
		case "Home":
			return withControl ? focus(0, 0) : focus(row, 0);
		case "End":
			return focus(withControl ? size.rows - 1 : row, size.columns - 1);
		case "Enter":
			return enter(column, state);
		case "*":
			return { kind: "expandAll" };
		case " ":
			return { kind: "details" };
		default:
			return key.length === 1 && !withControl ? { kind: "filter", typed: key } : undefined;
	}
}

/** On a name it does what a click there does. */
function enter(column: number, { canExpand, isExpanded }: RowState): GridMove {
	if (column > 0 || !canExpand) return { kind: "details" };
	return { kind: isExpanded ? "collapse" : "expand" };
}

function within(index: number, count: number): number {
	return Math.max(0, Math.min(index, count - 1));
}
