import type { MatrixCell, MatrixTable } from "../../protocol/permissions";
import { recordTablesOf } from "./recordTypes";
import type { Action } from "./verdicts";

/** What is about one table, or one field of it. */
export class MatrixRow {
	readonly #cells = new Map<string, MatrixCell>();

	constructor(
		readonly table: string,
		readonly field: string | undefined,
	) {}

	get(session: string, action: Action): MatrixCell | undefined {
		return this.#cells.get(`${action} ${session}`);
	}

	set(cell: MatrixCell): void {
		this.#cells.set(`${cell.action} ${cell.session}`, cell);
	}

	/**
	 * Whether two sessions got another answer to the same action: another verdict, or other numbers. What is not there
	 * yet, or not known, is no difference.
	 */
	get differs(): boolean {
		const answers = new Map<Action, string>();
		for (const { action, verdict, allowed, tried } of this.#cells.values()) {
			if (verdict === "unknown") continue;
			const answer = `${verdict} ${allowed} ${tried}`;
			const before = answers.get(action);
			if (before !== undefined && before !== answer) return true;
			answers.set(action, answer);
		}
		return false;
	}
}

/** A table's row, with those of its fields. */
export class TableRow extends MatrixRow {
	readonly fields: readonly MatrixRow[];
	/** Names of fields → tables of the records that they hold, as {@link recordTablesOf} reads it, once. */
	readonly recordTables: ReadonlyMap<string, readonly string[]>;
	readonly #byName: ReadonlyMap<string, MatrixRow>;

	constructor(readonly definition: MatrixTable) {
		super(definition.name, undefined);
		this.fields = definition.fields.map(({ name }) => new MatrixRow(definition.name, name));
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

	constructor(tables: readonly MatrixTable[]) {
		this.tables = tables.map((each) => new TableRow(each));
		this.#byName = new Map(this.tables.map((row) => [row.table, row]));
	}

	/** Takes some cells, and gives back those for which there is a row. */
	add(cells: readonly MatrixCell[]): readonly MatrixCell[] {
		return cells.filter((cell) => {
			const row = this.row(cell);
			row?.set(cell);
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
