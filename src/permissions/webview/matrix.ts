import type { MatrixCell, MatrixTable } from "../../protocol/permissions";
import { recordTablesOf } from "./recordTypes";
import type { Action } from "./verdicts";

/** A cell that is not what it was; one of them is absent where there is none. */
export interface Change {
	readonly before: MatrixCell | undefined;
	readonly after: MatrixCell | undefined;
}

/** What is about one table, or one field of it. */
export class MatrixRow {
	readonly #cells = new Map<string, MatrixCell>();
	/** Before what a text would change. */
	readonly #before = new Map<string, MatrixCell>();

	constructor(
		readonly table: string,
		readonly field: string | undefined,
		/** Whether there is something from before to compare with. */
		readonly isCompared: boolean,
	) {}

	get(session: string, action: Action): MatrixCell | undefined {
		return this.#cells.get(`${action} ${session}`);
	}

	/** What there was before, where something else is there after it. */
	change(session: string, action: Action): Change | undefined {
		if (!this.isCompared) return undefined;
		const [before, after] = [this.#before, this.#cells].map((cells) => cells.get(`${action} ${session}`));
		if (before && after && answerOf(before) === answerOf(after)) return undefined;
		return before || after ? { before, after } : undefined;
	}

	/** Whether something is other than before. */
	get isChanged(): boolean {
		const places = [...this.#before.values(), ...this.#cells.values()];
		return places.some(({ session, action }) => this.change(session, action) !== undefined);
	}

	set(cell: MatrixCell, of?: "before"): void {
		(of ? this.#before : this.#cells).set(`${cell.action} ${cell.session}`, cell);
	}

	/**
	 * Whether two sessions got another answer to the same action: another verdict, or other numbers. What is not there
	 * yet, or not known, is no difference.
	 */
	get differs(): boolean {
		const answers = new Map<Action, string>();
		for (const { action, verdict, allowed, tried } of this.#cells.values()) {
			if (verdict === "unknown") continue;
			const answer = answerOf({ verdict, allowed, tried });
			const before = answers.get(action);
			if (before !== undefined && before !== answer) return true;
			answers.set(action, answer);
		}
		return false;
	}
}

function answerOf({
	verdict,
	allowed,
	tried,
}: {
	readonly verdict: string;
	readonly allowed?: number | undefined;
	readonly tried?: number | undefined;
}): string {
	return `${verdict} ${allowed} ${tried}`;
}

/** A table's row, with those of its fields. */
export class TableRow extends MatrixRow {
	readonly fields: readonly MatrixRow[];
	/** Names of fields → tables of the records that they hold, as {@link recordTablesOf} reads it, once. */
	readonly recordTables: ReadonlyMap<string, readonly string[]>;
	readonly #byName: ReadonlyMap<string, MatrixRow>;

	constructor(
		readonly definition: MatrixTable,
		isCompared = false,
	) {
		super(definition.name, undefined, isCompared);
		this.fields = definition.fields.map(({ name }) => new MatrixRow(definition.name, name, isCompared));
		this.recordTables = new Map(
			definition.fields.map((field) => [field.name, recordTablesOf(field.definition)]),
		);
		this.#byName = new Map(this.fields.map((row) => [row.field ?? "", row]));
	}

	row(field: string | undefined): MatrixRow | undefined {
		return field === undefined ? this : this.#byName.get(field);
	}
}

/** What was found so far. */
export class Matrix {
	readonly tables: readonly TableRow[];
	readonly #byName: ReadonlyMap<string, TableRow>;

	constructor(
		tables: readonly MatrixTable[],
		/** Whether it is about what a text would change. */
		readonly isCompared = false,
	) {
		this.tables = tables.map((each) => new TableRow(each, isCompared));
		this.#byName = new Map(this.tables.map((row) => [row.table, row]));
	}

	/** Takes some cells, and gives back those for which there is a row. */
	add(cells: readonly MatrixCell[], of?: "before"): readonly MatrixCell[] {
		return cells.filter((cell) => {
			const row = this.row(cell);
			row?.set(cell, of);
			return row !== undefined;
		});
	}

	table(name: string): TableRow | undefined {
		return this.#byName.get(name);
	}

	row({ table, field }: Pick<MatrixCell, "table" | "field">): MatrixRow | undefined {
		return this.#byName.get(table)?.row(field);
	}
}
