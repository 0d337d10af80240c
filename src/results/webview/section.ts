import { button, el } from "../../page/dom";
import { count, duration } from "../../page/words";
import type { SessionView, StatementView } from "../../protocol/results";
import { Grid } from "./grid";
import type { Host } from "./host";
import type { Form, KeptState, SectionLook } from "./kept";
import { Rows, type ViewEvents } from "./rows";
import { sessionTag } from "./sessionTag";
import { TextView } from "./textView";
import { viewSwitch } from "./viewSwitch";

/** A value of so many bytes is not shown whole unless that is asked for. */
const LARGE = 1_000_000;

/** What a section needs of the page around it. */
export interface SectionContext {
	readonly host: Host;
	readonly kept: KeptState;
	/** Key of the run. */
	readonly key: string;
	readonly session: SessionView;
	/** It is the run's only statement: there is no line above that says where and how long. */
	readonly alone: boolean;
}

/** What one statement gave. Its rows are asked for when it comes into sight. */
export class Section {
	readonly element: HTMLElement;
	readonly #context: SectionContext;
	readonly #statement: StatementView;
	readonly #label: string;
	readonly #body = el("div", { class: "body" });
	/** In the header: a view with a single button has no line of its own for it. */
	readonly #copy = el("span", { class: "slot" });
	#load: (() => void) | undefined;
	/** What is shown now: a view that was left may still get its rows. */
	#shown: Grid | TextView | undefined;

	constructor(context: SectionContext, statement: StatementView) {
		this.#context = context;
		this.#statement = statement;
		this.#label = `Statement ${statement.index + 1}${statement.excerpt ? `: ${statement.excerpt}` : ""}`;
		const moved = statement.moved.map((sentence) => el("p", { class: "moved" }, sentence));
		this.element = el(
			"section",
			{ class: "statement", "aria-label": this.#label },
			this.#header(),
			...moved,
			this.#body,
		);
		this.#fill();
	}

	/** Loads the rows, once. */
	load(): void {
		const load = this.#load;
		this.#load = undefined;
		load?.();
	}

	#header(): HTMLElement {
		const { index, excerpt, durationMs, result, place } = this.#statement;
		// What ran elsewhere than the line above says has to say so itself.
		const shown = this.#context.alone || place ? "nameAndPlace" : "name";
		const failed = result.kind === "error";
		const header = el(
			"header",
			{},
			el("span", { class: "index" }, String(index + 1)),
			failed
				? el("span", { class: "status error" }, "✗ Error")
				: el("span", { class: "status" }, el("span", { class: "ok" }, "✓"), " OK"),
			el("code", { class: "excerpt", title: excerpt }, excerpt ?? "(not certain which statement)"),
			el("span", { class: "meta" }, this.#amount(), duration(durationMs)),
			sessionTag(this.#context.session, shown, place),
		);
		if (this.#rows)
			header.append(
				viewSwitch(this.#look.form, (form) => this.#show({ form, offset: this.#look.offset })),
				this.#copy,
			);
		return header;
	}

	#amount(): string {
		const { result } = this.#statement;
		return result.kind === "rows" ? `${count(result.rows, "row", "rows")} · ` : "";
	}

	#fill(): void {
		const { result, index } = this.#statement;
		switch (result.kind) {
			case "none":
				this.#body.append(el("p", { class: "empty" }, "NONE: the statement gave no value."));
				break;
			case "error":
				this.#body.append(this.#error(result.message, result.canGoTo ? index : undefined));
				break;
			case "rows":
				if (result.rows === 0) this.#body.append(el("p", { class: "empty" }, "No rows: the list is empty."));
				else this.#load = () => this.#show(this.#look);
				break;
			case "value":
				this.#load = () => this.#show(this.#look);
		}
	}

	#error(message: string, goTo: number | undefined): HTMLElement {
		const box = el("div", { class: "failure" }, el("pre", { tabindex: 0 }, message));
		if (goTo !== undefined)
			box.append(button("Go to Position", () => this.#context.host.goToError(this.#context.key, goTo)));
		return box;
	}

	get #rows(): Rows | undefined {
		const { result, index, database } = this.#statement;
		const { host, key, session } = this.#context;
		const home = database && { ...database, endpoint: session.endpoint };
		if (result.kind === "rows" && result.rows > 0) {
			return new Rows(host, key, index, result.rows, true, result.order, home);
		}
		return result.kind === "value" ? new Rows(host, key, index, 1, false, [], home) : undefined;
	}

	get #look(): SectionLook {
		const { result, index } = this.#statement;
		// A list is a table by nature; another value, such as what INFO gives, is read best as it is written, unless it is
		// so large that it should come only when it is asked for: a table's cells are cut.
		const form = result.kind === "value" && result.bytes < LARGE ? "surrealql" : "table";
		return this.#context.kept.section(this.#context.key, index) ?? { form, offset: 0 };
	}

	#show(look: SectionLook): void {
		const rows = this.#rows;
		if (!rows) return;
		this.#load = undefined;
		this.#keep(look);
		const view = this.#view(rows, look.form);
		this.#shown = view;
		this.#copy.replaceChildren();
		this.#body.replaceChildren(view.element);
		void view.show(look.offset);
	}

	#view(rows: Rows, form: Form): Grid | TextView {
		const ifShown =
			<T>(then: (about: T) => void) =>
			(about: T) => {
				if (this.#shown === view) then(about);
			};
		const events: ViewEvents = {
			moved: ifShown((offset) => this.#keep({ form, offset })),
			offered: ifShown((copy) => this.#copy.replaceChildren(...(copy ? [copy] : []))),
			failed: ifShown((error) => this.#failed(error)),
		};
		const view: Grid | TextView =
			form === "table" ? new Grid(rows, this.#label, events) : new TextView(rows, form, this.#label, events);
		return view;
	}

	#keep(look: SectionLook): void {
		this.#context.kept.setSection(this.#context.key, this.#statement.index, look);
	}

	#failed(error: unknown): void {
		const box = this.#error(error instanceof Error ? error.message : String(error), undefined);
		box.append(button("Try Again", () => this.#show(this.#look)));
		this.#body.replaceChildren(box);
	}
}
