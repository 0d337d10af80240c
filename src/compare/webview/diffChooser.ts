import { button, el } from "../../page/dom";
import type { ComparedColumn } from "../../protocol/comparePage";
import { titleOf } from "./markdown";

/** Chooses two sessions whose results are opened in the diff editor. */
export function diffChooser(
	columns: readonly ComparedColumn[],
	open: (left: number, right: number) => void,
): HTMLElement {
	const chooser = (label: string, chosen: number) => {
		const element = el(
			"select",
			{ "aria-label": label, title: label },
			...columns.map((column, at) => el("option", { value: at }, titleOf(column))),
		);
		element.selectedIndex = Math.min(chosen, columns.length - 1);
		return element;
	};
	const left = chooser("Left side of the diff", 0);
	const right = chooser("Right side of the diff", 1);
	const title = "Open what these two got in the diff editor";
	return el(
		"span",
		{ class: "diff" },
		left,
		el("span", { "aria-hidden": "true" }, "↔"),
		right,
		button("Diff", () => open(left.selectedIndex, right.selectedIndex), { title, "aria-label": title }),
	);
}
