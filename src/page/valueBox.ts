import { copyButton } from "./copyButton";
import { button, el } from "./dom";
import { layOutText, shownPart } from "./layOutText";
import type { Texts } from "./texts";

/** What a value box tells what stands around it. */
export interface ValueBoxEvents {
	/** Puts a text on the clipboard. */
	readonly copy: (text: string) => Promise<void>;
	/** It could not be copied. */
	readonly failed: (error: unknown) => void;
	/** It was closed while it had the focus, which belongs somewhere else then. */
	readonly leftFocus: () => void;
}

/** Shows the whole of one value, written over several lines. */
export class ValueBox {
	readonly element = el("div", { class: "detail", role: "region", hidden: true });
	readonly #events: ValueBoxEvents;

	constructor(events: ValueBoxEvents) {
		this.#events = events;
		this.element.addEventListener("keydown", (event) => {
			if (event.key === "Escape") this.close();
		});
	}

	get isOpen(): boolean {
		return !this.element.hidden;
	}

	/** Shows a value, in SurrealQL, with what can be done with it, and brings the box into sight when it opens. */
	show(title: string, value: Texts, actions: readonly HTMLElement[] = []): void {
		const close = button("×", () => this.close(), {
			"aria-label": "Close (Escape)",
			title: "Close (Escape)",
		});
		const copy = copyButton("Copy", (signal) => this.copy(value, signal), this.#events.failed);
		const [text = ""] = value.texts;
		this.element.replaceChildren(
			el("header", {}, el("span", {}, title), ...actions, copy, close),
			el("pre", { tabindex: 0 }, ...shownPart(layOutText(text, "surrealql"), value.rest)),
		);
		this.element.setAttribute("aria-label", title);
		if (this.isOpen) return;
		this.element.hidden = false;
		// It stands below the table, which may fill the panel; whoever moves on in the table is not torn away from it.
		this.element.scrollIntoView({ block: "nearest" });
	}

	close(): void {
		const hadFocus = this.element.contains(document.activeElement);
		this.element.hidden = true;
		this.element.replaceChildren();
		if (hadFocus) this.#events.leftFocus();
	}

	/** Copies all of a value. */
	async copy(value: Texts, signal: AbortSignal): Promise<void> {
		await this.#events.copy((await value.whole(signal)).join(""));
	}
}
