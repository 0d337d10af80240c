import { el } from "../../page/dom";
import { sessionMark } from "../../page/sessionMark";
import type { MatrixSession } from "../../protocol/matrixPage";
import type { ColumnGroup } from "./columns";

/** Two lines of headings: what columns have in common, and what they don't. */
export function gridHead(groups: readonly ColumnGroup[]): HTMLTableSectionElement {
	const head = (attributes: Parameters<typeof el>[1], ...children: (Node | string)[]) =>
		el("th", { role: "columnheader", ...attributes }, ...children);
	return el(
		"thead",
		{ role: "rowgroup" },
		el(
			"tr",
			{ role: "row" },
			head({ scope: "col", rowspan: 2, class: "corner" }, "Table"),
			...groups.map(({ by, columns }) => {
				const element = head(
					{ scope: "colgroup", colspan: columns.length, class: "group" },
					el("span", { class: "held" }, ...heading(by)),
				);
				element.style.setProperty("grid-column", `span ${columns.length}`);
				return element;
			}),
		),
		el(
			"tr",
			{ role: "row" },
			...groups.flatMap(({ by, columns }) =>
				columns.map(({ session, action }) =>
					head({ scope: "col" }, ...heading("session" in by ? { action } : { session })),
				),
			),
		),
	);
}

function heading(by: ColumnGroup["by"]): (Node | string)[] {
	if ("action" in by) return [by.action];
	return [
		el("span", { class: "session", title: told(by.session) }, sessionMark(by.session), by.session.name),
	];
}

function told({ name, who, place }: MatrixSession): string {
	return `Session ${name}: ${who}, in ${place}`;
}
