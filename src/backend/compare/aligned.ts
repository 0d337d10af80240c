/** The values that one statement gave in several sessions, laid side by side over the bytes in which they came. */
import type { CancellationToken } from "vscode-jsonrpc";
import type {
	AlignedPage,
	AlignedPageParams,
	AlignedRow,
	Alignment,
	AlignParams,
} from "../../protocol/compare";
import { Major, mapEntries, readHead } from "../cbor/reader";
import { toSurrealQL } from "../cbor/surrealql";
import { cells, type StoredResult, type StoredValue } from "../query/resultStore";
import { NOT_KNOWN } from "../query/rolledBack";
import { MergedRows } from "./mergedRows";
import { RowReader, recordBytes } from "./recordKey";
import { Turns } from "./turns";

/** One column: what a session gave; `undefined` where it gave nothing. */
export type Column = StoredResult | undefined;

/** A page ends when its cells together have so many characters: it has to pass two process boundaries. */
const PAGE_LENGTH = 256 * 1024;
/** No row. */
const NONE = -1;
/** SurrealDB's tag of the value NONE. */
const NONE_TAG = 6;

/** Which rows lie side by side. */
export interface Layout {
	readonly by: Alignment["by"];
	/** By column: the number of the row in its own value, or -1. Without a value there is no column. */
	readonly at: readonly (Int32Array | undefined)[];
	readonly rows: number;
	/** By row, where they are of records: the record's bytes. */
	readonly records?: readonly string[];
	readonly fields: readonly string[];
}

/** Rows of several columns side by side. */
export class Aligned {
	/** By row: 1 where it is among {@link differing}. */
	readonly #isDiffering: Uint8Array;

	private constructor(
		readonly columns: readonly Column[],
		readonly layout: Layout,
		/** Numbers of the rows that are not the same in every column that has a value. */
		private readonly differing: Int32Array,
	) {
		this.#isDiffering = new Uint8Array(layout.rows);
		for (const row of differing) this.#isDiffering[row] = 1;
	}

	/**
	 * @param observer index of the column against which the others are looked at for what is missing
	 * @param makesRecords whether records that only one column has are new ones, of which each stands for the others
	 */
	static async of(
		columns: readonly Column[],
		{ observer, makesRecords = false }: Pick<AlignParams, "observer" | "makesRecords">,
		token: CancellationToken,
	): Promise<{ readonly aligned: Aligned; readonly told: Omit<Alignment, "alignment"> }> {
		const turns = new Turns(token);
		const layout = await layOut(columns, makesRecords, turns);
		const differing = await differingRows(columns, layout, turns);
		const counts = layout.at.map((at) => rowsIn(at, layout.at[observer ?? NONE]));
		const observed = observer === undefined ? undefined : columns[observer];
		const told = {
			by: layout.by,
			rows: layout.rows,
			differing: differing.length,
			same: isSame(columns),
			fields: layout.fields,
			// Who has no right to the one record of a SELECT … FROM ONLY is given NONE.
			columns: counts.map((count, index) =>
				layout.by === "value" && isNothing(columns[index]) && valueOf(observed) && !isNothing(observed)
					? { ...count, missing: 1 }
					: count,
			),
		};
		return { aligned: new Aligned(columns, layout, differing), told };
	}

	page({ offset, limit, show, cells }: AlignedPageParams): AlignedPage {
		const total = show === "all" ? this.layout.rows : this.differing.length;
		const rows: AlignedRow[] = [];
		let length = 0;
		for (let i = offset; i < Math.min(offset + limit, total); i++) {
			const row = this.#row(show === "all" ? i : (this.differing[i] ?? 0), cells);
			for (const column of row.columns)
				for (const [field, text] of column ?? []) length += field.length + text.length;
			// One that is large has a page of its own.
			if (length > PAGE_LENGTH && rows.length > 0) break;
			rows.push(row);
		}
		return { offset, total, rows };
	}

	/** By column: the bytes of a row; `undefined` where it has none. */
	bytesOf(position: number): readonly (Uint8Array | undefined)[] {
		return this.layout.at.map((at, index) => {
			const number = at?.[position] ?? NONE;
			const value = this.columns[index]?.value;
			return number === NONE || !value ? undefined : rowOf(value, number, this.layout.by);
		});
	}

	/** Whether a row is not the same in every column that has a value. */
	isDiffering(position: number): boolean {
		return this.#isDiffering[position] === 1;
	}

	#row(position: number, shown: AlignedPageParams["cells"]): AlignedRow {
		const { by, records, at } = this.layout;
		const numbers = at.map((column) => column?.[position] ?? NONE);
		const bytes = this.bytesOf(position);
		const record = records?.[position];
		return {
			...(record === undefined ? {} : { record: toSurrealQL(recordBytes(record)) }),
			position,
			columns: shown === "none" ? [] : bytes.map((row) => (row ? cells(row) : null)),
			differing: this.isDiffering(position) ? differingFields(bytes.filter((row) => row !== undefined)) : [],
			// A list as a whole is no row of its own value.
			at: numbers.map((number, index) =>
				by === "value" && this.columns[index]?.value.isList ? NONE : number,
			),
		};
	}
}

function rowOf(value: StoredValue, number: number, by: Alignment["by"]): Uint8Array {
	return by === "value" ? value.bytes : value.row(number);
}

/** The value that a column has: none where its statement failed. */
export function valueOf(column: Column): StoredValue | undefined {
	return column?.statement.status === "OK" ? column.value : undefined;
}

/** Whether the column has a value, which is NONE. */
export function isNothing(column: Column): boolean {
	const value = valueOf(column);
	return value !== undefined && !value.isList && isNone(value.bytes);
}

/** Whether a value is NONE. */
export function isNone(bytes: Uint8Array): boolean {
	const { major, argument } = readHead(bytes, 0);
	return major === Major.tag && argument === NONE_TAG;
}

async function layOut(columns: readonly Column[], makesRecords: boolean, turns: Turns): Promise<Layout> {
	const values = columns.map(valueOf);
	const some = values.filter((value) => value !== undefined);
	const readers = new Map(some.map((value) => [value, new RowReader(value.bytes)]));
	if (some.some((value) => !value.isList)) {
		const at = values.map((value) => value && Int32Array.of(0));
		for (const [value, reader] of readers) reader.record(0, value.bytes.length);
		return { by: "value", at, rows: 1, fields: fieldsOf(readers.values()) };
	}
	const records = new Map<StoredValue, readonly string[]>();
	let areRecords = true;
	for (const [value, reader] of readers) {
		const found = await recordsOf(value, reader, turns);
		if (found) records.set(value, found);
		else areRecords = false;
	}
	const fields = fieldsOf(readers.values());
	if (areRecords) {
		const layout = await byRecord(values, records, turns);
		if (!makesRecords || hasCommonRow(layout)) return { ...layout, fields };
	}
	const rows = Math.max(0, ...some.map((value) => value.rows));
	const at = values.map(
		(value) => value && Int32Array.from({ length: rows }, (_, i) => (i < value.rows ? i : NONE)),
	);
	return { by: "position", at, rows, fields };
}

function fieldsOf(readers: Iterable<RowReader>): readonly string[] {
	return [...new Set([...readers].flatMap((reader) => [...reader.fields]))];
}

/** The record of each row of a list; `undefined` where a row has none. All rows are read: for their fields. */
async function recordsOf(
	value: StoredValue,
	reader: RowReader,
	turns: Turns,
): Promise<readonly string[] | undefined> {
	const records: string[] = [];
	for (let row = 0; row < value.rows; row++) {
		const record = reader.record(value.begin(row), value.begin(row + 1));
		if (record !== undefined) records.push(record);
		const turn = turns.step();
		if (turn) await turn;
	}
	return records.length === value.rows ? records : undefined;
}

/**
 * Rows of the same record side by side; where a column has a record several times, the first with the first. In the order
 * of the first column; what only a later one has stands behind the row that it follows there.
 */
async function byRecord(
	values: readonly (StoredValue | undefined)[],
	recordsOfValue: ReadonlyMap<StoredValue, readonly string[]>,
	turns: Turns,
): Promise<Omit<Layout, "fields">> {
	const merged = new MergedRows();
	const columns: (readonly number[] | undefined)[] = [];
	for (const value of values) {
		const records = value && recordsOfValue.get(value);
		columns.push(records && (await merged.add(records, turns)));
	}
	const { places, records } = merged.inOrder();
	const at = columns.map((rows) => {
		if (!rows) return undefined;
		const column = new Int32Array(records.length).fill(NONE);
		for (const [number, row] of rows.entries()) column[places[row] ?? 0] = number;
		return column;
	});
	return { by: "record", at, rows: records.length, records };
}

/** Whether a row is in two columns. */
function hasCommonRow({ at, rows }: Pick<Layout, "at" | "rows">): boolean {
	for (let row = 0; row < rows; row++)
		if (at.filter((column) => column && column[row] !== NONE).length > 1) return true;
	return false;
}

async function differingRows(columns: readonly Column[], layout: Layout, turns: Turns): Promise<Int32Array> {
	const sides = layout.at.flatMap((at, index) => {
		const value = columns[index]?.value;
		if (!at || !value) return [];
		const { bytes } = value;
		return [{ at, value, buffer: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) }];
	});
	const [one, ...others] = sides;
	const differing: number[] = [];
	for (let row = 0; one && row < layout.rows; row++) {
		if (others.some((other) => !isSameRow(one, other, row, layout.by))) differing.push(row);
		const turn = turns.step();
		if (turn) await turn;
	}
	return Int32Array.from(differing);
}

interface Side {
	readonly at: Int32Array;
	readonly value: StoredValue;
	readonly buffer: Buffer;
}

/** Whether both have the row, and it is the same: by its bytes, since a server writes the fields of objects in order. */
function isSameRow(one: Side, other: Side, row: number, by: Alignment["by"]): boolean {
	const [a, b] = [one.at[row] ?? NONE, other.at[row] ?? NONE];
	if (a === NONE || b === NONE) return a === b;
	if (by === "value") return one.buffer.equals(other.buffer);
	const [from, to] = [one.value.begin(a), one.value.begin(a + 1)];
	return one.buffer.compare(other.buffer, other.value.begin(b), other.value.begin(b + 1), from, to) === 0;
}

/** Fields that are not the same in all rows; `""` for what is no object. */
export function differingFields(rows: readonly Uint8Array[]): readonly string[] {
	if (rows.length < 2) return [];
	const entries = rows.map((row) => mapEntries(row) ?? new Map([["", row]]));
	const names = new Set(entries.flatMap((each) => [...each.keys()]));
	const [one, ...others] = entries;
	const isDiffering = (name: string) => {
		const value = one?.get(name);
		return others.some((other) => {
			const beside = other.get(name);
			if (!value || !beside) return value !== beside;
			return Buffer.compare(value, beside) !== 0;
		});
	};
	return [...names].filter(isDiffering);
}

function rowsIn(
	at: Int32Array | undefined,
	observed: Int32Array | undefined,
): { readonly rows: number; readonly missing: number } {
	if (!at) return { rows: 0, missing: 0 };
	let rows = 0;
	let missing = 0;
	for (const [row, number] of at.entries()) {
		if (number !== NONE) rows++;
		else if ((observed?.[row] ?? NONE) !== NONE) missing++;
	}
	return { rows, missing };
}

/** Whether every column has the same status, and the same value or error. */
function isSame(columns: readonly Column[]): boolean {
	const [one, ...others] = columns;
	return others.every((other) => {
		if (!one || !other) return one === other;
		const [a, b] = [one.statement, other.statement];
		// Of what is not known nobody can say that it is the same.
		return a.kind !== NOT_KNOWN && a.status === b.status && a.kind === b.kind && a.value.equals(b.value);
	});
}
