import { button, el, setAttributes } from "../../page/dom";
import { radioGroup } from "../../page/radioGroup";
import type { Choice } from "./choice";

/** What the tool bar asks for. */
export interface ToolbarEvents {
	/** Another choice than before. */
	readonly choose: (change: Partial<Choice>) => void;
	readonly tryAgain: (sessions: "same" | "choose") => void;
	readonly copy: () => void;
	readonly save: (as: "csv" | "json") => void;
	/** The keyboard goes on from the filter to the rows. */
	readonly toGrid: () => void;
}

/** What is above the grid: what to see of it, and what to do with it. */
export class Toolbar {
	readonly element: HTMLElement;
	readonly #filter: HTMLInputElement;
	readonly #events: ToolbarEvents;
	readonly #again: readonly HTMLButtonElement[];
	/** For what a text would change alone. */
	readonly #changes: HTMLElement;
	/** For all else alone: a line has room for one verdict. */
	readonly #csv: HTMLElement;

	constructor(choice: Choice, events: ToolbarEvents) {
		this.#events = events;
		this.#filter = el("input", {
			type: "search",
			class: "filter",
			placeholder: "Filter tables and fields",
			"aria-label": "Filter tables and fields",
			spellcheck: "false",
		});
		this.#filter.value = choice.filter;
		this.#filter.addEventListener("input", () => events.choose({ filter: this.#filter.value }));
		this.#filter.addEventListener("keydown", (event) => this.#pressed(event));
		const columns = radioGroup(
			"Group columns by",
			[
				{ value: "session", label: "By Session", title: "The actions of a session side by side" },
				{ value: "action", label: "By Action", title: "The sessions side by side under each action" },
			],
			choice.columns,
			(value) => events.choose({ columns: value }),
		);
		this.#again = [
			button("Try Again", () => events.tryAgain("same"), {
				title: "Try everything again, in the same sessions",
			}),
			button("Choose Sessions…", () => events.tryAgain("choose"), {
				title: "Try everything in other sessions",
			}),
		];
		this.#changes = toggle("Changes Only", "Only what the text would change", choice.changesOnly, (on) =>
			events.choose({ changesOnly: on }),
		);
		this.#csv = button("Save as CSV…", () => events.save("csv"), { title: "Save all verdicts" });
		this.element = el(
			"div",
			{ class: "toolbar", role: "group", "aria-label": "What is shown" },
			this.#filter,
			columns,
			this.#changes,
			toggle("Differences Only", "Only what is not the same in all sessions", choice.differencesOnly, (on) =>
				events.choose({ differencesOnly: on }),
			),
			toggle("Suspicious First", SUSPICIOUS, choice.suspiciousFirst, (on) =>
				events.choose({ suspiciousFirst: on }),
			),
			el(
				"div",
				{ class: "actions" },
				...this.#again,
				button("Copy as Markdown", events.copy, { title: "Copy what is shown, as a Markdown table" }),
				this.#csv,
				button("Save as JSON…", () => events.save("json"), { title: "Save all verdicts" }),
			),
		);
	}

	/** What the page is about. */
	setKind(kind: "matrix" | "whatIf"): void {
		this.#changes.hidden = kind === "matrix";
		this.#csv.hidden = kind === "whatIf";
	}

	/** Whether there is something that could be tried again now. */
	setRunning(stage: "running" | "ended"): void {
		for (const each of this.#again) each.disabled = stage === "running";
	}

	/** Goes on typing in the filter. */
	type(text: string): void {
		this.#filter.focus();
		this.#filter.value += text;
		this.#events.choose({ filter: this.#filter.value });
	}

	#pressed(event: KeyboardEvent): void {
		if (event.key === "ArrowDown" || event.key === "Enter") this.#events.toGrid();
		else if (event.key === "Escape" && this.#filter.value !== "") {
			this.#filter.value = "";
			this.#events.choose({ filter: "" });
		} else return;
		event.preventDefault();
	}
}

const SUSPICIOUS =
	"Tables first where somebody who is not signed in may write, where a record user sees all though records have owners, or where nobody may do anything";

function toggle(label: string, title: string, isOn: boolean, changed: (isOn: boolean) => void): HTMLElement {
	const element = button(
		label,
		() => {
			const on = element.getAttribute("aria-pressed") !== "true";
			setAttributes(element, { "aria-pressed": String(on) });
			changed(on);
		},
		{ class: "toggle", title, "aria-pressed": String(isOn) },
	);
	return element;
}
