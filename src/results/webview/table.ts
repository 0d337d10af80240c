import { el } from "../../page/dom";
import type { Cell } from "../../protocol/backend";
import type { SeenRecord } from "../../protocol/results";
import { columnsOf, MAX_COLUMNS } from "./columns";
import type { Rows } from "./rows";

/** A cell that the user is at. */
export interface ActiveCell {
	/** Number of the row among all rows of the value, from 0. */
	readonly row: number;
	/** Name of the field; empty where the row is no object. */
	readonly field: string;
	/** As shown; `undefined` where the row has no such field. */
	readonly text: string | undefined;
	/** The record whose id it is, where it is one. */
	readonly record: SeenRecord | undefined;
}

/** Where to put the cursor after a move: a position in the page. */
export interface CellPosition {
	readonly row: number;
	readonly column: number;
}

/** One page of rows as a table, with a cursor of its own among its cells. */
export class PageTable {
	readonly element: HTMLTableElement;
	readonly columns: readonly string[];
	readonly #rows: readonly (readonly Cell[])[];
	readonly #offset: number;
	readonly #home: Rows["home"];
	readonly #cells: HTMLTableCellElement[][] = [];
	#at: CellPosition = { row: 0, column: 0 };

	/** @param about the value that they are rows of */
	constructor(
		rows: readonly (readonly Cell[])[],
		offset: number,
		about: Pick<Rows, "total" | "order" | "home">,
		label: string,
	) {
		this.#rows = rows;
		this.#offset = offset;
		this.#home = about.home;
		const all = columnsOf(rows, about.order);
		this.columns = all.slice(0, MAX_COLUMNS);
		this.element = el(
			"table",
			{
				role: "grid",
				"aria-label": label,
				"aria-rowcount": about.total + 1,
				"aria-colcount": all.length + 1,
				"aria-readonly": "true",
			},
			this.#head(),
			this.#body(),
		);
		this.#moveTabStop(this.#at);
	}

	get rowCount(): number {
		return this.#rows.length;
	}

	get position(): CellPosition {
		return this.#at;
	}

	get active(): ActiveCell {
		const field = this.columns[this.#at.column] ?? "";
		const cell = this.#rows[this.#at.row]?.find(([name]) => name === field);
		return { row: this.#offset + this.#at.row, field, text: cell?.[1], record: this.#record(cell) };
	}

	/** Whether the active cell's text does not fit. */
	get overflows(): boolean {
		const cell = this.#cells[this.#at.row]?.[this.#at.column];
		return cell !== undefined && cell.scrollWidth > cell.clientWidth;
	}

	/** Puts the cursor somewhere within the page; what is outside is at its edge. */
	moveTo(position: CellPosition): void {
		this.#moveTabStop({
			row: clamp(position.row, this.rowCount - 1),
			column: clamp(position.column, this.columns.length - 1),
		});
		this.#cells[this.#at.row]?.[this.#at.column]?.focus();
	}

	/** Takes the cursor to a cell that was clicked; false when it was none. */
	moveToElement(target: EventTarget | null): boolean {
		const cell = target instanceof Element ? target.closest("td") : null;
		if (!cell) return false;
		const row = this.#cells.findIndex((cells) => cells.includes(cell));
		const column = this.#cells[row]?.indexOf(cell) ?? -1;
		if (column < 0) return false;
		this.moveTo({ row, column });
		return true;
	}

	#head(): HTMLTableSectionElement {
		const number = el("th", { scope: "col", class: "number", "aria-label": "Row" });
		const names = this.columns.map((name, index) =>
			el("th", { scope: "col", "aria-colindex": index + 2 }, name === "" ? "value" : name),
		);
		return el("thead", {}, el("tr", { "aria-rowindex": 1 }, number, ...names));
	}

	#body(): HTMLTableSectionElement {
		const body = el("tbody");
		for (const [index, row] of this.#rows.entries()) {
			const number = this.#offset + index + 1;
			const values = new Map(row.map((cell) => [cell[0], cell]));
			const cells = this.columns.map((name, column) => {
				const cell = values.get(name);
				const text = cell?.[1];
				const record = this.#record(cell);
				const attributes = { role: "gridcell", tabindex: -1, "aria-colindex": column + 2 };
				return text === undefined
					? el("td", { ...attributes, "aria-label": "no such field" })
					: el(
							"td",
							{
								...attributes,
								class: /^(NONE|NULL)$/.test(text) ? "nothing" : undefined,
								title: text.length > 40 ? text : undefined,
								// What VS Code shows for it in its own menu, and hands to the command there.
								"data-vscode-context": record && JSON.stringify({ webviewSection: "record", ...record }),
							},
							text,
						);
			});
			this.#cells.push(cells);
			const header = el("th", { scope: "row", class: "number", "aria-colindex": 1 }, String(number));
			body.append(el("tr", { "aria-rowindex": number + 1 }, header, ...cells));
		}
		return body;
	}

	#record(cell: Cell | undefined): SeenRecord | undefined {
		return cell?.[2] === "record" && this.#home ? { record: cell[1], ...this.#home } : undefined;
	}

	/** One cell is reached by Tab, and the arrow keys move among them. */
	#moveTabStop(to: CellPosition): void {
		this.#cells[this.#at.row]?.[this.#at.column]?.setAttribute("tabindex", "-1");
		this.#at = to;
		this.#cells[to.row]?.[to.column]?.setAttribute("tabindex", "0");
	}
}

function clamp(value: number, max: number): number {
	return Math.max(0, Math.min(value, max));
}
