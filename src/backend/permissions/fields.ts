/** Finds out field by field what a session may see, change and give a value to. */
import { equals } from "surrealdb";
import { decodeValue } from "../cbor/codec";
import type { Session } from "../connection/session";
import type { Attempts } from "./attempt";
import type { Created } from "./creates";
import type { Draft } from "./drafts";
import { pathOf, rootOf, valuesAt } from "./idiom";
import { newId } from "./newId";
import { entriesOf, keyOf } from "./raw";
import { createStatements } from "./recipe";
import { plainSelect, plainSelection, type Row, rowsOf, type Sample } from "./sample";
import type { FieldSchema, TableSchema } from "./schema";
import { fieldValues, type OpenParts, openParts } from "./shape";
import type { Outcome } from "./tally";
import type { LinkTo } from "./values";
import { type Change, type Outcomes, tryUpdate, type Way } from "./writes";

/** Fields of which something can be found out: an id is not a field that has permissions of its own in effect. */
export function triedFields({ fields }: TableSchema): readonly FieldSchema[] {
	return fields.filter(({ name }) => name !== "id" && pathOf(name) !== undefined);
}

/** What a session gets of the records. */
export type SeenRows = ReadonlyMap<string, Row> | { readonly refused: string };

export async function seenRows(
	attempts: Attempts,
	session: Session,
	table: TableSchema,
	sample: Sample,
): Promise<SeenRows> {
	const attempt = await attempts.try(session, plainSelect(table, sample));
	if (attempt.kind !== "gave") return { refused: attempt.message };
	return new Map(rowsOf(attempt.bytes).map((row) => [keyOf(row.id), row]));
}

/** Of each record in which the observer sees a value of the field: whether the session sees it, all of it. */
export function selectOutcomes(
	field: FieldSchema,
	sample: Sample,
	seen: SeenRows,
): readonly (readonly [id: Uint8Array, outcome: Outcome])[] {
	const path = pathOf(field.name) ?? [];
	return sample.rows.flatMap((row): readonly (readonly [Uint8Array, Outcome])[] => {
		const there = valuesAt(row.value, path).length;
		if (there === 0) return [];
		if ("refused" in seen) return [[row.id, { refused: seen.refused }]];
		const own = seen.get(keyOf(row.id));
		return [[row.id, own && valuesAt(own.value, path).length >= there ? "took" : "silent"]];
	});
}

/** What it takes to change a field as a session. */
export interface FieldUpdate {
	readonly attempts: Attempts;
	readonly session: Session;
	readonly table: TableSchema;
	readonly sample: Sample;
}

/** Changes the field of each record, and looks at what was kept. */
export async function updateOutcomes(
	{ attempts, session, table, sample }: FieldUpdate,
	field: FieldSchema,
	parts: readonly Change[],
	{
		way,
		...known
	}: {
		readonly way: Way;
		readonly seen: SeenRows;
		/** What came of an update of each record. */
		readonly updated: Outcomes;
	},
): Promise<readonly Outcome[]> {
	const { updated } = known;
	const outcomes: Outcome[] = [];
	for (const part of parts) {
		const read = (list: Uint8Array) => keptIn(list, part, openParts(table, field, "update"), sample, known);
		const found = await tryUpdate(attempts, session, part, way, {
			// Selected as users do: what `RETURN AFTER` hides, a selection may show (engine 3.0.2).
			shown: { gives: plainSelection(table, sample, "$__records"), read },
			unseen: (key) => (updated.get(key) === "took" ? { unknown: CANNOT_SEE } : "silent"),
		});
		outcomes.push(...found.values());
	}
	return outcomes;
}

function keptIn(
	list: Uint8Array,
	{ field = "", value }: Change,
	{ path, open }: OpenParts,
	sample: Sample,
	{ seen, updated }: { readonly seen: SeenRows; readonly updated: Outcomes },
): Outcomes {
	const rest = path.slice((pathOf(field) ?? []).length);
	const wanted = valuesAt(decodeValue<unknown>(value.bytes), rest);
	const rows = new Map(sample.rows.map((row) => [keyOf(row.id), row]));
	return new Map(
		rowsOf(list).map((row): [string, Outcome] => {
			const key = keyOf(row.id);
			const kept = valuesAt(row.value, path);
			if (equals(kept.map(open), wanted.map(open))) return [key, "took"];
			// What the session never sees of a record it does not see to be changed either.
			const sees = !("refused" in seen) && valuesAt(seen.get(key)?.value, path).length > 0;
			const had = valuesAt(rows.get(key)?.value, path).length > 0;
			// Of a record that the session may not update no field is kept either.
			if (kept.length > 0 || sees || !had || updated.get(key) === "silent") return [key, "silent"];
			return [key, { unknown: CANNOT_SEE }];
		}),
	);
}

/** What it takes to look at the fields of a new record. */
export interface FieldsOfCreated {
	readonly attempts: Attempts;
	readonly session: Session;
	readonly table: TableSchema;
	readonly sample: Sample;
	readonly linkTo: LinkTo;
	/** What the session sees of the records: of a field that it never sees it does not see what was kept either. */
	readonly seen: SeenRows;
}

/**
 * Of the draft that was taken at the table: whether a new record keeps the values that it has for the fields. Fields that
 * it has none for are given one, where the definitions take it.
 */
export async function createOutcomes(
	context: FieldsOfCreated,
	fields: readonly FieldSchema[],
	{ draft, outcome }: Created,
): Promise<ReadonlyMap<string, Outcome>> {
	if (!draft) return new Map(fields.map(({ name }) => [name, outcome]));
	const filled = await createdFields(context, fields, withAll(draft, context));
	const found = "refused" in filled ? await createdFields(context, fields, draft) : filled;
	return "refused" in found ? new Map(fields.map(({ name }) => [name, found])) : found;
}

async function createdFields(
	{ attempts, session, table, sample, seen }: FieldsOfCreated,
	fields: readonly FieldSchema[],
	draft: Draft,
): Promise<ReadonlyMap<string, Outcome> | { readonly refused: string }> {
	const names = draft.assignments.map((_, at) => `$__v${at}`);
	const ends = draft.ends ? ["$__from", "$__to"] : [];
	const assignments = draft.assignments.map(({ field }, at) => ({ field, value: names[at] ?? "" }));
	const statements = createStatements({ ...draft, assignments }, "$__new", "NONE");
	const attempt = await attempts.try(session, {
		statements: [...draft.assignments.map(({ value }, at) => `LET ${names[at]} = ${value}`), ...statements],
		gives: `[${plainSelection(table, sample, "$__new")}, $__new, [${names.join(", ")}], [${ends.join(", ")}]]`,
		params: { ...draft.params, __new: newId(table.name, sample.ids[0]) },
	});
	if (attempt.kind !== "gave") return { refused: attempt.message };
	const [done, id, values, from] = entriesOf(attempt.bytes);
	const row = rowsOf(done ?? new Uint8Array()).find(
		(each) => keyOf(each.id) === keyOf(id ?? new Uint8Array()),
	);
	const wanted = wantedOf(draft, values ? entriesOf(values) : [], from ? entriesOf(from) : []);
	return new Map(
		fields.map((field) => [field.name, createOutcome(openParts(table, field, "create"), row, wanted, seen)]),
	);
}

/**
 * The draft with a value for every field of a name of its own. A field with a default and a permission gets another one
 * than it has: what the default gives would look like what was kept.
 */
function withAll(draft: Draft, { table, linkTo }: Pick<FieldsOfCreated, "table" | "linkTo">): Draft {
	const assignments = new Map(draft.assignments.map(({ field, value }) => [field, value]));
	for (const field of triedFields(table)) {
		const { name, isComputed, fallback, permissions } = field;
		const mayBeDefault = fallback !== undefined && permissions.create !== true;
		if (name !== rootOf(name) || isComputed || (assignments.has(name) && !mayBeDefault)) continue;
		const values = fieldValues(table, field, linkTo);
		const value = "none" in values ? undefined : values.find((text) => text !== fallback);
		if (value !== undefined) assignments.set(name, value);
	}
	return { ...draft, assignments: [...assignments].map(([field, value]) => ({ field, value })) };
}

const CANNOT_SEE = "the session cannot see the field, so what was kept of it is not known";

type Wanted = Readonly<Record<string, unknown>>;

/** By what the session may read of it: what comes back lacks whatever is within it and not for the session to see. */
function createOutcome(
	{ path, open }: OpenParts,
	row: Row | undefined,
	wanted: Wanted,
	seen: SeenRows,
): Outcome {
	const values = valuesAt(wanted, path);
	if (values.length === 0) return { unknown: "the record that was created had no value for it" };
	if (!row) return { unknown: "the session cannot see the record that it created" };
	const kept = valuesAt(row.value, path);
	if (equals(kept, values)) return "took";
	const told = values.map(open);
	if (equals(kept.map(open), told)) return told.every(isEmpty) ? { unknown: CANNOT_SEE } : "took";
	const isSeen =
		!("refused" in seen) && [...seen.values()].some((other) => valuesAt(other.value, path).length > 0);
	if (kept.length > 0 || isSeen) return "silent";
	return { unknown: CANNOT_SEE };
}

/** What is left of a field when nothing within it may be seen. */
function isEmpty(value: unknown): boolean {
	return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

/** The record as the draft has it. */
function wantedOf(draft: Draft, values: readonly Uint8Array[], ends: readonly Uint8Array[]): Wanted {
	const record: Record<string, unknown> = {};
	for (const [at, { field }] of draft.assignments.entries()) {
		const value = values[at];
		const path = pathOf(field);
		if (value && path) put(record, path, decodeValue<unknown>(value));
	}
	for (const [at, end] of ends.entries()) record[at === 0 ? "in" : "out"] = decodeValue<unknown>(end);
	return record;
}

function put(record: Record<string, unknown>, [first, ...rest]: readonly unknown[], value: unknown): void {
	if (typeof first !== "string") return;
	if (rest.length === 0) {
		record[first] = value;
		return;
	}
	const inner = record[first];
	const next: Record<string, unknown> =
		typeof inner === "object" && inner !== null ? { ...(inner as Record<string, unknown>) } : {};
	put(next, rest, value);
	record[first] = next;
}

/** Whether a field is part of what a relation is. */
export function isEnd(table: TableSchema, { name }: FieldSchema): boolean {
	return table.ends !== undefined && ["in", "out"].includes(rootOf(name));
}
