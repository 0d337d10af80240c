import { layOut } from "../../common/surrealql/layout";
import { button, el } from "./dom";
import type { Form } from "./kept";
import { pager } from "./pager";
import type { PageRange } from "./paging";
import type { Rows, ViewEvents } from "./rows";
import { JSON_IS_INEXACT, mayBeInexact } from "./words";

/** A single text that is longer is shown as it came: laying it out would stop the page. */
const LAID_OUT = 200_000;
/** The page shows so many characters at most; copying takes all. */
const SHOWN = 1_000_000;

/** The JSON or SurrealQL view of one value, by pages as the table. */
export class TextView {
	readonly element = el("div", { class: "text" });
	readonly #rows: Rows;
	readonly #form: Exclude<Form, "table">;
	readonly #label: string;
	readonly #events: ViewEvents;

	constructor(rows: Rows, form: Exclude<Form, "table">, label: string, events: ViewEvents) {
		this.#rows = rows;
		this.#form = form;
		this.#label = label;
		this.#events = events;
	}

	async show(offset: number): Promise<void> {
		this.element.setAttribute("aria-busy", "true");
		try {
			const { texts = [] } = await this.#rows.page(offset, this.#form);
			const range: PageRange = { offset, shown: texts.length, total: this.#rows.total };
			const text = this.#rows.isList
				? asList(texts.map((each) => this.#layOut(each)))
				: texts.map((each) => this.#layOut(each)).join("\n");
			const bar = pager(range, (to) => void this.show(to));
			if (this.#form === "json" && mayBeInexact(text)) {
				bar.append(el("span", { title: JSON_IS_INEXACT }, "Not all is exact in JSON: see SurrealQL"));
			}
			if (bar.childElementCount === 0) bar.classList.add("beside");
			const isAll = !this.#rows.isList || range.shown === range.total;
			const copy = isAll ? "Copy" : `Copy These ${range.shown} Rows`;
			bar.append(button(copy, () => void this.#rows.copy(text), { class: "copy" }));
			const pre = el(
				"pre",
				{ class: "scroll", tabindex: 0, role: "region", "aria-label": this.#label },
				text.slice(0, SHOWN),
			);
			const rest = text.length - SHOWN;
			if (rest > 0)
				pre.append(
					el("p", { class: "note" }, `… and ${rest.toLocaleString("en")} characters more. Copy takes all.`),
				);
			this.element.replaceChildren(bar, pre);
			this.#events.moved(offset);
		} catch (error) {
			this.#events.failed(error);
		} finally {
			this.element.removeAttribute("aria-busy");
		}
	}

	#layOut(text: string): string {
		if (text.length > LAID_OUT) return text;
		return this.#form === "json" ? JSON.stringify(JSON.parse(text), undefined, 2) : layOut(text);
	}
}

/** Some rows are a list as well: what is copied must be a value. */
function asList(texts: readonly string[]): string {
	return texts.length === 0 ? "[]" : `[\n  ${texts.join(",\n").replaceAll("\n", "\n  ")}\n]`;
}
