/** Rows and cells of the grid, as elements. */
import { el, setAttributes } from "../../page/dom";
import type { MatrixCell } from "../../protocol/permissions";
import type { ShownTable } from "./choice";
import type { Column } from "./columns";
import type { MatrixRow } from "./matrix";
import type { Suspicion } from "./suspicions";
import { cellLabel, cellText, changeLabel, NOT_THERE, rowName, VERDICTS } from "./verdicts";

/** A row that was drawn. Its first cell is its name. */
export interface RowElement {
	readonly element: HTMLTableRowElement;
	readonly row: MatrixRow;
}

const KINDS: Readonly<Record<string, string>> = { relation: "relation", view: "view" };

/** The row of a table, or of a field, with a cell for each column. */
export function rowElement(row: MatrixRow, kind: string | undefined, columns: readonly Column[]): RowElement {
	const name = el("span", { class: "name" }, row.field ?? row.table);
	const what = kind === undefined ? undefined : KINDS[kind];
	const head = el(
		"th",
		{ scope: "row", role: "rowheader", tabindex: -1, title: rowName(row) },
		el("span", { class: "twistie", "aria-hidden": "true" }),
		name,
		...(what === undefined ? [] : [el("span", { class: "kind" }, what)]),
	);
	const isField = row.field !== undefined;
	const element = el(
		"tr",
		{ role: "row", class: isField ? "field" : "table", "aria-level": isField ? 2 : 1 },
		head,
		...columns.map((column) => fillCell(el("td", { role: "gridcell", tabindex: -1 }), row, column)),
	);
	return { element, row };
}

/** Writes a verdict into its cell, or that there is none. */
export function fillCell(
	element: HTMLTableCellElement,
	row: MatrixRow,
	{ session, action }: Column,
): HTMLTableCellElement {
	const cell = row.get(session.id, action);
	const change = row.change(session.id, action);
	if (change) {
		element.className = `verdict changed ${cell?.verdict ?? "none"}`;
		setAttributes(element, { "aria-label": changeLabel(change, session.name) });
		element.replaceChildren(
			el("span", { class: "before" }, ...verdictWords(change.before)),
			el("span", { class: "arrow", "aria-hidden": "true" }, "→"),
			...verdictWords(change.after),
		);
		return element;
	}
	if (!cell) {
		const never = row.field !== undefined && action === "delete";
		element.className = "none";
		const why = never ? "fields are not deleted" : "not tried";
		setAttributes(element, { "aria-label": `${rowName(row)}, ${action}, ${session.name}: ${why}` });
		element.replaceChildren(never ? "" : "·");
		return element;
	}
	element.className = `verdict ${cell.verdict}`;
	setAttributes(element, { "aria-label": cellLabel(cell, session.name) });
	element.replaceChildren(...verdictWords(cell));
	return element;
}

function verdictWords(cell: MatrixCell | undefined): readonly HTMLElement[] {
	if (!cell) return [el("span", { class: "words" }, NOT_THERE)];
	return [
		el("span", { class: "symbol", "aria-hidden": "true" }, VERDICTS[cell.verdict].symbol),
		el("span", { class: "words" }, cellText(cell)),
	];
}

/** Brings what can change about a table's row up to date. */
export function updateTable(
	{ element }: RowElement,
	{ canExpand, isExpanded, suspicions }: Pick<ShownTable, "canExpand" | "isExpanded" | "suspicions">,
): void {
	setAttributes(element, { "aria-expanded": canExpand ? String(isExpanded) : undefined });
	const head = element.cells[0];
	if (!head) return;
	const words = suspicions.map(suspicionElement);
	const before = [...head.querySelectorAll(".suspicion")].map((each) => each.textContent).join();
	if (before === words.map((each) => each.textContent).join()) return;
	for (const each of head.querySelectorAll(".suspicion")) each.remove();
	head.append(...words);
}

function suspicionElement({ words, rule }: Suspicion): HTMLElement {
	return el(
		"span",
		{ class: "suspicion", title: rule },
		el("span", { class: "symbol", "aria-hidden": "true" }, "⚠"),
		words,
	);
}
