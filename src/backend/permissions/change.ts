/** Chooses the change by which it is tried whether a session may update. */
import { decodeValue, RawValue } from "../cbor/codec";
import type { Session } from "../connection/session";
import type { Attempts } from "./attempt";
import { namesIn } from "./clauses";
import { freshLike } from "./fresh";
import { EVERY, pathOf, rootOf } from "./idiom";
import { entriesOf, keyOf, listOf } from "./raw";
import type { Links } from "./recipe";
import type { Sample } from "./sample";
import { ACTIONS, type FieldSchema, type TableSchema } from "./schema";
import { fieldValues, within } from "./shape";
import type { Change } from "./writes";

/** What it takes to choose. */
export interface ChangeContext {
	readonly attempts: Attempts;
	readonly observer: Session;
	readonly table: TableSchema;
	readonly sample: Sample;
	/** Parameters that `linkTo` refers to. */
	readonly links: Links;
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
/** Parts of a change that the observer tries; what goes for these goes for the others. */
const MOST_TRIED = 3;

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
async function partsOf(context: ChangeContext, field: FieldSchema): Promise<readonly Change[] | undefined> {
	const { table } = context;
	if (isUnique(table, field)) return freshParts(context, field);
	const found = await valuesFor(context, field);
	return found && partsWith(context, field, found);
}

/** What there is to change a field to, and what each record has for it now. */
export interface FoundValues {
	readonly current: readonly Uint8Array[];
	/** The best first. */
	readonly values: readonly Uint8Array[];
}

/** Finds values as the observer; `undefined` where that fails. */
export async function valuesFor(
	{ attempts, observer, table, sample, links }: ChangeContext,
	field: FieldSchema,
): Promise<FoundValues | undefined> {
	const made = fieldValues(table, field, links.linkTo);
	const expressions = "none" in made ? [] : made.slice(0, 3);
	const attempt = await attempts.try(observer, {
		statements: [`LET $__now = $__ids.map(|$__id: any| (SELECT VALUE ${field.name} FROM ONLY $__id))`],
		gives: `[$__now, [${expressions.join(", ")}]]`,
		params: { ...links.params, __ids: listOf(sample.ids) },
	});
	if (attempt.kind !== "gave") return undefined;
	const [nows, news] = entriesOf(attempt.bytes).map(entriesOf);
	const current = nows ?? [];
	const there = current.filter((value) => !isNothing(value));
	// A new value does for all records at once; one that is there already passes whatever is asked of it.
	const isFree = [field, ...within(table, field).map(({ inner }) => inner)].every(
		({ assert }) => assert === undefined,
	);
	return {
		current,
		values: distinct(isFree ? [...(news ?? []), ...there] : [...there, ...(news ?? [])]),
	};
}

/** The first value for all that have another one, and the next that is another one for the rest. */
export function partsWith(
	{ table, sample }: Pick<ChangeContext, "table" | "sample">,
	field: FieldSchema,
	{ current, values }: FoundValues,
	isSame: (one: Uint8Array, other: Uint8Array) => boolean = (one, other) => keyOf(one) === keyOf(other),
): readonly Change[] | undefined {
	const [first] = values;
	if (!first) return undefined;
	const second = values.find((value) => !isSame(value, first));
	const guard = isOpen(table, field) ? {} : ({ isGuarded: true } as const);
	const places = [...sample.ids.keys()];
	const isFirst = (at: number) => isSame(current[at] ?? new Uint8Array(), first);
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
						...guard,
						value: new RawValue(value),
					},
				],
	);
	const isWhole = parts.reduce((sum, { records }) => sum + records.length, 0) === sample.ids.length;
	return isWhole ? parts : undefined;
}

/** Whether an index takes the same value of a field only once. */
export function isUnique({ unique }: TableSchema, { name }: FieldSchema): boolean {
	return unique.some(({ columns }) => columns.includes(name));
}

/** A value of its own for each record, where a unique index would not take the same one twice. */
export async function freshParts(
	{ attempts, observer, table, sample }: ChangeContext,
	field: FieldSchema,
): Promise<readonly Change[] | undefined> {
	const current = await attempts.try(observer, {
		statements: [],
		gives: `$__ids.map(|$__id: any| (SELECT VALUE ${field.name} FROM ONLY $__id))`,
		params: { __ids: listOf(sample.ids) },
	});
	if (current.kind !== "gave") return undefined;
	const fresh = entriesOf(current.bytes).map((value) => freshLike(decodeValue<unknown>(value), field));
	if (fresh.some((expression) => expression === undefined)) return undefined;
	const made = await attempts.try(observer, { statements: [], gives: `[${fresh.join(", ")}]` });
	if (made.kind !== "gave") return undefined;
	const values = entriesOf(made.bytes);
	const guard = isOpen(table, field) ? {} : ({ isGuarded: true } as const);
	return sample.ids.flatMap((record, at): Change[] => {
		const value = values[at];
		if (!value) return [];
		return [{ records: [record], field: field.name, ...guard, value: new RawValue(value) }];
	});
}

/** Whether all that see a record see the field. */
function isOpen({ fields }: TableSchema, field: FieldSchema): boolean {
	const root = rootOf(field.name);
	return fields.every(({ name, permissions }) => rootOf(name) !== root || permissions.select === true);
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
	for (const { records, field, value } of parts.slice(0, MOST_TRIED)) {
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
	return (
		isBehindPermissions(message) ||
		/^(Found |Couldn't coerce|Expected |Unable to|Cannot |Can not )/i.test(message)
	);
}

/**
 * Whether it failed for a value that only whoever may write it fails for: engine 3.0.2 and server 3.3.2 look at indexes,
 * and at whether the records exist that a relation is to go between, behind the permissions of the table.
 */
export function isBehindPermissions(message: string): boolean {
	return /^Database index /.test(message) || NO_RECORD.test(message);
}

const NO_RECORD = /^The record '.*' does not exist$/s;
