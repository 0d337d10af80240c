/** Aligned rows in a grid: the library draws what is in sight, and this asks for it. */
import { type Column, type FormatterResultWithText, type GridOption, SlickGrid } from "slickgrid";
import "slickgrid/dist/styles/css/slick.grid.css";
import { el, setAttributes } from "../../page/dom";
import { sessionMark } from "../../page/sessionMark";
import type { AlignedPage, AlignedRow } from "../../protocol/compare";
import { GridFocus } from "./gridFocus";
import {
	type CellView,
	cellView,
	type GridColumn,
	type GridContent,
	gridColumns,
	rowName,
} from "./gridModel";
import type { Grouping } from "./kept";
import { titleOf } from "./markdown";
import { RowCache } from "./rowCache";

const ROW_HEIGHT = 24;
const GROUP_HEIGHT = 24;
/** A grid whose rows' names would fill it lets them scroll with the rest. */
const NARROW = 420;
const WIDTH = { least: 56, most: 320 };
/** The nonce of the page's script, with which a style may be written. */
const NONCE = document.currentScript?.nonce ?? "";

/** A cell that the user is at. */
export interface ActiveCell {
	readonly row: AlignedRow;
	/** Nothing in the column of the rows' names. */
	readonly column: GridColumn | undefined;
	readonly view: CellView | undefined;
}

/** What a grid needs of what stands around it. */
export interface GridEvents {
	readonly fetch: (offset: number, limit: number) => Promise<AlignedPage>;
	readonly failed: (error: unknown) => void;
	/** Enter, or a click on what does not fit. */
	readonly opened: (cell: ActiveCell) => void;
	/** Another cell is the active one. */
	readonly moved: (cell: ActiveCell) => void;
	/** Ctrl+C. */
	readonly copied: (cell: ActiveCell) => void;
}

/** The library reads a field of its row for each cell; ours are read from the whole row. */
const ROW = "row" as Column<Item>["field"];

/** A row as the library is given it: one that is not there yet is empty. */
interface Item {
	readonly row?: AlignedRow;
}

export class AlignedGrid {
	readonly element: HTMLElement;
	readonly #content: GridContent;
	readonly #events: GridEvents;
	readonly #columns: readonly GridColumn[];
	readonly #groups: ReturnType<typeof gridColumns>["groups"];
	/** Fields that have no room. */
	readonly more: number;
	readonly #cache: RowCache;
	readonly #resized: ResizeObserver;
	#grid: SlickGrid<Item> | undefined;
	#focus: GridFocus | undefined;
	#isSized = false;

	constructor(content: GridContent, total: number, grouping: Grouping, label: string, events: GridEvents) {
		this.#content = content;
		this.#events = events;
		const { columns, groups, more } = gridColumns(content, grouping);
		this.#columns = columns;
		this.#groups = groups;
		this.more = more;
		this.element = el("div", {
			class: "aligned",
			"aria-label": label,
			"aria-rowcount": total + 1,
			"aria-colcount": columns.length + 1,
			"aria-readonly": "true",
		});
		this.element.style.setProperty("--rows", String(total));
		this.#cache = new RowCache(total, events.fetch, (from, to) => this.#arrived(from, to), events.failed);
		// It measures itself when it is made, so that it is made when there is room.
		this.#resized = new ResizeObserver(() => this.#resize());
		this.#resized.observe(this.element);
	}

	/** The cell that the user is at. */
	get active(): ActiveCell | undefined {
		const at = this.#grid?.getActiveCell();
		return at ? this.#cellAt(at.row, at.cell) : undefined;
	}

	/** Gives the focus back to the active cell. */
	focus(): void {
		this.#focus?.take();
	}

	dispose(): void {
		this.#resized.disconnect();
		this.#grid?.destroy();
	}

	#resize(): void {
		if (this.element.clientWidth === 0) return;
		if (!this.#grid) this.#make();
		else {
			const frozenColumn = this.#frozen;
			if (this.#grid.getOptions().frozenColumn !== frozenColumn) {
				this.#grid.setOptions({ frozenColumn });
				this.#showGroups();
			}
			this.#grid.resizeCanvas();
		}
	}

	get #frozen(): number {
		return this.element.clientWidth < NARROW ? -1 : 0;
	}

	#make(): void {
		const options: GridOption<Column<Item>> = {
			rowHeight: ROW_HEIGHT,
			nonce: NONCE,
			enableCellNavigation: true,
			enableColumnReorder: false,
			enableHtmlRendering: false,
			enableTextSelectionOnCells: true,
			// It measures once what the browser takes, and zooming makes that less.
			maxSupportedCssHeight: 8_000_000,
			// The browser's own scrolling is smoother.
			enableMouseWheelScrollHandler: false,
			frozenColumn: this.#frozen,
			skipFreezeColumnValidation: true,
			createPreHeaderPanel: true,
			showPreHeaderPanel: true,
			preHeaderPanelHeight: GROUP_HEIGHT,
		};
		const data = {
			getLength: () => this.#cache.total,
			getItem: (index: number): Item => {
				const row = this.#cache.get(index);
				return row ? { row } : {};
			},
			getItemMetadata: () => null,
		};
		const grid = new SlickGrid<Item>(this.element, data, [...this.#columnDefinitions()], options);
		this.#grid = grid;
		this.#focus = new GridFocus(grid, this.element, this.#cache.total, this.#columns.length + 1);
		grid.onViewportChanged.subscribe(() => this.#want());
		grid.onColumnsResized.subscribe(() => this.#showGroups());
		grid.onActiveCellChanged.subscribe(() => {
			const cell = this.active;
			if (cell) this.#events.moved(cell);
		});
		grid.onKeyDown.subscribe((event) => {
			const cell = this.active;
			if (!cell) return;
			if (event.key === "Enter") this.#events.opened(cell);
			else if ((event.ctrlKey || event.metaKey) && event.key?.toLowerCase() === "c") {
				// Selected text is copied by the page itself.
				if (document.getSelection()?.isCollapsed === false) return;
				this.#events.copied(cell);
			} else return;
			event.preventDefault();
			event.stopImmediatePropagation();
		});
		grid.onClick.subscribe((_event, { row, cell }) => {
			const node = grid.getCellNode(row, cell);
			// A click into text that is being selected is not about the value behind it.
			if (!node || node.scrollWidth <= node.clientWidth || !document.getSelection()?.isCollapsed) return;
			const clicked = this.#cellAt(row, cell);
			// The cell becomes the active one after this.
			if (clicked) queueMicrotask(() => this.#events.opened(clicked));
		});
		grid.onDblClick.subscribe((_event, { row, cell }) => {
			const clicked = this.#cellAt(row, cell);
			if (clicked) this.#events.opened(clicked);
		});
		this.#showGroups();
		this.#want();
	}

	#want(): void {
		const { top = 0, bottom = 0 } = this.#grid?.getRenderedRange() ?? {};
		this.#cache.want(top, bottom);
	}

	#arrived(from: number, to: number): void {
		const grid = this.#grid;
		if (!grid) return;
		if (!this.#isSized) this.#size();
		grid.invalidateRows(Array.from({ length: to - from + 1 }, (_, at) => from + at));
		grid.render();
		this.#focus?.repair();
	}

	#cellAt(row: number, cell: number): ActiveCell | undefined {
		const item = this.#cache.get(row);
		if (!item) return undefined;
		const column = this.#columns[cell - 1];
		return { row: item, column, view: column && cellView(this.#content, item, column) };
	}

	#columnDefinitions(): readonly Column<Item>[] {
		const name = (text: string) => el("span", {}, text);
		return [
			{
				id: "row",
				field: ROW,
				name: name(""),
				width: 120,
				cellAttrs: { "aria-colindex": 1 },
				formatter: (_row, _cell, _value, _column, item) => this.#rowCell(item),
				cssClass: "name",
			},
			...this.#columns.map((column, at): Column<Item> => {
				const { field } = column;
				return {
					id: String(at),
					field: ROW,
					name: this.#nameOf(column),
					toolTip: this.#isBySession ? field || "value" : this.#titleAt(column.column),
					width: 120,
					minWidth: 40,
					cellAttrs: { "aria-colindex": at + 2 },
					cssClass: this.#isGroupStart(at) ? "first" : "",
					formatter: (_row, _cell, _value, _column, item) => this.#cell(item, column),
				};
			}),
		];
	}

	get #isBySession(): boolean {
		return this.#groups[0]?.by === "session";
	}

	#isGroupStart(at: number): boolean {
		const size = this.#groups[0]?.size ?? 1;
		return at % size === 0;
	}

	#titleAt(column: number): string {
		const found = this.#content.columns[column];
		return found ? titleOf(found) : "";
	}

	#nameOf({ column, field }: GridColumn): HTMLElement {
		return this.#isBySession ? el("span", {}, field === "" ? "value" : field) : this.#sessionName(column);
	}

	#sessionName(column: number): HTMLElement {
		const found = this.#content.columns[column];
		return found ? el("span", {}, sessionMark(found), titleOf(found)) : el("span", {});
	}

	#rowCell({ row }: Item): FormatterResultWithText {
		if (!row) return { text: "" };
		const name = rowName(row);
		return { text: name, toolTip: name };
	}

	#cell({ row }: Item, column: GridColumn): FormatterResultWithText {
		if (!row) return { text: "…", addClasses: "waiting" };
		const { kind, text, differs, changed, title } = cellView(this.#content, row, column);
		const classes = [kind, differs ? "differs" : "", changed ? "changed" : ""].filter(Boolean).join(" ");
		// Said once for each row that a session does not have.
		const shown =
			kind === "noRow" && column.field !== this.#content.fields[0] && this.#isBySession ? "" : text;
		return { text: shown, addClasses: classes, ...(title === undefined ? {} : { toolTip: title }) };
	}

	/** Makes the columns as wide as the first rows need. */
	#size(): void {
		const grid = this.#grid;
		if (!grid) return;
		this.#isSized = true;
		const { bottom } = grid.getViewport();
		const rows = Array.from({ length: Math.min(bottom + 1, 100) }, (_, at) => this.#cache.get(at)).filter(
			(row) => row !== undefined,
		);
		const character = this.#characterWidth();
		const widthOf = (texts: readonly string[]) => {
			const longest = Math.max(0, ...texts.map((text) => text.length));
			return Math.max(WIDTH.least, Math.min(WIDTH.most, Math.ceil(longest * character) + 26));
		};
		const widths = [
			widthOf(rows.map(rowName)),
			...this.#columns.map((column) =>
				widthOf([
					this.#isBySession ? column.field || "value" : `${this.#titleAt(column.column)} ●`,
					...rows.map((row) => cellView(this.#content, row, column).text),
				]),
			),
		];
		const columns = grid.getColumns();
		grid.setColumns(columns.map((column, at) => ({ ...column, width: widths[at] ?? WIDTH.least })));
		this.#showGroups();
	}

	#characterWidth(): number {
		const probe = el("div", { class: "slick-cell probe" }, "0".repeat(20));
		this.element.append(probe);
		const width = probe.getBoundingClientRect().width / 20;
		probe.remove();
		return width || 8;
	}

	/** Draws the headings above the columns: the library has room for them, and nothing in it. */
	#showGroups(): void {
		const grid = this.#grid;
		if (!grid) return;
		const [first, ...columns] = grid.getColumns();
		const isFrozen = grid.getOptions().frozenColumn === 0;
		const room = isFrozen ? grid.getPreHeaderPanelRight() : grid.getPreHeaderPanelLeft();
		const other = isFrozen ? grid.getPreHeaderPanelLeft() : grid.getPreHeaderPanelRight();
		const heading = (width: number, ...content: readonly (Node | string)[]) => {
			const element = el("div", { class: "group" }, ...content);
			element.style.setProperty("width", `${width}px`);
			return element;
		};
		const widthOf = (column: Column<Item> | undefined) => column?.width ?? 0;
		let at = 0;
		const groups = this.#groups.map(({ by, column, field, size }) => {
			const width = columns.slice(at, at + size).reduce((sum, each) => sum + widthOf(each), 0);
			at += size;
			const name = by === "session" ? this.#sessionName(column) : el("span", {}, field || "value");
			setAttributes(name, { title: by === "session" ? this.#aboutSession(column) : field });
			return heading(width, name);
		});
		for (const each of [room, other]) each.className = "groups";
		const corner = heading(widthOf(first));
		corner.className = "corner";
		other.replaceChildren(...(isFrozen ? [corner] : []));
		room.replaceChildren(...(isFrozen ? [] : [corner]), ...groups);
		const all = columns.reduce((sum, each) => sum + widthOf(each), isFrozen ? 0 : widthOf(first));
		// The vertical scroll bar is beside the rows only.
		room.style.setProperty("width", `${all + 100}px`);
	}

	#aboutSession(column: number): string {
		const found = this.#content.columns[column];
		return found ? `${titleOf(found)}: ${found.who}, in ${found.place}` : "";
	}
}
