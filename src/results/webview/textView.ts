import { copyButton } from "../../page/copyButton";
import { el } from "../../page/dom";
import { shownPart, writtenValue } from "../../page/layOutText";
import type { TextForm, Texts } from "../../page/texts";
import { copyLabel, placeCopy } from "./copyLine";
import { JSON_IS_INEXACT, mayBeInexact } from "./jsonWords";
import { pager } from "./pager";
import type { PageRange } from "./paging";
import type { Rows, ViewEvents } from "./rows";

/** The JSON or SurrealQL view of one value, by pages as the table. */
export class TextView {
	readonly element = el("div", { class: "text" });
	readonly #rows: Rows;
	readonly #form: TextForm;
	readonly #label: string;
	readonly #events: ViewEvents;

	constructor(rows: Rows, form: TextForm, label: string, events: ViewEvents) {
		this.#rows = rows;
		this.#form = form;
		this.#label = label;
		this.#events = events;
	}

	async show(offset: number): Promise<void> {
		this.element.setAttribute("aria-busy", "true");
		try {
			const page = await this.#rows.texts(offset, this.#form);
			const range: PageRange = { offset, shown: page.texts.length, total: this.#rows.total };
			const text = this.#written(page.texts);
			const bar = pager(range, (to) => void this.show(to));
			if (this.#form === "json" && mayBeInexact(text)) {
				bar.append(el("span", { title: JSON_IS_INEXACT }, "Not all is exact in JSON: see SurrealQL"));
			}
			const label = copyLabel(this.#rows.isList, range);
			const copy = copyButton(label, (signal) => this.#copy(page, text, signal), this.#events.failed);
			placeCopy(copy, bar, this.#events);
			const pre = el(
				"pre",
				{ class: "scroll", tabindex: 0, role: "region", "aria-label": this.#label },
				...shownPart(text, page.rest),
			);
			this.element.replaceChildren(bar, pre);
			this.#events.moved(offset);
		} catch (error) {
			this.#events.failed(error);
		} finally {
			this.element.removeAttribute("aria-busy");
		}
	}

	#written(texts: readonly string[]): string {
		return writtenValue(texts, this.#form, this.#rows.isList);
	}

	async #copy({ rest, whole }: Texts, text: string, signal: AbortSignal): Promise<void> {
		await this.#rows.copy(rest > 0 ? this.#written(await whole(signal)) : text);
	}
}
