import { button, el } from "../../page/dom";
import { allOf, fetchTexts, type Texts } from "../../page/texts";
import { ValueBox } from "../../page/valueBox";
import type { AlignedRow, Alignment } from "../../protocol/compare";
import type { ComparedState, ComparedStatement } from "../../protocol/comparePage";
import { type ActiveCell, AlignedGrid } from "./alignedGrid";
import { diffChooser } from "./diffChooser";
import { rowName, shownFields } from "./gridModel";
import type { Host } from "./host";
import type { Kept } from "./kept";
import { MARKDOWN_ROWS, statementAsMarkdown, titleOf } from "./markdown";
import { summary } from "./summary";
import { nothingWords, verdictWords } from "./verdictWords";

/** Says something to whoever does not see it. */
export type Speak = (sentence: string) => void;

/** What one statement gave in each session. Its rows are asked for when it comes into sight. */
export class StatementSection {
	readonly element: HTMLElement;
	readonly #host: Host;
	readonly #compared: ComparedState;
	readonly #statement: ComparedStatement;
	readonly #speak: Speak;
	readonly #label: string;
	readonly #verdict = el("span", { class: "verdict" });
	readonly #summary = el("div");
	readonly #body = el("div", { class: "body" });
	readonly #box: ValueBox;
	#alignment: Alignment | undefined;
	#grid: AlignedGrid | undefined;
	#isAsked = false;
	#look: Pick<Kept, "grouping" | "shown">;

	constructor(
		host: Host,
		compared: ComparedState,
		statement: ComparedStatement,
		look: Pick<Kept, "grouping" | "shown">,
		speak: Speak,
	) {
		this.#host = host;
		this.#compared = compared;
		this.#statement = statement;
		this.#look = look;
		this.#speak = speak;
		this.#label = `Statement ${statement.index + 1}${statement.excerpt ? `: ${statement.excerpt}` : ""}`;
		this.#box = new ValueBox({
			copy: (text) => host.copy(text),
			failed: (error) => this.#failed(error),
			leftFocus: () => this.#grid?.focus(),
		});
		this.element = el(
			"section",
			{ class: "statement", "aria-label": this.#label },
			this.#header(),
			this.#summary,
			this.#body,
			this.#box.element,
		);
		this.element.addEventListener("keydown", (event) => {
			if (event.key !== "Escape" || !this.#box.isOpen) return;
			this.#box.close();
			event.preventDefault();
		});
		this.#summarize();
	}

	/** Asks for the rows, once. */
	load(): void {
		if (this.#isAsked) return;
		this.#isAsked = true;
		void this.#align();
	}

	/** Looks at it in another way. */
	look(look: Pick<Kept, "grouping" | "shown">): void {
		this.#look = look;
		if (this.#alignment) this.#draw();
	}

	/** As Markdown, with so many rows as that takes. */
	async asMarkdown(): Promise<string> {
		const { columns, observer, key } = this.#compared;
		this.#alignment ??= await this.#host.align(key, this.#statement.index);
		const alignment = this.#alignment;
		const rows: AlignedRow[] = [];
		const total = this.#total(alignment);
		while (rows.length < Math.min(total, MARKDOWN_ROWS)) {
			const page = await this.#rows(alignment, rows.length, MARKDOWN_ROWS - rows.length);
			if (page.rows.length === 0) break;
			rows.push(...page.rows);
		}
		return statementAsMarkdown(this.#statement, columns, alignment, rows, total, observer);
	}

	dispose(): void {
		this.#grid?.dispose();
	}

	#header(): HTMLElement {
		const { index, excerpt } = this.#statement;
		const { columns, key } = this.#compared;
		return el(
			"header",
			{},
			el("span", { class: "index" }, String(index + 1)),
			this.#verdict,
			el("code", { class: "excerpt", title: excerpt }, excerpt ?? "(not certain which statement)"),
			el(
				"span",
				{ class: "tools" },
				diffChooser(columns, (left, right) => this.#host.diff({ key, statement: index, left, right })),
				button("Freeze as Test…", () => this.#host.freeze(key, index), {
					title: "Write what these sessions get into a test suite, as cases that pass as long as it stays so",
				}),
			),
		);
	}

	async #align(): Promise<void> {
		this.element.setAttribute("aria-busy", "true");
		try {
			this.#alignment = await this.#host.align(this.#compared.key, this.#statement.index);
			this.#summarize();
			this.#draw();
		} catch (error) {
			this.#failed(error);
		} finally {
			this.element.removeAttribute("aria-busy");
		}
	}

	#summarize(): void {
		const { columns, observer } = this.#compared;
		this.#summary.replaceChildren(...summary(columns, this.#statement, this.#alignment, observer));
		const isBeside = columns.some(({ when }) => when === "before");
		if (!this.#alignment) return;
		const { same } = this.#alignment;
		const sign = el("span", { class: same ? "ok" : "differing", "aria-hidden": "true" }, same ? "=" : "≠");
		this.#verdict.replaceChildren(sign, ` ${verdictWords(this.#alignment, isBeside)}`);
	}

	#draw(): void {
		const alignment = this.#alignment;
		if (!alignment) return;
		this.#grid?.dispose();
		this.#grid = undefined;
		this.#box.close();
		const total = this.#total(alignment);
		if (total === 0) {
			this.#body.replaceChildren(el("p", { class: "empty" }, nothingWords(alignment)));
			return;
		}
		const { columns, observer } = this.#compared;
		const fields = shownFields(alignment, this.#statement.order);
		const content = { columns, results: this.#statement.results, observer, fields };
		const grid = new AlignedGrid(content, total, this.#look.grouping, this.#label, {
			fetch: (offset, limit) => this.#rows(alignment, offset, limit),
			failed: (error) => this.#failed(error),
			opened: (cell) => void this.#open(cell),
			moved: (cell) => {
				this.#speak(spoken(cell, columns.map(titleOf)));
				if (this.#box.isOpen) void this.#open(cell);
			},
			copied: (cell) => void this.#copy(cell),
		});
		this.#grid = grid;
		const note =
			grid.more > 0
				? [el("p", { class: "note" }, `${grid.more} more fields are in the diff editor and in JSON.`)]
				: [];
		this.#body.replaceChildren(grid.element, ...note);
	}

	#total({ rows, differing }: Alignment): number {
		return this.#look.shown === "differences" ? differing : rows;
	}

	#rows({ alignment }: Alignment, offset: number, limit: number) {
		return this.#host.rows({ alignment, offset, limit, show: this.#look.shown });
	}

	async #open(cell: ActiveCell): Promise<void> {
		try {
			const value = await this.#whole(cell);
			// Another cell may have become the active one meanwhile.
			if (value && isSame(this.#grid?.active, cell)) this.#box.show(this.#titleOf(cell), value);
		} catch (error) {
			this.#failed(error);
		}
	}

	async #copy(cell: ActiveCell): Promise<void> {
		try {
			const value = await this.#whole(cell);
			if (value) await this.#box.copy(value, new AbortController().signal);
		} catch (error) {
			this.#failed(error);
		}
	}

	async #whole({ row, column, view }: ActiveCell): Promise<Texts | undefined> {
		if (!column || !view) return allOf([rowName(row)]);
		const offset = row.at[column.column] ?? -1;
		if (view.kind !== "value" && view.kind !== "nothing") return undefined;
		// A list beside what is none: the diff editor has all of it.
		if (offset < 0) return allOf([view.text]);
		const { key } = this.#compared;
		const params = { key, column: column.column, statement: this.#statement.index, offset, limit: 1 };
		const field = column.field === "" ? {} : { field: column.field };
		return fetchTexts((part) => this.#host.value({ ...params, form: "surrealql", ...field, ...part }));
	}

	#titleOf({ row, column }: ActiveCell): string {
		if (!column) return rowName(row);
		const found = this.#compared.columns[column.column];
		return `${column.field || "Value"} of ${rowName(row)} for ${found ? titleOf(found) : ""}`;
	}

	#failed(error: unknown): void {
		const message = error instanceof Error ? error.message : String(error);
		this.#body.replaceChildren(
			el(
				"div",
				{ class: "failure" },
				el("pre", { tabindex: 0 }, message),
				button("Try Again", () => void this.#align()),
			),
		);
	}
}

function spoken({ row, column, view }: ActiveCell, names: readonly string[]): string {
	if (!column || !view) return rowName(row);
	const marks = [...(view.differs ? ["differs"] : []), ...(view.changed ? ["changed"] : [])];
	const what = view.title ?? view.text;
	return [rowName(row), names[column.column], column.field, what, ...marks].filter(Boolean).join(", ");
}

function isSame(a: ActiveCell | undefined, b: ActiveCell): boolean {
	return a?.row === b.row && a.column === b.column;
}
