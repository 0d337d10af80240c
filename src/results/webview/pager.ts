import { button, el } from "../../page/dom";
import { type PageRange, pagerTargets, rangeInWords } from "./paging";

const BUTTONS = [
	["first", "|◀", "First page"],
	["previous", "◀", "Previous page (Page Up)"],
	["next", "▶", "Next page (Page Down)"],
	["last", "▶|", "Last page"],
] as const;

/** Says which rows are in sight, with buttons to the others; empty where all are. */
export function pager(range: PageRange, go: (offset: number) => void): HTMLElement {
	const targets = pagerTargets(range);
	if (Object.keys(targets).length === 0) return el("div", { class: "pager" });
	return el(
		"div",
		{ class: "pager" },
		el("span", { class: "range" }, rangeInWords(range)),
		...BUTTONS.map(([name, sign, title]) => {
			const target = targets[name];
			const element = button(sign, () => target !== undefined && go(target), { title, "aria-label": title });
			// Not `disabled`: that would throw away the focus of whoever pages to the end with the keyboard.
			element.setAttribute("aria-disabled", String(target === undefined));
			return element;
		}),
	);
}
