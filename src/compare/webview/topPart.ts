import { button, el, setAttributes } from "../../page/dom";
import { sessionMark } from "../../page/sessionMark";
import { clock } from "../../page/words";
import type { Writes } from "../../protocol/compare";
import type { CompareView, SessionChip } from "../../protocol/comparePage";
import type { Host } from "./host";
import type { KeptState } from "./kept";

const WRITES: readonly (readonly [writes: Writes, label: string])[] = [
	["rollback", "rolled back"],
	["refuse", "refused"],
	["commit", "kept"],
];

const isMac = navigator.platform.startsWith("Mac");

/** What is compared: the text, the sessions, what becomes of writes, the baseline. */
export class TopPart {
	readonly element: HTMLElement;
	readonly #host: Host;
	readonly #kept: KeptState;
	readonly #text = el("textarea", {
		"aria-label": "SurrealQL to compare",
		spellcheck: "false",
		rows: 2,
		autocomplete: "off",
	});
	readonly #run: HTMLButtonElement;
	readonly #cancel: HTMLButtonElement;
	readonly #sessions = el("div", { class: "chips", role: "group", "aria-label": "Sessions" });
	readonly #writes = el("select", { "aria-label": "Writes" });
	readonly #pin: HTMLButtonElement;
	readonly #baseline = el("span", { class: "baseline" });
	#textVersion = -1;
	#drawn = "";
	#isPinned = false;

	constructor(host: Host, kept: KeptState) {
		this.#host = host;
		this.#kept = kept;
		const keys = isMac ? "⌘Enter" : "Ctrl+Enter";
		this.#run = button("Run Again", () => this.#runText(), {
			class: "primary",
			title: `Run Again (${keys})`,
		});
		this.#cancel = button("Cancel", () => host.cancel(), { title: "Cancel (Escape)" });
		this.#pin = button("", () => host.pin(!this.#isPinned));
		this.#writes.append(...WRITES.map(([value, label]) => el("option", { value }, label)));
		this.#writes.addEventListener("change", () => {
			const chosen = WRITES[this.#writes.selectedIndex];
			if (chosen) host.chooseWrites(chosen[0]);
		});
		this.#text.addEventListener("input", () => this.#edited());
		this.#text.addEventListener("keydown", (event) => {
			if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
			this.#runText();
			event.preventDefault();
		});
		this.#sessions.addEventListener("change", ({ target }) => {
			if (target instanceof HTMLInputElement) host.choose(target.value, target.checked);
		});
		const writes = el("label", { class: "writes" }, "Writes are ", this.#writes);
		this.element = el(
			"header",
			{ class: "top" },
			el("div", { class: "query" }, this.#text, el("div", { class: "buttons" }, this.#run, this.#cancel)),
			this.#sessions,
			el("div", { class: "options" }, writes, this.#pin, this.#baseline),
		);
	}

	update(view: CompareView): void {
		const isRunning = view.state.kind === "running";
		// What is disabled loses the focus: it goes to what takes its place.
		const hadFocus = document.activeElement === this.#run || document.activeElement === this.#cancel;
		this.#run.hidden = isRunning;
		this.#cancel.hidden = !isRunning;
		if (hadFocus) (isRunning ? this.#cancel : this.#run).focus();
		this.#run.replaceChildren(view.state.kind === "idle" ? "Run" : "Run Again");
		this.#takeText(view);
		this.#drawSessions(view.sessions);
		this.#writes.selectedIndex = WRITES.findIndex(([writes]) => writes === view.writes);
		setAttributes(this.#writes, { class: view.writes === "commit" ? "kept" : undefined });
		this.#isPinned = view.baseline !== undefined;
		this.#pin.replaceChildren(this.#isPinned ? "Unpin Baseline" : "Pin as Baseline");
		setAttributes(this.#pin, {
			"aria-pressed": String(this.#isPinned),
			"aria-disabled": String(!view.canPin),
			title: "Lays these results beside those of the next run",
		});
		const { baseline } = view;
		this.#baseline.replaceChildren(
			...(baseline ? [`beside ${clock(baseline.startedAt)}: ${baseline.words}`] : []),
		);
	}

	#takeText({ text, textVersion }: CompareView): void {
		if (textVersion === this.#textVersion) return;
		const { draft } = this.#kept.state;
		this.#textVersion = textVersion;
		this.#text.value = draft?.textVersion === textVersion ? draft.text : text;
	}

	#edited(): void {
		this.#kept.change({ draft: { textVersion: this.#textVersion, text: this.#text.value } });
	}

	#runText(): void {
		if (!this.#run.hidden) this.#host.run(this.#text.value);
	}

	#drawSessions(sessions: readonly SessionChip[]): void {
		const drawn = JSON.stringify(sessions);
		if (drawn === this.#drawn) return;
		this.#drawn = drawn;
		const { activeElement } = document;
		const focused = activeElement instanceof HTMLInputElement ? activeElement.value : undefined;
		this.#sessions.replaceChildren(...sessions.map(chip));
		if (focused === undefined) return;
		const again = [...this.#sessions.querySelectorAll("input")].find(({ value }) => value === focused);
		again?.focus();
	}
}

function chip(session: SessionChip): HTMLElement {
	const { id, name, who, place, chosen } = session;
	const box = el("input", { type: "checkbox", value: id, "aria-label": `${name}: ${who}, in ${place}` });
	box.checked = chosen;
	return el(
		"label",
		{ class: chosen ? "chip chosen" : "chip", title: `${name}: ${who}, in ${place}` },
		box,
		sessionMark(session),
		el("span", { class: "name" }, name),
		el("span", { class: "who" }, who),
	);
}
