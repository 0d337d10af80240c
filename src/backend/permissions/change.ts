/** Chooses the change by which it is tried whether a session may update. */
import { RawValue } from "../cbor/codec";
import type { Session } from "../connection/session";
import type { Attempts } from "./attempt";
import { namesIn } from "./clauses";
import { EVERY, pathOf, rootOf, valuesAt } from "./idiom";
import { entriesOf, keyOf, listOf } from "./raw";
import type { Row, Sample } from "./sample";
import { ACTIONS, type FieldSchema, type TableSchema } from "./schema";
import { type LinkTo, valuesOf } from "./values";
import type { Change } from "./writes";

/** What it takes to choose. */
export interface ChangeContext {
	readonly attempts: Attempts;
	readonly observer: Session;
	readonly table: TableSchema;
	readonly sample: Sample;
	/** Parameters that `linkTo` refers to. */
	readonly links: { readonly linkTo: LinkTo; readonly params: Readonly<Record<string, unknown>> };
}

/** A change of all records of a sample, in as many parts as it has values. */
export interface ChosenChange {
	readonly parts: readonly Change[];
	/** What is to be known of it. */
	readonly remark?: string;
}

/** A field that no table should have. */
const EXTRA_FIELD = "surreal_sessions_tried";
/** Fields that are looked at, before nothing is changed. */
const MOST_FIELDS = 6;

/**
 * A real change, since what users do is one, and only a real one runs events. It is of a field that no clause asks for,
 * so that what is found is what the clauses say of the record as it is. The observer tries it first: what fails for the
 * observer because the value is wrong is not chosen.
 */
export async function chooseChange(context: ChangeContext): Promise<ChosenChange> {
	const { table, sample } = context;
	if (!table.isSchemafull || table.kind === "view") {
		const value = new RawValue(Uint8Array.of(1));
		return { parts: [{ records: sample.ids, field: EXTRA_FIELD, value }] };
	}
	for (const field of suitableFields(table).slice(0, MOST_FIELDS)) {
		const parts = await partsOf(context, field);
		if (parts && (await isTaken(context, parts))) return { parts };
	}
	const nothing = { records: sample.ids, value: new RawValue(Uint8Array.of(1)) };
	return {
		parts: [nothing],
		remark: "no field could be changed, so the records were written as they are: events did not run",
	};
}

/** The best first: a field that has no part in any decision, and whose value is free. */
function suitableFields(table: TableSchema): readonly FieldSchema[] {
	const asked = new Set(ACTIONS.flatMap((action) => [...namesInPermission(table.permissions[action])]));
	for (const { permissions } of table.fields)
		for (const permission of [permissions.select, permissions.create, permissions.update])
			for (const name of namesInPermission(permission)) asked.add(name);
	const unique = new Set(table.unique.flatMap(({ columns }) => columns.map(rootOf)));
	const weight = (field: FieldSchema): number => {
		const root = rootOf(field.name);
		const weights = [
			asked.has(root) ? 16 : 0,
			field.permissions.update === true && field.permissions.select === true ? 0 : 8,
			unique.has(root) ? 4 : 0,
			field.assert === undefined ? 0 : 2,
			field.name === root ? 0 : 1,
		];
		return weights.reduce((sum, each) => sum + each);
	};
	return table.fields.filter(isWritable).toSorted((one, other) => weight(one) - weight(other));
}

function isWritable({ name, isReadonly, isComputed, permissions }: FieldSchema): boolean {
	if (isReadonly || isComputed || permissions.update === false) return false;
	return (
		!["id", "in", "out"].includes(rootOf(name)) && (pathOf(name)?.every((part) => part !== EVERY) ?? false)
	);
}

function namesInPermission(permission: boolean | string): Iterable<string> {
	return typeof permission === "string" ? namesIn(permission) : [];
}

/**
 * Two values for a field, and which record gets which, so that each gets another one than it has. `undefined` where there
 * are no two values.
 */
export async function partsOf(
	{ attempts, observer, sample, links }: ChangeContext,
	field: FieldSchema,
): Promise<readonly Change[] | undefined> {
	const made = valuesOf(field.type, links.linkTo);
	const expressions = "none" in made ? [] : made.slice(0, 3);
	const attempt = await attempts.try(observer, {
		statements: [`LET $__now = $__ids.map(|$__id: any| (SELECT VALUE ${field.name} FROM ONLY $__id))`],
		gives: `[$__now, [${expressions.join(", ")}]]`,
		params: { ...links.params, __ids: listOf(sample.ids) },
	});
	if (attempt.kind !== "gave") return undefined;
	const [nows, news] = entriesOf(attempt.bytes).map(entriesOf);
	const current = nows ?? [];
	// Values that are there already pass whatever is asked of them.
	const values = distinct([...current.filter((value) => !isNothing(value)), ...(news ?? [])]);
	const [first, second] = values;
	if (!first) return undefined;
	const has = (value: Uint8Array) => (at: number) => keyOf(current[at] ?? new Uint8Array()) === keyOf(value);
	const places = [...sample.ids.keys()];
	const isFirst = has(first);
	const parts = [
		{ records: places.filter((at) => !isFirst(at)), value: first },
		{ records: places.filter(isFirst), value: second },
	].flatMap(({ records, value }): Change[] =>
		records.length === 0 || !value
			? []
			: [
					{
						records: records.flatMap((at) => sample.ids[at] ?? []),
						field: field.name,
						value: new RawValue(value),
					},
				],
	);
	const isWhole = parts.reduce((sum, { records }) => sum + records.length, 0) === sample.ids.length;
	return isWhole ? parts : undefined;
}

/** NONE (a tag without a value) and NULL. */
function isNothing(value: Uint8Array): boolean {
	return value[0] === 0xf6 || value[0] === 0xc6;
}

function distinct(values: readonly Uint8Array[]): readonly Uint8Array[] {
	return [...new Map(values.map((value) => [keyOf(value), value])).values()];
}

/** Whether the observer gets it through, or fails for another reason than the value. */
async function isTaken({ attempts, observer }: ChangeContext, parts: readonly Change[]): Promise<boolean> {
	for (const { records, field, value } of parts) {
		const attempt = await attempts.try(observer, {
			statements: [`UPDATE $__records SET ${field} = $__value RETURN NONE`],
			gives: "[]",
			params: { __records: listOf(records), __value: value },
		});
		if (attempt.kind === "failed" && isOfTheValue(attempt.message)) return false;
	}
	return true;
}

/** Whether a failure is of what was to be written, and not of who writes. */
export function isOfTheValue(message: string): boolean {
	return /^(Found |Couldn't coerce|Database index|Expected |Unable to|Cannot |Can not )/i.test(message);
}

/** The values that rows have at a field, by the place of the row. */
export function valuesIn(rows: readonly Row[], idiom: string): readonly (readonly unknown[])[] {
	const path = pathOf(idiom);
	return rows.map(({ value }) => (path ? valuesAt(value, path) : []));
}
