import { v4 as newId } from "uuid";
import { errors } from "../../common/errors";
import { stringifyExact } from "../../common/exactJson";
import { layOut } from "../../common/surrealql/layout";
import type { Cell, PageParams, ResultPage } from "../../protocol/backend";
import type { RawStatement } from "../cbor/codec";
import { indexList, Major, mapEntries, readHead } from "../cbor/reader";
import { tableOfRecordId } from "../cbor/recordId";
import { toSurrealQL } from "../cbor/surrealql";
import { jsonText } from "./json";

/** A page ends when its rows together have become so large: it has to pass two process boundaries. */
const PAGE_BYTES = 256 * 1024;
/** A longer text goes in parts of so many characters. */
const PART_LENGTH = 256 * 1024;
/** Long texts that are being given in parts are kept up to so many characters together: to write one takes a while. */
const LONG_KEPT = 100_000_000;
/** A cell shows so many characters at most: the value itself is asked for in another form. */
const CELL_LENGTH = 500;
/** A row is decoded for a cell only up to so many bytes. */
const CELL_BYTES = 16 * 1024;

/** One statement's value as the bytes it came in, and where its rows begin. */
export class StoredValue {
	/** `undefined` when the value is no list. */
	readonly #offsets: Uint32Array | undefined;

	constructor(readonly bytes: Uint8Array) {
		this.#offsets = indexList(bytes);
	}

	get isList(): boolean {
		return this.#offsets !== undefined;
	}

	get rows(): number {
		return this.#offsets ? this.#offsets.length - 1 : 1;
	}

	/** Where a row begins in the bytes, and with the number of rows where they end. */
	begin(index: number): number {
		return this.#offsets?.[index] ?? (index === 0 ? 0 : this.bytes.length);
	}

	/** The bytes of one row; a value that is no list is its own only row. */
	row(index: number): Uint8Array {
		if (!this.#offsets) return this.bytes;
		return this.bytes.subarray(this.#offsets[index], this.#offsets[index + 1]);
	}
}

/** What a statement gave, as it is kept. */
export interface StoredResult {
	readonly statement: RawStatement;
	readonly value: StoredValue;
}

/** The results of runs, until each is released. */
export class ResultStore {
	readonly #runs = new Map<string, readonly StoredResult[]>();
	readonly #released = new Set<(run: string) => void>();
	/** The long texts that are being given in parts, by run, row and form: each is written once. */
	readonly #long = new Map<string, string>();

	/** Keeps the values of a run; gives the run's id and what was kept. */
	keep(statements: readonly RawStatement[]): { run: string; values: readonly StoredValue[] } {
		const run = newId();
		const results = statements.map((statement) => ({
			statement,
			value: new StoredValue(statement.value.bytes),
		}));
		this.#runs.set(run, results);
		return { run, values: results.map(({ value }) => value) };
	}

	/** What the statements of a run gave. Rejects when the run was released or never was. */
	results(run: string): readonly StoredResult[] {
		const results = this.#runs.get(run);
		if (!results) throw errors.resultsGone();
		return results;
	}

	/** Tells of each run that is released, from now on. */
	onRelease(told: (run: string) => void): void {
		this.#released.add(told);
	}

	release(run: string): void {
		this.#runs.delete(run);
		for (const told of this.#released) told(run);
		for (const name of this.#long.keys()) if (name.startsWith(`${run} `)) this.#long.delete(name);
	}

	/** Some rows of one value. Rejects when the run was released or never was. */
	page(params: PageParams): ResultPage {
		const { run, statement, offset, limit, form } = params;
		const value = this.#runs.get(run)?.[statement]?.value;
		if (!value) throw errors.resultsGone();
		const rows: Uint8Array[] = [];
		let bytes = 0;
		for (let i = offset; i < Math.min(offset + limit, value.rows); i++) {
			const row = value.row(i);
			bytes += row.length;
			// One that is large has a page of its own.
			if (bytes > PAGE_BYTES && rows.length > 0) break;
			rows.push(row);
		}
		if (form === "table") return { offset, rows: rows.map(cells) };
		const [first] = rows;
		if (first && rows.length === 1) return { offset, ...this.#part(first, params, writers[form]) };
		return { offset, texts: rows.map((row) => writers[form](fieldOf(row, params.field))) };
	}

	/** Whoever began a long text and does not go on must not have it kept for ever. */
	#forgetOldest(): void {
		let length = 0;
		for (const text of this.#long.values()) length += text.length;
		for (const [name, text] of this.#long) {
			if (length <= LONG_KEPT || this.#long.size === 1) return;
			length -= text.length;
			this.#long.delete(name);
		}
	}

	/** The text of one row, or a part of it. */
	#part(
		row: Uint8Array,
		{ run, statement, offset, form, field, from = 0 }: PageParams,
		write: Writer,
	): Pick<ResultPage, "texts" | "length"> {
		const name = [run, statement, offset, form, field].join(" ");
		const text = this.#long.get(name) ?? write(fieldOf(row, field));
		if (text.length <= PART_LENGTH) return { texts: [text] };
		const end = partEnd(text, from);
		// What was read last stands last.
		this.#long.delete(name);
		if (end < text.length) this.#long.set(name, text);
		this.#forgetOldest();
		return { texts: [text.slice(from, end)], length: text.length };
	}
}

/** No part ends within a character. */
function partEnd(text: string, from: number): number {
	const end = from + PART_LENGTH;
	const isWithin = /[\uD800-\uDBFF]/.test(text.charAt(end - 1));
	return Math.min(isWithin ? end - 1 : end, text.length);
}

/** One field of a row; a row that is no object, or has no such field, is given whole. */
function fieldOf(row: Uint8Array, field: string | undefined): Uint8Array {
	if (field === undefined) return row;
	const fields = readHead(row, 0).major === Major.map ? mapEntries(row) : undefined;
	return fields?.get(field) ?? row;
}

type Writer = (bytes: Uint8Array) => string;

const writers: Readonly<Record<Exclude<PageParams["form"], "table">, Writer>> = {
	json: (bytes) => jsonText(bytes, (value) => JSON.stringify(value, readable) ?? "null"),
	value: (bytes) => jsonText(bytes, stringifyExact),
	surrealql: toSurrealQL,
	laidOut: (bytes) => layOut(toSurrealQL(bytes)),
};

/** For people to read: what JSON has no word for as the nearest that it has. */
function readable(_key: string, value: unknown): unknown {
	if (typeof value === "bigint") return value.toString();
	if (value instanceof Set) return [...value];
	if (value instanceof ArrayBuffer) return Buffer.from(value).toString("base64");
	if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
	return value;
}

/** A row as cells: one for each field, or one without a name. */
export function cells(row: Uint8Array): readonly Cell[] {
	const fields = readHead(row, 0).major === Major.map ? mapEntries(row) : undefined;
	if (!fields) return [cell("", row)];
	return [...fields].map(([field, value]) => cell(field, value));
}

function cell(field: string, value: Uint8Array): Cell {
	const text = cellText(value);
	// One that was cut is no id any more.
	const isRecord = !text.endsWith("…") && tableOfRecordId(value) !== undefined;
	return isRecord ? [field, text, "record"] : [field, text];
}

function cellText(bytes: Uint8Array): string {
	const text = bytes.length > CELL_BYTES ? sizeOf(bytes) : toSurrealQL(bytes);
	return text.length > CELL_LENGTH ? `${text.slice(0, CELL_LENGTH)}…` : text;
}

/** What a value is that is too large to be read for a cell. */
function sizeOf(bytes: Uint8Array): string {
	const { major, argument } = readHead(bytes, 0);
	const name = NAMES.get(major);
	// Of these the head says how long what follows it is; of the others how many there are.
	const length = major === Major.text || major === Major.bytes ? argument : bytes.length;
	return `${name === undefined ? "" : `${name}, `}${length.toLocaleString("en")} bytes`;
}

const NAMES: ReadonlyMap<number, string> = new Map([
	[Major.text, "string"],
	[Major.bytes, "bytes"],
	[Major.array, "array"],
	[Major.map, "object"],
]);
