import { button, el, setAttributes } from "../../page/dom";
import { sessionMark } from "../../page/sessionMark";
import type { MatrixView } from "../../protocol/matrixPage";
import { account, parts } from "./account";
import { percent } from "./spoken";
import { VERDICTS } from "./verdicts";

/** What was tried, when, where, as whom, and how far it is. */
export class Summary {
	readonly element: HTMLElement;
	readonly #bar = el("progress", { "aria-label": "Tried so far" });
	readonly #words = el("span");
	readonly #progress: HTMLElement;
	readonly #told = el("div", { class: "account" });
	readonly #left: () => void;

	/** `left`: the progress has gone while it had the focus, which belongs somewhere else then. */
	constructor(events: { readonly cancel: () => void; readonly left: () => void }) {
		const cancel = button("Cancel", events.cancel, { class: "cancel" });
		this.#progress = el("div", { class: "progress" }, this.#bar, this.#words, cancel);
		this.element = el(
			"section",
			{ class: "summary", "aria-label": "What was tried" },
			this.#progress,
			this.#told,
		);
		this.#left = events.left;
	}

	/** While it goes on this is called often: the button that is just pressed must stay the same one. */
	update(view: MatrixView): void {
		const { stage } = view.news;
		if (stage.kind === "running") {
			setAttributes(this.#bar, { value: stage.done, max: Math.max(1, stage.total) });
			const where = stage.table === undefined ? "" : ` · ${stage.table}`;
			this.#words.replaceChildren(`${percent(stage)} %${where}`);
		}
		const hadFocus = this.#progress.contains(document.activeElement);
		this.#progress.hidden = stage.kind !== "running";
		if (hadFocus && this.#progress.hidden) this.#left();
		const told = [
			...account(view).map((said) => sentence(view, said)),
			sessions(view),
			...parts(view.head).map(part),
		];
		if (told.map(textOf).join() === [...this.#told.children].map(textOf).join()) return;
		this.#told.replaceChildren(...told);
	}
}

function textOf({ textContent }: Element): string {
	return textContent ?? "";
}

function sentence({ news: { stage, since } }: MatrixView, said: string): HTMLElement {
	const isNotice = since.includes(said) || (stage.kind === "partial" && said.endsWith(stage.why));
	return el("p", { class: isNotice ? "moved" : undefined }, said);
}

/** Open at first: what a copy lacks may be what matters. */
function part({ title, lines }: ReturnType<typeof parts>[number]): HTMLElement {
	return el(
		"details",
		{ open: true },
		el("summary", {}, `${title} (${lines.length})`),
		el("ul", {}, ...lines.map((line) => el("li", {}, line))),
	);
}

function sessions({ news }: MatrixView): HTMLElement {
	return el(
		"ul",
		{ "aria-label": "Sessions" },
		...news.sessions.map((session) =>
			el(
				"li",
				{},
				sessionMark(session),
				el("strong", {}, session.name),
				` ${session.who} · ${session.place}`,
			),
		),
	);
}

/** What the symbols mean. */
export function legend(): HTMLElement {
	return el(
		"ul",
		{ class: "legend", "aria-label": "Legend" },
		...Object.entries(VERDICTS).map(([verdict, { symbol, word, meaning }]) =>
			el(
				"li",
				{ class: `verdict ${verdict}`, title: meaning },
				el("span", { class: "symbol", "aria-hidden": "true" }, symbol),
				el("span", { class: "words" }, word),
			),
		),
	);
}
