import type { SlickGrid } from "slickgrid";
import { setAttributes } from "../../page/dom";

/**
 * Makes the library's grid one stop of the Tab key, with the focus on a real cell: the library has a dozen stops, and
 * gives the focus to an empty element, of which a screen reader has nothing to say. Tells rows by number.
 */
export class GridFocus {
	readonly #grid: SlickGrid;
	readonly #element: HTMLElement;
	readonly #rows: number;
	readonly #columns: number;

	constructor(grid: SlickGrid, element: HTMLElement, rows: number, columns: number) {
		this.#grid = grid;
		this.#element = element;
		this.#rows = rows;
		this.#columns = columns;
		for (const each of element.querySelectorAll("[tabindex]")) setAttributes(each, { tabindex: -1 });
		for (const [index, each] of element
			.querySelectorAll('[role="columnheader"], .slick-header-column')
			.entries())
			setAttributes(each, { "aria-colindex": index + 1 });
		// Until a cell is the active one, the grid itself is the stop.
		setAttributes(element, { tabindex: 0 });
		element.addEventListener("focus", () => this.take());
		element.addEventListener("keydown", (event) => this.#onKey(event), { capture: true });
		grid.onActiveCellChanged.subscribe(() => this.take());
		grid.onRendered.subscribe(() => this.#number());
	}

	/** Gives the focus to the active cell; to the first one, if there is none. */
	take(): void {
		if (!this.#grid.getActiveCell()) this.#grid.setActiveCell(0, 0);
		const node = this.#grid.getActiveCellNode();
		if (!node) return;
		setAttributes(this.#element, { tabindex: -1 });
		for (const each of this.#element.querySelectorAll('.slick-cell[tabindex="0"]'))
			setAttributes(each, { tabindex: -1 });
		setAttributes(node, { tabindex: 0 });
		node.focus({ preventScroll: true });
	}

	/** After rows were drawn anew: if the focus was on one of them, it is nowhere now. */
	repair(): void {
		const node = this.#grid.getActiveCellNode();
		if (!node) return;
		setAttributes(node, { tabindex: 0 });
		const { activeElement } = document;
		if (activeElement === document.body || (activeElement && this.#element.contains(activeElement))) {
			node.focus({ preventScroll: true });
		}
	}

	#onKey(event: KeyboardEvent): void {
		// Tab leaves the grid; to the library it is the next cell.
		if (event.key === "Tab") {
			event.stopPropagation();
			return;
		}
		if (!(event.ctrlKey || event.metaKey)) return;
		// The library loses the active cell between these two.
		if (event.key === "Home") this.#grid.setActiveCell(0, 0);
		else if (event.key === "End") this.#grid.setActiveCell(this.#rows - 1, this.#columns - 1);
		else return;
		event.preventDefault();
		event.stopPropagation();
	}

	/** A row that stays partly in sight is two elements, each with its number. */
	#number(): void {
		for (const row of this.#element.querySelectorAll<HTMLElement>(".slick-row:not([aria-rowindex])")) {
			setAttributes(row, { "aria-rowindex": Number(row.dataset["row"]) + 2 });
		}
	}
}
