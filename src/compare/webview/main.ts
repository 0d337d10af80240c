/** The compare page: what one text gives in several sessions, side by side. */
import "../../page/styles/base.css";
import "../../page/styles/parts.css";
import "../../page/styles/contrast.css";
import "./styles/top.css";
import "./styles/grid.css";
import { copyButton } from "../../page/copyButton";
import { button, el } from "../../page/dom";
import { radioGroup } from "../../page/radioGroup";
import { clock, count } from "../../page/words";
import type { ComparedState, CompareState, CompareView } from "../../protocol/comparePage";
import { connectHost, type Host } from "./host";
import { KeptState } from "./kept";
import { StatementSection } from "./statementSection";
import { TopPart } from "./topPart";

const WRITES_WORDS = { rollback: "rolled back", refuse: "refused", commit: "kept" } as const;

class Page {
	readonly #host: Host;
	readonly #kept: KeptState;
	readonly #top: TopPart;
	readonly #content = el("main");
	/** For whoever does not see it: how a comparison went, and what stands in a cell. */
	readonly #spoken = el("div", { role: "status", class: "spoken" });
	#shown = "";
	#isRunning = false;
	#sections: readonly StatementSection[] = [];
	#ends: readonly (() => void)[] = [];
	readonly #notes = el("ul", { class: "notes", "aria-label": "Notes" });

	constructor(host: Host) {
		this.#host = host;
		this.#kept = new KeptState(host.kept(), (state) => host.keep(state));
		this.#top = new TopPart(host, this.#kept);
		document.body.replaceChildren(this.#top.element, this.#content, this.#spoken);
		document.addEventListener("keydown", (event) => {
			// What has a use of its own for the key has taken it.
			if (event.key === "Escape" && !event.defaultPrevented && this.#isRunning) host.cancel();
		});
	}

	update(view: CompareView): void {
		this.#top.update(view);
		const { state } = view;
		const notes = state.kind === "compared" ? state.notes : [];
		this.#notes.replaceChildren(...notes.map((sentence) => el("li", {}, sentence)));
		// What has not changed stays, with its cursor and where it was scrolled to.
		const shown = state.kind === "compared" ? state.key : JSON.stringify(state);
		if (shown === this.#shown) return;
		const wasRunning = this.#isRunning;
		this.#shown = shown;
		this.#isRunning = state.kind === "running";
		for (const end of this.#ends) end();
		this.#ends = [];
		this.#sections = [];
		this.#content.replaceChildren(...this.#contentOf(state));
		if (wasRunning) this.#speak(spokenEnd(state));
	}

	#contentOf(state: CompareState): readonly HTMLElement[] {
		switch (state.kind) {
			case "idle":
				return [el("p", { class: "notice" }, state.reason ?? "Nothing was compared yet.")];
			case "running":
				return [this.#underWay(state.startedAt)];
			case "cancelled":
				return [el("p", { class: "notice" }, "Cancelled. Nothing that it wrote stays.")];
			case "failed": {
				const unknown = state.outcome === "unknown";
				const title = unknown ? "It is not known whether this was applied" : "Nothing was changed";
				return [
					el(
						"div",
						{ class: unknown ? "failure unknown" : "failure" },
						el("strong", {}, title),
						el("pre", { tabindex: 0 }, state.message),
					),
				];
			}
			case "compared":
				return this.#compared(state);
		}
	}

	#underWay(startedAt: number): HTMLElement {
		const since = el("span", { role: "timer" }, "Running…");
		const tick = () => since.replaceChildren(`Running… ${Math.floor((Date.now() - startedAt) / 1000)} s`);
		const timer = setInterval(tick, 1000);
		this.#ends = [...this.#ends, () => clearInterval(timer)];
		return el("div", { class: "notice" }, el("span", { class: "spinner", "aria-hidden": "true" }), since);
	}

	#compared(state: ComparedState): readonly HTMLElement[] {
		const { grouping, shown } = this.#kept.state;
		const speak = (sentence: string) => this.#speak(sentence);
		const sections = state.statements.map(
			(statement) => new StatementSection(this.#host, state, statement, { grouping, shown }, speak),
		);
		this.#sections = sections;
		this.#ends = [
			...this.#ends,
			...sections.map((section) => () => section.dispose()),
			this.#observe(sections),
		];
		const list = el("div", {
			class: sections.length === 1 ? "sections alone" : "sections",
			"data-key": state.key,
		});
		list.append(...sections.map(({ element }) => element));
		if (sections.length === 0) list.append(...nothingToShow(state));
		return [this.#bar(state), this.#notes, list];
	}

	#bar(state: ComparedState): HTMLElement {
		const { grouping, shown } = this.#kept.state;
		const { startedAt, endpoint, writes, key } = state;
		const failed = (error: unknown) => this.#speak(error instanceof Error ? error.message : String(error));
		const about = `${clock(startedAt)} · writes ${WRITES_WORDS[writes]} · ${endpoint}`;
		return el(
			"div",
			{ class: "bar" },
			el("span", { class: "about", title: about }, about),
			radioGroup(
				"Rows",
				[
					{ value: "all", label: "All Rows" },
					{ value: "differences", label: "Differences Only" },
				],
				shown,
				(value) => {
					this.#kept.change({ shown: value });
					this.#look();
				},
			),
			radioGroup(
				"Columns",
				[
					{ value: "field", label: "By Field" },
					{ value: "session", label: "By Session" },
				],
				grouping,
				(value) => {
					this.#kept.change({ grouping: value });
					this.#look();
				},
			),
			copyButton("Copy as Markdown", () => this.#copyMarkdown(), failed),
			button("Save as JSON…", () => this.#host.save(key)),
		);
	}

	/** Asks for the rows of what is looked at: a text may have hundreds of statements. */
	#observe(sections: readonly StatementSection[]): () => void {
		const observer = new IntersectionObserver(
			(entries) => {
				for (const { isIntersecting, target } of entries) {
					if (!isIntersecting) continue;
					observer.unobserve(target);
					sections.find(({ element }) => element === target)?.load();
				}
			},
			{ rootMargin: "200px" },
		);
		for (const { element } of sections) observer.observe(element);
		return () => observer.disconnect();
	}

	#look(): void {
		const { grouping, shown } = this.#kept.state;
		for (const section of this.#sections) section.look({ grouping, shown });
	}

	async #copyMarkdown(): Promise<void> {
		const parts: string[] = [];
		for (const section of this.#sections) parts.push(await section.asMarkdown());
		await this.#host.copy(`${parts.join("\n\n")}\n`);
	}

	#speak(sentence: string): void {
		this.#spoken.replaceChildren(sentence);
	}
}

/** Of a text that was refused whole, or is empty, each session has its own reason. */
function nothingToShow({ columns }: ComparedState): readonly HTMLElement[] {
	const failed = columns.filter((column) => column.failed !== undefined);
	if (failed.length === 0) return [el("p", { class: "empty" }, "There was no statement to run.")];
	return failed.map(({ name, failed: message = "" }) =>
		el("div", { class: "failure" }, el("strong", {}, name), el("pre", { tabindex: 0 }, message)),
	);
}

function spokenEnd(state: CompareState): string {
	switch (state.kind) {
		case "compared":
			return `Compared in ${count(state.columns.length, "session", "sessions")}: ${count(state.statements.length, "statement", "statements")}.`;
		case "failed":
			return `The comparison failed: ${state.message}`;
		case "idle":
			return state.reason ?? "";
		default:
			return state.kind;
	}
}

let page: Page | undefined;
void connectHost((view, host) => {
	page ??= new Page(host);
	page.update(view);
});
