/** The records that are tried: what the observer sees of a table. */
import { quoteIdentifier } from "../../common/surrealql/quote";
import { decodeValue } from "../cbor/codec";
import { mapEntries } from "../cbor/reader";
import type { Session } from "../connection/session";
import type { Attempts, Trial } from "./attempt";
import { entriesOf, keyOf, listOf } from "./raw";
import type { TableSchema } from "./schema";

/** One record whose content was read. */
export interface Row {
	/** The whole record. */
	readonly bytes: Uint8Array;
	readonly id: Uint8Array;
	/** The SDK's value of it. */
	readonly value: Readonly<Record<string, unknown>>;
}

export interface Sample {
	/** Ids in the order of the table. */
	readonly ids: readonly Uint8Array[];
	/** Contents of the first of them. */
	readonly rows: readonly Row[];
	/** Records of the table. */
	readonly total: number;
	/** Why the contents are not known. */
	readonly withoutRows?: string;
}

/** At most so many records; of so many of them the contents too. */
export interface SampleSize {
	readonly records: number;
	readonly contents: number;
}

/** Reads the first records of the table as the observer; a message where that fails. */
export async function readSample(
	attempts: Attempts,
	observer: Session,
	{ name }: Pick<TableSchema, "name">,
	{ records, contents }: SampleSize,
): Promise<Sample | string> {
	const table = quoteIdentifier(name);
	const statements = [
		`LET $__ids = (SELECT VALUE id FROM ${table} LIMIT ${records + 1})`,
		// Counted only where not all are tried: a count may have to read the whole table.
		`LET $__total = IF array::len($__ids) > ${records} { (SELECT count() FROM ${table} GROUP ALL)[0].count } ELSE { array::len($__ids) }`,
		`LET $__some = array::slice($__ids, 0, ${records})`,
	];
	const rows = `SELECT * FROM array::slice($__ids, 0, ${Math.min(contents, records)})`;
	const whole = await attempts.try(observer, { statements, gives: `[$__some, $__total, (${rows})]` });
	if (whole.kind === "gave") return sampleOf(whole.bytes);
	// A closure or a regular expression among the values: the ids can be had without.
	const ids = await attempts.try(observer, { statements, gives: "[$__some, $__total, []]" });
	if (ids.kind !== "gave") return ids.message;
	return { ...sampleOf(ids.bytes), withoutRows: whole.message };
}

function sampleOf(bytes: Uint8Array): Sample {
	const [ids, total, rows] = entriesOf(bytes);
	return {
		ids: ids ? entriesOf(ids) : [],
		total: total ? Number(decodeValue<unknown>(total)) : 0,
		rows: rows ? rowsOf(rows) : [],
	};
}

/** A list of records, each with its id. */
export function rowsOf(list: Uint8Array): readonly Row[] {
	return entriesOf(list).flatMap((bytes) => {
		const id = mapEntries(bytes)?.get("id");
		return id ? [{ bytes, id, value: decodeValue<Row["value"]>(bytes) }] : [];
	});
}

/**
 * Selects as users do, to be asked for as what a trial gives: the whole records, since a field whose value cannot be
 * computed is an error to whoever selects them. From the table, and not by way of a `LET`: engine 3.0.2 judges the
 * permissions of nested fields otherwise there. Only of a table with more records than are tried these are named.
 */
export function plainSelect({ name }: Pick<TableSchema, "name">, { ids, total }: Sample, then = ""): Trial {
	const gives = `${plainSelection({ name }, { ids, total }, "$__ids")}${then}`;
	return { statements: [], gives, params: { __ids: listOf(ids) } };
}

/**
 * The selection alone: of the whole table where all of it is tried, else of the records in `named`. Behind a write engine
 * 3.0.2 gives a named record without its id, to clauses too.
 */
export function plainSelection(
	{ name }: Pick<TableSchema, "name">,
	{ ids, total }: Pick<Sample, "ids" | "total">,
	named: string,
): string {
	return `(SELECT * FROM ${total > ids.length ? named : quoteIdentifier(name)})`;
}

/** What a session sees of the sample's records: their keys, or a message. */
export async function seenOf(
	attempts: Attempts,
	session: Session,
	table: Pick<TableSchema, "name">,
	sample: Sample,
): Promise<ReadonlySet<string> | { readonly refused: string }> {
	const attempt = await attempts.try(session, plainSelect(table, sample, ".id"));
	if (attempt.kind !== "gave") return { refused: attempt.message };
	return new Set(entriesOf(attempt.bytes).map(keyOf));
}
