/** The records that are copied: some of each table, those that they refer to, and those that sessions are. */
import { quoteIdentifier } from "../../common/surrealql/quote";
import type { RawValue } from "../cbor/codec";
import { mapEntries } from "../cbor/reader";
import { recordIdsIn, tableOfRecordId } from "../cbor/recordId";
import type { Session } from "../connection/session";
import type { Attempts } from "../permissions/attempt";
import type { Look } from "../permissions/matrix";
import { entriesOf, keyOf, listOf } from "../permissions/raw";
import { type Row, readSample, rowsOf } from "../permissions/sample";
import type { TableSchema } from "../permissions/schema";

/** Of the records that others refer to no more are copied: each brings others with it. */
const LINKED_MOST = 1_000;
/** Named in one request. */
const NAMED_AT_ONCE = 200;

/** The records of one table. */
export interface TableSample {
	readonly table: TableSchema;
	readonly rows: readonly Row[];
}

/** What is copied, and what is not: a sentence each. */
export interface WholeSample {
	readonly tables: readonly TableSample[];
	readonly leftOut: readonly string[];
}

/** Reads it as the observer. `subjects`: ids of the records that sessions are signed in as, as SurrealQL. */
export async function readWholeSample(
	attempts: Attempts,
	{ observer, schema, effects }: Look,
	records: number,
	subjects: readonly string[],
): Promise<WholeSample> {
	const sample = new Gathering(attempts, observer);
	for (const table of schema.tables) {
		// The engine computes it from what is copied.
		if (table.kind === "view") continue;
		const reading = effects.get(table.name)?.reading ?? [];
		if (reading.length > 0)
			sample.leave(`No record of ${table.name} is copied: to read it has effects outside (${reading[0]}).`);
		else await sample.readTable(table, records);
	}
	await sample.readOthers(subjects);
	return sample.whole();
}

interface Gathered {
	readonly table: TableSchema;
	/** By their ids. */
	readonly rows: Map<string, Row>;
	readonly total: number;
}

class Gathering {
	readonly #tables = new Map<string, Gathered>();
	readonly #leftOut: string[] = [];

	constructor(
		private readonly attempts: Attempts,
		private readonly observer: Session,
	) {}

	leave(sentence: string): void {
		this.#leftOut.push(sentence);
	}

	async readTable(table: TableSchema, records: number): Promise<void> {
		const sample = await readSample(this.attempts, this.observer, table, { records, contents: records });
		const failed = typeof sample === "string" ? sample : sample.withoutRows;
		if (failed !== undefined)
			this.leave(`No record of ${table.name} is copied, for none can be read: ${failed}`);
		if (typeof sample === "string") return;
		const rows = new Map(sample.rows.map((row) => [keyOf(row.id), row]));
		this.#tables.set(table.name, { table, rows, total: failed === undefined ? sample.total : 0 });
	}

	/** Those that sessions are, and those that what was read so far refers to; what these refer to is left where it is. */
	async readOthers(subjects: readonly string[]): Promise<void> {
		const wanted = new Map<string, Uint8Array>();
		for (const id of await this.#idsOf(subjects)) wanted.set(keyOf(id), id);
		for (const { rows } of this.#tables.values())
			for (const { bytes } of rows.values())
				for (const { id } of recordIdsIn(bytes)) wanted.set(keyOf(id), id);
		const missing = [...wanted].filter(([key, id]) => {
			const there = this.#tables.get(tableOfRecordId(id) ?? "");
			return there && !there.rows.has(key);
		});
		const some = missing.slice(0, LINKED_MOST).map(([, id]) => id);
		for (let at = 0; at < some.length; at += NAMED_AT_ONCE)
			await this.#readNamed(some.slice(at, at + NAMED_AT_ONCE));
		if (missing.length > some.length)
			this.leave(
				`Copied records refer to ${amount(missing.length)} others, of which ${amount(some.length)} are copied.`,
			);
	}

	whole(): WholeSample {
		const tables = [...this.#tables.values()].map(({ table, rows }) => ({ table, rows: [...rows.values()] }));
		const partly = [...this.#tables.values()]
			.filter(({ rows, total }) => rows.size < total)
			.map(
				({ table, rows, total }) =>
					`${table.name}: ${amount(rows.size)} of ${amount(total)} records are copied.`,
			);
		return { tables, leftOut: [...partly, ...this.#leftOut] };
	}

	async #idsOf(subjects: readonly string[]): Promise<readonly Uint8Array[]> {
		if (subjects.length === 0) return [];
		const gives = `[${subjects.join(", ")}]`;
		const attempt = await this.attempts.try(this.observer, { statements: [], gives });
		return attempt.kind === "gave" ? entriesOf(attempt.bytes) : [];
	}

	async #readNamed(ids: readonly Uint8Array[]): Promise<void> {
		const params = { __ids: listOf(ids) };
		const gives = "(SELECT * FROM $__ids)";
		const attempt = await this.attempts.try(this.observer, { statements: [], gives, params });
		if (attempt.kind !== "gave") {
			this.leave(`Some records that others refer to are not copied: ${attempt.message}`);
			return;
		}
		for (const row of rowsOf(attempt.bytes))
			this.#tables.get(tableOfRecordId(row.id) ?? "")?.rows.set(keyOf(row.id), row);
	}
}

function amount(count: number): string {
	return count.toLocaleString("en");
}

/**
 * What has to be defined before records are written, and nothing that would change or refuse them: tables without any
 * rules, and references, which the engine notes down as it writes.
 */
export function bareDefinitions({ name, kind, fields }: TableSchema): readonly string[] {
	const table = quoteIdentifier(name);
	const type = kind === "relation" ? "RELATION" : "ANY";
	return [
		`DEFINE TABLE OVERWRITE ${table} TYPE ${type} SCHEMALESS`,
		...fields
			.filter(({ isReference }) => isReference)
			.map((field) => `DEFINE FIELD OVERWRITE ${field.name} ON ${table} TYPE ${field.type} REFERENCE`),
	];
}

/** The statement that writes rows as they are, and those rows. */
export interface Insertion {
	readonly statement: string;
	readonly params: { readonly rows: RawValue };
	readonly rows: readonly Row[];
}

/** How rows are written: some at a time, since one INSERT of many takes long, and edges apart from others. */
export function insertions({ table, rows }: TableSample, atOnce = 100): readonly Insertion[] {
	const isEdge = ({ bytes }: Row) => table.kind === "relation" || (table.kind === "any" && hasEnds(bytes));
	const edges = rows.filter(isEdge);
	const others = rows.filter((row) => !isEdge(row));
	const into = (what: string, some: readonly Row[]) =>
		Array.from({ length: Math.ceil(some.length / atOnce) }, (_, index) => {
			const part = some.slice(index * atOnce, (index + 1) * atOnce);
			return {
				statement: `INSERT ${what}INTO ${quoteIdentifier(table.name)} $rows RETURN NONE`,
				params: { rows: listOf(part.map(({ bytes }) => bytes)) },
				rows: part,
			};
		});
	return [...into("", others), ...into("RELATION ", edges)];
}

/** Whether it lies between two records. */
function hasEnds(bytes: Uint8Array): boolean {
	const entries = mapEntries(bytes);
	return ["in", "out"].every((name) => {
		const value = entries?.get(name);
		return value !== undefined && tableOfRecordId(value) !== undefined;
	});
}
