import { copyButton } from "../../page/copyButton";
import { button, el } from "../../page/dom";
import { writtenValue } from "../../page/layOutText";
import { allOf, type Texts } from "../../page/texts";
import { ValueBox } from "../../page/valueBox";
import { isCut, MAX_COLUMNS } from "./columns";
import { copyLabel, placeCopy } from "./copyLine";
import { moveFor } from "./gridKeys";
import { pager } from "./pager";
import type { PageRange } from "./paging";
import type { Rows, ViewEvents } from "./rows";
import { type ActiveCell, PageTable } from "./table";

/** The table view of one value: a page of rows, the pager, and the whole of a cell when it is asked for. */
export class Grid {
	readonly element = el("div", { class: "grid" });
	readonly #rows: Rows;
	readonly #label: string;
	readonly #events: ViewEvents;
	readonly #scroll = el("div", { class: "scroll" });
	readonly #detail: ValueBox;
	#pager: HTMLElement = el("div");
	#table: PageTable | undefined;
	#range: PageRange;

	constructor(rows: Rows, label: string, events: ViewEvents) {
		this.#rows = rows;
		this.#label = label;
		this.#events = events;
		this.#range = { offset: 0, shown: 0, total: rows.total };
		this.#detail = new ValueBox({
			copy: (text) => rows.copy(text),
			failed: (error) => events.failed(error),
			leftFocus: () => this.#table?.moveTo(this.#table.position),
		});
		this.element.append(this.#pager, this.#scroll, this.#detail.element);
		this.#scroll.addEventListener("keydown", (event) => this.#onKey(event));
		this.#scroll.addEventListener("click", (event) => {
			if (this.#table?.moveToElement(event.target)) this.#afterClick(event.detail > 1);
		});
	}

	/** Shows the page that begins at `offset`. */
	async show(offset: number): Promise<void> {
		this.element.setAttribute("aria-busy", "true");
		try {
			const rows = await this.#rows.cells(offset);
			this.#range = { offset, shown: rows.length, total: this.#rows.total };
			this.#table = new PageTable(rows, offset, this.#rows, this.#label);
			this.#scroll.replaceChildren(this.#table.element, ...this.#note());
			this.#scroll.scrollTop = 0;
			this.#showPager();
			this.#detail.close();
			this.#events.moved(offset);
		} catch (error) {
			this.#events.failed(error);
		} finally {
			this.element.removeAttribute("aria-busy");
		}
	}

	#note(): HTMLElement[] {
		const more = Number(this.#table?.element.getAttribute("aria-colcount")) - 1 - MAX_COLUMNS;
		return more > 0
			? [el("p", { class: "note" }, `${more} more fields are in the views JSON and SurrealQL.`)]
			: [];
	}

	#showPager(): void {
		const focused = [...this.#pager.children].indexOf(document.activeElement ?? this.#pager);
		const next = pager(this.#range, (offset) => void this.show(offset));
		const label = copyLabel(this.#rows.isList, this.#range);
		const copy = copyButton(label, (signal) => this.#copyRows(signal), this.#events.failed);
		copy.title = "Copy as SurrealQL";
		placeCopy(copy, next, this.#events);
		this.#pager.replaceWith(next);
		this.#pager = next;
		const again = next.children[focused];
		if (again instanceof HTMLElement) again.focus();
	}

	#onKey(event: KeyboardEvent): void {
		const table = this.#table;
		if (!table || event.altKey) return;
		const control = event.ctrlKey || event.metaKey;
		if (event.key === "Enter") void this.#showDetail(table.active);
		else if (event.key === "Escape" && this.#detail.isOpen) this.#detail.close();
		else if (control && event.key.toLowerCase() === "c") {
			// Selected text is copied by the page itself.
			if (document.getSelection()?.isCollapsed === false) return;
			void this.#copy(table.active);
		} else {
			const move = moveFor(event.key, control, table.position, table.columns.length, this.#range);
			if (!move) return;
			if (move.kind === "page") void this.#turnTo(move.offset, move.row, move.column);
			else {
				table.moveTo(move.to);
				if (this.#detail.isOpen) void this.#showDetail(table.active);
			}
		}
		event.preventDefault();
		event.stopPropagation();
	}

	async #turnTo(offset: number, row: number, column: number): Promise<void> {
		await this.show(offset);
		const table = this.#table;
		table?.moveTo({ row: row < 0 ? table.rowCount - 1 : row, column });
	}

	#afterClick(twice: boolean): void {
		const table = this.#table;
		// A click into text that is being selected is not about the value behind it.
		if (!table || document.getSelection()?.isCollapsed === false) return;
		const { text = "" } = table.active;
		if (twice || this.#detail.isOpen || table.overflows || isCut(text)) void this.#showDetail(table.active);
	}

	async #showDetail(cell: ActiveCell): Promise<void> {
		if (cell.text === undefined) return this.#detail.close();
		const value = await this.#whole(cell, cell.text);
		if (value === undefined) return;
		// Another cell may have become the active one meanwhile.
		if (this.#table?.active.row !== cell.row || this.#table.active.field !== cell.field) return;
		const title = `${cell.field === "" ? "Value" : cell.field} of row ${(cell.row + 1).toLocaleString("en")}`;
		this.#detail.show(title, value, this.#asRecord(cell));
	}

	#asRecord({ record }: ActiveCell): HTMLElement[] {
		return record ? [button("Open Session as This Record", () => this.#rows.openAsRecord(record))] : [];
	}

	async #copy(cell: ActiveCell): Promise<void> {
		const value = cell.text === undefined ? undefined : await this.#whole(cell, cell.text);
		if (value !== undefined) await this.#detail.copy(value, new AbortController().signal);
	}

	/** The rows in sight, whole. */
	async #copyRows(signal: AbortSignal): Promise<void> {
		const page = await this.#rows.texts(this.#range.offset, "surrealql");
		await this.#rows.copy(writtenValue(await page.whole(signal), "surrealql", this.#rows.isList));
	}

	async #whole(cell: ActiveCell, text: string): Promise<Texts | undefined> {
		if (!isCut(text)) return allOf([text]);
		try {
			return await this.#rows.value(cell.row, cell.field);
		} catch (error) {
			this.#events.failed(error);
			return undefined;
		}
	}
}
