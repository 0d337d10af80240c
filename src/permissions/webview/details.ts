import { whyNotThisCell, whyNotThisSession } from "../../common/suites/freezeReasons";
import { button, el } from "../../page/dom";
import type { MatrixNews, MatrixSession } from "../../protocol/matrixPage";
import type { MatrixCell } from "../../protocol/permissions";
import { clauseLabel } from "./applies";
import type { Column } from "./columns";
import type { GridSpot } from "./grid";
import type { Change, MatrixRow, TableRow } from "./matrix";
import type { Suspicion } from "./suspicions";
import { NOT_THERE, rowName, sentence, VERDICTS } from "./verdicts";

/** What the details tell what stands around them. */
export interface DetailsEvents {
	readonly openDefinition: (what: { readonly table: string; readonly field?: string }) => void;
	readonly freeze: (cell: MatrixCell) => void;
	/** They were closed while they had the focus, which belongs somewhere else then. */
	readonly leftFocus: () => void;
}

/** All that is known about one cell, or one row. */
export class Details {
	readonly element = el("section", { class: "detail", hidden: true });
	readonly #events: DetailsEvents;

	constructor(events: DetailsEvents) {
		this.#events = events;
		this.element.addEventListener("keydown", (event) => {
			if (event.key === "Escape") this.close();
		});
	}

	get isOpen(): boolean {
		return !this.element.hidden;
	}

	show(
		{ row, column }: GridSpot,
		table: TableRow,
		suspicions: readonly Suspicion[],
		{ observer, sessions }: MatrixNews,
		isFreezable: boolean,
	): void {
		const { field } = row;
		const title = column
			? `${rowName(row)}, ${column.action}, ${column.session.name}`
			: `Definition of ${rowName(row)}`;
		const cell = column && row.get(column.session.id, column.action);
		const definition =
			field === undefined
				? table.definition.definition
				: (table.definition.fields.find(({ name }) => name === field)?.definition ?? "");
		const told = column ? toldOf(row, column, observer.name) : [];
		const said = field === undefined && !column ? suspicions.map(suspicionLine) : [];
		const clause = cell?.clause;
		const shown = clause ?? definition;
		const label =
			cell && clause !== undefined
				? clauseLabel(
						cell,
						sessions.find(({ id }) => id === cell.session),
					)
				: "Defined as";
		const open = button(
			"Open Definition",
			() =>
				this.#events.openDefinition(field === undefined ? { table: row.table } : { table: row.table, field }),
			{ title: "In the workspace's SurrealQL file if it is there, else as text" },
		);
		const freezing = isFreezable && cell ? this.#freezing(cell, table, sessions) : undefined;
		const close = button("×", () => this.close(), {
			"aria-label": "Close (Escape)",
			title: "Close (Escape)",
			class: "close",
		});
		this.element.replaceChildren(
			el("header", {}, el("span", {}, title), open, ...(freezing ? [freezing.button] : []), close),
			el(
				"div",
				{ class: "told" },
				...told,
				...said,
				...(freezing ? [freezing.refusal] : []),
				...(shown === ""
					? []
					: [
							el("p", { class: "label" }, label),
							el("pre", { tabindex: 0, "aria-label": "SurrealQL" }, shown),
						]),
			),
		);
		this.element.setAttribute("aria-label", title);
		this.element.hidden = false;
	}

	/** Where it cannot be done the button says why when it is pressed: what is disabled is not read out. */
	#freezing(cell: MatrixCell, table: TableRow, sessions: readonly MatrixSession[]) {
		const session = sessions.find(({ id }) => id === cell.session);
		const why = whyNotThisCell(cell, table.definition.kind) ?? (session && whyNotThisSession(session));
		const refusal = el(
			"p",
			{ class: "refusal", role: "alert", hidden: true },
			`No test can be made of this. ${why ?? ""}`,
		);
		const press = () => {
			if (why === undefined) this.#events.freeze(cell);
			else refusal.hidden = false;
		};
		return {
			refusal,
			button: button("Freeze as Test…", press, {
				title: why ?? "Write it into a test suite, as cases that pass as long as it stays so",
				"aria-disabled": why === undefined ? undefined : "true",
			}),
		};
	}

	/** Takes the focus, so that it can be read and its button pressed. */
	focus(): void {
		this.element.querySelector("button")?.focus();
	}

	close(): void {
		const hadFocus = this.element.contains(document.activeElement);
		this.element.hidden = true;
		this.element.replaceChildren();
		if (hadFocus) this.#events.leftFocus();
	}
}

const NEVER = "A field is not deleted by itself: an update takes it away.";

function toldOf(row: MatrixRow, { session, action }: Column, observer: string): readonly HTMLElement[] {
	const change = row.change(session.id, action);
	if (change) return changeDetails(change, session.name, observer);
	const cell = row.get(session.id, action);
	if (cell) return cellDetails(cell, session.name, observer);
	return [el("p", {}, row.field === undefined || action !== "delete" ? "It was not tried." : NEVER)];
}

function cellDetails(cell: MatrixCell, session: string, observer: string): readonly HTMLElement[] {
	const { symbol, word, meaning } = VERDICTS[cell.verdict];
	return [
		el(
			"p",
			{ class: `verdict ${cell.verdict}`, title: meaning },
			el("span", { class: "symbol", "aria-hidden": "true" }, symbol),
			el("strong", {}, word),
		),
		el("p", { class: "sentence" }, sentence(cell, session, observer)),
		...(cell.reason === undefined
			? []
			: [
					el("p", { class: "label" }, cell.verdict === "unknown" ? "Why" : "What the server says"),
					el("pre", { class: "reason" }, cell.reason),
				]),
	];
}

/** What there was, and what there is instead. */
function changeDetails({ before, after }: Change, session: string, observer: string): readonly HTMLElement[] {
	const side = (label: string, cell: MatrixCell | undefined) => [
		el("p", { class: "label" }, label),
		...(cell ? cellDetails(cell, session, observer) : [el("p", {}, `It is ${NOT_THERE}.`)]),
	];
	const was = before?.clause;
	return [
		...side("Before", before),
		...(was === undefined || was === after?.clause
			? []
			: [
					el("p", { class: "label" }, "Defined as"),
					el("pre", { tabindex: 0, "aria-label": "SurrealQL before" }, was),
				]),
		...side("After", after),
	];
}

function suspicionLine({ words, rule }: Suspicion): HTMLElement {
	return el(
		"p",
		{ class: "suspicion" },
		el("span", { class: "symbol", "aria-hidden": "true" }, "⚠"),
		`${words}. `,
		el("span", { class: "rule" }, rule),
	);
}
