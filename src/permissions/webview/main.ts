/** The permission matrix's page. */
import "../../page/styles/base.css";
import "../../page/styles/parts.css";
import "../../page/styles/contrast.css";
import "./styles/matrix.css";
import "./styles/grid.css";
import { defined } from "../../common/defined";
import { el } from "../../page/dom";
import type { FoundCells, MatrixNews, MatrixView } from "../../protocol/matrixPage";
import { type Choice, type ShownTable, shownTables } from "./choice";
import { columnGroups } from "./columns";
import { Details } from "./details";
import { Grid, type GridSpot } from "./grid";
import { connectHost, type Host, type Listener } from "./host";
import { choiceFrom, keptChoice } from "./kept";
import { asMarkdown } from "./markdown";
import { Matrix, type TableRow } from "./matrix";
import { spokenStage } from "./spoken";
import { legend, Summary } from "./summary";
import { type Suspicion, suspicionsOf } from "./suspicions";
import { Toolbar } from "./toolbar";

/** A matrix, as far as the page knows it. */
interface Known {
	readonly view: MatrixView;
	readonly matrix: Matrix;
}

class Page implements Listener {
	readonly #host: Host;
	readonly #grid: Grid;
	readonly #details: Details;
	readonly #toolbar: Toolbar;
	readonly #summary: Summary;
	readonly #empty = el("p", { class: "empty", hidden: true });
	readonly #main = el("main");
	/** Says how far it is, for whoever does not see it. */
	readonly #spoken = el("div", { role: "status", class: "spoken" });
	#choice: Choice;
	#known: Known | undefined;
	#shown: readonly ShownTable[] = [];
	/** What the details are about. */
	#spot: GridSpot | undefined;
	#waiting: FoundCells[] = [];

	constructor(host: Host) {
		this.#host = host;
		this.#choice = choiceFrom(host.kept());
		this.#grid = new Grid({
			toggle: (table) => this.#toggle(table),
			expandAll: () => this.#expandAll(),
			open: (spot, by) => this.#open(spot, by),
			moved: (spot) => {
				if (this.#details.isOpen) this.#showDetails(spot);
			},
			typed: (text) => this.#toolbar.type(text),
		});
		this.#details = new Details({
			openDefinition: (what) => host.openDefinition(what),
			freeze: ({ session, table, field, action }) => {
				const key = this.#known?.view.head.key;
				if (key !== undefined) host.freeze({ key, session, table, action, ...defined({ field }) });
			},
			leftFocus: () => this.#grid.focus(),
		});
		this.#summary = new Summary({
			cancel: () => {
				if (this.#known) host.cancel(this.#known.view.head.key);
			},
			left: () => this.#grid.focus(),
		});
		this.#toolbar = new Toolbar(this.#choice, {
			choose: (change) => this.#choose(change),
			tryAgain: (sessions) => host.tryAgain(sessions),
			copy: () => void this.#copy(),
			save: (as) => host.save(as),
			toGrid: () => this.#grid.focus(),
		});
		this.#main.addEventListener("keydown", (event) => {
			if (event.key === "Escape" && this.#details.isOpen) this.#details.close();
		});
		this.#main.append(this.#grid.element, this.#empty, this.#details.element);
		document.body.replaceChildren(this.#spoken);
	}

	begun(view: MatrixView | null): void {
		if (!view) {
			const nothing = el(
				"p",
				{ class: "empty" },
				"There is no permission matrix here any more. Show it again.",
			);
			document.body.replaceChildren(nothing, this.#spoken);
			return;
		}
		this.#details.close();
		this.#waiting = [];
		this.#known = { view, matrix: new Matrix(view.head.tables, view.head.whatIf !== undefined) };
		this.#toolbar.setKind(view.head.whatIf ? "whatIf" : "matrix");
		document.body.replaceChildren(
			this.#summary.element,
			this.#toolbar.element,
			this.#main,
			legend(),
			this.#spoken,
		);
		this.#tell(view.news, undefined);
		this.#drawColumns();
	}

	changed(news: MatrixNews): void {
		const known = this.#known;
		if (known?.view.head.key !== news.key) return;
		const before = known.view.news;
		this.#known = { ...known, view: { head: known.view.head, news } };
		this.#tell(news, before);
		// Sessions may turn out to be somebody else than they were when it began.
		if (JSON.stringify(before.sessions) !== JSON.stringify(news.sessions)) this.#drawColumns();
		else if (news.stage.kind !== "running") this.#draw();
	}

	/** Cells come many at a time and often: what came since the last frame is written with the next one. */
	found(found: FoundCells): void {
		if (this.#known?.view.head.key !== found.key) return;
		const isFirst = this.#waiting.length === 0;
		this.#waiting.push(found);
		if (isFirst) requestAnimationFrame(() => this.#take());
	}

	#take(): void {
		const known = this.#known;
		const found = this.#waiting;
		this.#waiting = [];
		if (!known) return;
		const taken = found.flatMap(({ cells, of }) => known.matrix.add(cells, of));
		this.#grid.update(taken, (cell) => known.matrix.row(cell));
		// Rows that jump while it goes on could not be read; what the filter leaves of them depends on their cells.
		if (this.#choice.differencesOnly || known.view.news.stage.kind !== "running") this.#draw();
		else this.#grid.updateSuspicions(this.#suspicions);
		const isRead = this.#details.element.contains(document.activeElement);
		if (this.#details.isOpen && !isRead && this.#spot) this.#showDetails(this.#spot);
	}

	#tell(news: MatrixNews, before: MatrixNews | undefined): void {
		const view = this.#known?.view;
		if (!view) return;
		this.#summary.update(view);
		this.#toolbar.setRunning(news.stage.kind === "running" ? "running" : "ended");
		const words = spokenStage(news.stage, before?.stage, view.head.tables.length);
		if (words !== undefined) this.#spoken.replaceChildren(words);
	}

	readonly #suspicions = (row: TableRow): readonly Suspicion[] =>
		suspicionsOf(row, this.#known?.view.news.sessions ?? []);

	#drawColumns(): void {
		this.#grid.setColumns(this.#groups(), this.#known?.matrix.isCompared === true);
		this.#draw();
	}

	#groups() {
		return columnGroups(this.#known?.view.news.sessions ?? [], this.#choice.columns);
	}

	#draw(): void {
		if (!this.#known) return;
		const { matrix } = this.#known;
		this.#shown = shownTables(matrix, this.#choice, this.#suspicions);
		this.#grid.show(this.#shown);
		this.#empty.hidden = this.#shown.length > 0;
		this.#grid.element.hidden = !this.#empty.hidden;
		this.#empty.replaceChildren(nothingFits(matrix, this.#choice));
	}

	#choose(change: Partial<Choice>): void {
		this.#choice = { ...this.#choice, ...change };
		this.#host.keep(keptChoice(this.#choice));
		if (change.columns) this.#drawColumns();
		else this.#draw();
		if (change.filter !== undefined)
			this.#spoken.replaceChildren(
				`${this.#shown.length} of ${this.#known?.matrix.tables.length ?? 0} tables shown`,
			);
	}

	#toggle(table: string): void {
		const expanded = new Set(this.#choice.expanded);
		if (!expanded.delete(table)) expanded.add(table);
		this.#choose({ expanded });
	}

	#expandAll(): void {
		const tables = this.#shown.filter(({ canExpand }) => canExpand).map(({ row }) => row.table);
		this.#choose({ expanded: new Set([...this.#choice.expanded, ...tables]) });
	}

	#open(spot: GridSpot, by: "mouse" | "key"): void {
		const goesOn = by === "key" && this.#details.isOpen;
		this.#showDetails(spot);
		if (goesOn) this.#details.focus();
	}

	#showDetails(spot: GridSpot): void {
		const table = this.#known?.matrix.table(spot.row.table);
		if (!this.#known || !table) return;
		this.#spot = spot;
		const { view, matrix } = this.#known;
		this.#details.show(spot, table, this.#suspicions(table), view.news, !matrix.isCompared);
	}

	async #copy(): Promise<void> {
		if (!this.#known) return;
		await this.#host.copy(asMarkdown(this.#known.view, this.#groups(), this.#shown));
		this.#spoken.replaceChildren("Copied as Markdown.");
	}
}

function nothingFits(matrix: Matrix, { changesOnly, differencesOnly, filter }: Choice): string {
	if (matrix.isCompared && changesOnly)
		return filter === "" && !differencesOnly
			? "The text changes nothing of what was tried."
			: "No row with a change fits.";
	return differencesOnly ? "No row with a difference fits." : "No table or field fits.";
}

void connectHost((host) => new Page(host));
