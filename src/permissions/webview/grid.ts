import { el, setAttributes } from "../../page/dom";
import type { MatrixCell } from "../../protocol/permissions";
import type { ShownTable } from "./choice";
import type { Column, ColumnGroup } from "./columns";
import { gridHead } from "./gridHead";
import { type GridPlace, moveFor, type RowState } from "./gridKeys";
import { fillCell, type RowElement, rowElement, updateTable } from "./gridRow";
import type { MatrixRow, TableRow } from "./matrix";

/** What is at a place of the grid; without a column, a row by its name. */
export interface GridSpot {
	readonly row: MatrixRow;
	readonly column?: Column;
}

/** What the grid tells what stands around it. */
export interface GridEvents {
	/** Shows or hides fields. */
	readonly toggle: (table: string) => void;
	readonly expandAll: () => void;
	/** Asks for details, by the mouse or (once more, it goes on into them) by a key. */
	readonly open: (spot: GridSpot, by: "mouse" | "key") => void;
	/** The focus has come there. */
	readonly moved: (spot: GridSpot) => void;
	/** A letter that belongs into the filter. */
	readonly typed: (text: string) => void;
}

/** A row in sight, from top to bottom. */
interface Line {
	readonly drawn: RowElement;
	readonly table: ShownTable;
	readonly isField: boolean;
}

/**
 * The matrix as a tree grid: tables, and fields below them when they are shown.
 *
 * It is a table of the browser's own and no library's grid. Those draw only the rows in sight, for results of a million
 * rows, and pay for it with an order of columns, a way to scroll and roles of their own; of them none has two levels of
 * headings, rows that unfold and a name that stays in sight together. Here there are some hundreds of rows at the most,
 * and a screen reader knows a table. The browser draws the rows in sight only, by `content-visibility`, for which rows
 * must not be laid out as a table's: hence the roles, which are those that the elements would have by themselves.
 */
export class Grid {
	readonly element = el("div", { class: "scroll" });
	readonly #events: GridEvents;
	readonly #table = el("table", { role: "treegrid", "aria-label": "Permissions" });
	readonly #body = el("tbody", { role: "rowgroup" });
	readonly #rows = new Map<MatrixRow, RowElement>();
	#columns: readonly Column[] = [];
	#lines: readonly Line[] = [];
	#at: GridPlace = { row: 0, column: 0 };

	constructor(events: GridEvents) {
		this.#events = events;
		this.element.append(this.#table);
		this.#body.addEventListener("keydown", (event) => this.#pressed(event));
		this.#body.addEventListener("click", (event) => this.#clicked(event));
		this.#body.addEventListener("focusin", ({ target }) => this.#focused(target));
	}

	/** Begins anew with these columns; rows are drawn by {@link show}. */
	setColumns(groups: readonly ColumnGroup[], isCompared: boolean): void {
		this.#columns = groups.flatMap(({ columns }) => columns);
		this.#rows.clear();
		this.#table.replaceChildren(gridHead(groups), this.#body);
		this.#table.classList.toggle("compared", isCompared);
		this.#table.style.setProperty("--columns", String(this.#columns.length));
		setAttributes(this.#table, { "aria-colcount": this.#columns.length + 1 });
	}

	/** Shows these rows and no others. What had the focus keeps it, as long as it is there. */
	show(tables: readonly ShownTable[]): void {
		const before = this.#lines[this.#at.row]?.drawn.row;
		const hadFocus = this.#body.contains(document.activeElement);
		this.#lines = tables.flatMap((table, index) => {
			const drawn = this.#drawn(table.row, table.row.definition.kind);
			updateTable(drawn, table);
			setAttributes(drawn.element, { "aria-posinset": index + 1, "aria-setsize": tables.length });
			return [{ drawn, table, isField: false }, ...this.#fieldLines(table)];
		});
		this.#body.replaceChildren(...this.#lines.map(({ drawn }) => drawn.element));
		const row = this.#lines.findIndex(({ drawn }) => drawn.row === before);
		this.#at = {
			row: Math.max(0, row),
			column: Math.min(this.#at.column, this.#columns.length),
		};
		this.#markTabStop();
		if (hadFocus && !this.#body.contains(document.activeElement)) this.focus();
	}

	/** Writes verdicts that have come into the cells that are drawn. */
	update(cells: readonly MatrixCell[], rowOf: (cell: MatrixCell) => MatrixRow | undefined): void {
		for (const cell of cells) {
			const row = rowOf(cell);
			const drawn = row && this.#rows.get(row);
			const index = this.#columns.findIndex(
				({ session, action }) => session.id === cell.session && action === cell.action,
			);
			const element = drawn?.element.cells[index + 1];
			const column = this.#columns[index];
			if (row && element && column) fillCell(element, row, column);
		}
	}

	/** Names in the rows what is suspicious by now. */
	updateSuspicions(of: (row: TableRow) => ShownTable["suspicions"]): void {
		for (const { drawn, table, isField } of this.#lines)
			if (!isField) updateTable(drawn, { ...table, suspicions: of(table.row) });
	}

	/** Gives the focus back to where it was. */
	focus(): void {
		this.#focus(this.#at);
	}

	#fieldLines(table: ShownTable): readonly Line[] {
		return table.fields.map((field, index) => {
			const drawn = this.#drawn(field, undefined);
			setAttributes(drawn.element, { "aria-posinset": index + 1, "aria-setsize": table.fields.length });
			return { drawn, table, isField: true };
		});
	}

	#drawn(row: MatrixRow, kind: string | undefined): RowElement {
		const known = this.#rows.get(row) ?? rowElement(row, kind, this.#columns);
		this.#rows.set(row, known);
		return known;
	}

	#pressed(event: KeyboardEvent): void {
		const line = this.#lines[this.#at.row];
		if (!line) return;
		const { canExpand, isExpanded } = line.table;
		const state: RowState = line.isField
			? { isField: true, canExpand: false, isExpanded: false }
			: { isField: false, canExpand, isExpanded };
		const size = { rows: this.#lines.length, columns: this.#columns.length + 1 };
		const move = moveFor(event, this.#at, state, size);
		if (!move) return;
		event.preventDefault();
		const { table } = line.table.row;
		switch (move.kind) {
			case "focus":
				this.#focus(move.to);
				break;
			case "expand":
			case "collapse":
				this.#events.toggle(table);
				break;
			case "parent":
				this.#focus({ row: this.#lines.findIndex((each) => each.table === line.table), column: 0 });
				break;
			case "expandAll":
				this.#events.expandAll();
				break;
			case "filter":
				this.#events.typed(move.typed);
				break;
			case "details": {
				const spot = this.#spot(this.#at);
				if (spot) this.#events.open(spot, "key");
			}
		}
	}

	#clicked({ target }: MouseEvent): void {
		const place = this.#placeOf(target);
		const line = place && this.#lines[place.row];
		const spot = place && this.#spot(place);
		if (!place || !line || !spot) return;
		this.#focus(place);
		// What is suspicious is explained in the details.
		const isAsked = target instanceof Element && target.closest(".suspicion") !== null;
		const togglesFields = place.column === 0 && !line.isField && line.table.canExpand && !isAsked;
		if (togglesFields) this.#events.toggle(spot.row.table);
		else this.#events.open(spot, "mouse");
	}

	#focused(target: EventTarget | null): void {
		const place = this.#placeOf(target);
		if (!place) return;
		this.#at = place;
		this.#markTabStop();
		const spot = this.#spot(place);
		if (spot) this.#events.moved(spot);
	}

	#placeOf(target: EventTarget | null): GridPlace | undefined {
		const cell = target instanceof Element ? target.closest("th, td") : null;
		const element = cell?.parentElement;
		if (!(cell instanceof HTMLTableCellElement) || !(element instanceof HTMLTableRowElement))
			return undefined;
		return { row: element.sectionRowIndex, column: cell.cellIndex };
	}

	#spot({ row, column }: GridPlace): GridSpot | undefined {
		const line = this.#lines[row];
		const verdict = this.#columns[column - 1];
		return line && { row: line.drawn.row, ...(verdict ? { column: verdict } : {}) };
	}

	#focus(place: GridPlace): void {
		const cell = this.#body.rows[place.row]?.cells[place.column];
		cell?.focus({ preventScroll: true });
		// Below the headings, and beside the names, which stay.
		cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
	}

	/** Tab comes to one place of the grid, where the focus was last. */
	#markTabStop(): void {
		for (const each of this.#body.querySelectorAll('[tabindex="0"]')) setAttributes(each, { tabindex: -1 });
		const cell = this.#body.rows[this.#at.row]?.cells[this.#at.column];
		if (cell) setAttributes(cell, { tabindex: 0 });
	}
}
