/** What a roll-back does not undo, found in the words of definitions. */
import type { Definitions } from "../compare/definitions";
import { Reached } from "../compare/reached";
import { clauseEffects, namesIn } from "./clauses";
import { ACTIONS, type DatabaseSchema, type FieldSchema, type TableSchema } from "./schema";

/** Phrases such as “http::post in event notify”. */
export interface OutsideEffects {
	/** Of whatever reads the table. */
	readonly reading: readonly string[];
	/** Of whatever writes to it, besides. */
	readonly writing: readonly string[];
}

/**
 * By table: what its definitions say themselves, and whatever else can be reached by them (through functions, other tables
 * and their events, views, and writes to tables that a value names). Without `definitions` only the former.
 */
export async function allOutsideEffects(
	schema: DatabaseSchema,
	definitions: Definitions | undefined,
): Promise<ReadonlyMap<string, OutsideEffects>> {
	const own = outsideEffects(schema);
	if (!definitions) return own;
	const all = new Map<string, OutsideEffects>();
	for (const table of schema.tables) {
		const { reading, writing } = own.get(table.name) ?? NONE;
		const known = [...reading, ...writing];
		const read = await reachedBy(table, definitions, { writes: [], names: [table.name], known });
		const touched = [table.name, ...goesAlong(schema, table.name)];
		const update = [`UPDATE ${table.name}`];
		const written = await reachedBy(table, definitions, { writes: update, names: touched, known });
		const reads = [...new Set([...reading, ...read])];
		const writes = [...new Set([...writing, ...written])].filter((phrase) => !reads.includes(phrase));
		all.set(table.name, { reading: reads, writing: writes });
	}
	return all;
}

const NONE: OutsideEffects = { reading: [], writing: [] };

/** In the words that the table's own definitions are named with, and without the sequences of its defaults. */
async function reachedBy(
	table: TableSchema,
	definitions: Definitions,
	{
		writes,
		names,
		known,
	}: {
		readonly writes: readonly string[];
		readonly names: readonly string[];
		readonly known: readonly string[];
	},
): Promise<readonly string[]> {
	const effects = {
		writes,
		outside: [],
		calls: [],
		names: new Set(names),
		writesAnywhere: false,
		defines: new Map<string, string>(),
	};
	const { outside } = await Reached.by(effects, definitions);
	const steps = new Set(
		table.fields
			.filter(({ fallback, isFallbackAlways }) => fallback !== undefined && !isFallbackAlways)
			.map(({ name }) => ` in field ${name} of table ${table.name}`),
	);
	const isSaid = (phrase: string) => {
		const [call, place] = phrase.split(" in ", 2);
		return place?.startsWith("fn::") && known.some((each) => each.startsWith(`${call} by fn::`));
	};
	return outside
		.filter((phrase) => !isSaid(phrase))
		.filter((phrase) => !(phrase.startsWith("sequence::") && [...steps].some((end) => phrase.endsWith(end))))
		.map((phrase) =>
			phrase.endsWith(` in table ${table.name}`)
				? phrase.replace(/ in table /, " in the permissions of table ")
				: phrase.replace(new RegExp(` of table ${escaped(table.name)}$`), ""),
		);
}

function escaped(text: string): string {
	return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** Tables whose records go, or change, with a record that is deleted: edges, and what refers to it. */
function goesAlong({ tables }: DatabaseSchema, name: string): readonly string[] {
	return tables
		.filter(
			({ ends, fields }) =>
				ends?.in.includes(name) ||
				ends?.out.includes(name) ||
				fields.some(({ type, isReference }) => isReference && namesIn(type).has(name)),
		)
		.map((table) => table.name);
}

/** By table, as its own definitions and those that their words name have it. */
export function outsideEffects(schema: DatabaseSchema): ReadonlyMap<string, OutsideEffects> {
	const inFunctions = functionEffects(schema.functions);
	const effects = new Map(
		schema.tables.map((table) => [
			table.name,
			{ reading: readingEffects(table, inFunctions), writing: writingEffects(table, inFunctions) },
		]),
	);
	spread(schema, effects);
	return effects;
}

function readingEffects(table: TableSchema, inFunctions: InFunctions): string[] {
	return [
		...within(table.permissions.select, `the permissions of table ${table.name}`, inFunctions),
		...table.fields.flatMap((field) => [
			...within(field.computed, `field ${field.name}`, inFunctions),
			...within(field.permissions.select, `the permissions of field ${field.name}`, inFunctions),
		]),
	];
}

function writingEffects(table: TableSchema, inFunctions: InFunctions): string[] {
	return [
		...table.events.flatMap(({ name, text }) => within(text, `event ${name}`, inFunctions)),
		...ACTIONS.filter((action) => action !== "select").flatMap((action) =>
			within(table.permissions[action], `the permissions of table ${table.name}`, inFunctions),
		),
		...table.fields.flatMap((field) => [
			...within(field.value, `field ${field.name}`, inFunctions),
			...fallbackEffects(field, inFunctions),
			...within(field.assert, `field ${field.name}`, inFunctions),
			...within(field.permissions.create, `the permissions of field ${field.name}`, inFunctions),
			...within(field.permissions.update, `the permissions of field ${field.name}`, inFunctions),
		]),
	];
}

/** A sequence is not stepped by the default of a field that is given a value, which all that are tried are. */
function fallbackEffects(field: FieldSchema, inFunctions: InFunctions): readonly string[] {
	const found = within(field.fallback, `field ${field.name}`, inFunctions);
	return field.isFallbackAlways ? found : found.filter((phrase) => !phrase.startsWith("sequence::"));
}

/**
 * What an event writes to may have effects of its own, and so may what goes with a record that is deleted: its edges,
 * and records that refer to it.
 */
function spread(
	{ tables }: DatabaseSchema,
	effects: ReadonlyMap<string, { readonly writing: string[] }>,
): void {
	const steps = new Map(tables.map((table) => [table.name, new Set(namesIn(writingText(table)))]));
	for (const table of tables) {
		const referred = table.fields.flatMap(({ type, isReference }) => (isReference ? [...namesIn(type)] : []));
		for (const name of [...(table.ends?.in ?? []), ...(table.ends?.out ?? []), ...referred])
			steps.get(name)?.add(table.name);
	}
	const own = new Map([...effects].map(([name, { writing }]) => [name, [...writing]]));
	for (const [name, { writing }] of effects)
		for (const other of reachedFrom(name, steps))
			writing.push(...(own.get(other) ?? []).map((phrase) => `${phrase} of table ${other}`));
}

/** Whatever can be reached in one step or more, without where it begins. */
function reachedFrom(start: string, steps: ReadonlyMap<string, Iterable<string>>): ReadonlySet<string> {
	const reached = new Set<string>();
	const queue = [start];
	for (let at = queue.shift(); at !== undefined; at = queue.shift())
		for (const next of steps.get(at) ?? []) {
			if (next === start || reached.has(next)) continue;
			reached.add(next);
			queue.push(next);
		}
	return reached;
}

function writingText(table: TableSchema): string {
	return table.events.map(({ text }) => text).join(";\n");
}

/** Name of a function, with `fn::` → what it calls, itself or by way of others. */
type InFunctions = ReadonlyMap<string, ReadonlySet<string>>;

function functionEffects(functions: DatabaseSchema["functions"]): InFunctions {
	const effects = new Map([...functions].map(([name, body]) => [`fn::${name}`, clauseEffects(body)]));
	const called = new Map([...effects].map(([name, { calls }]) => [name, calls]));
	return new Map(
		[...effects.keys()].map((name) => [
			name,
			new Set([name, ...reachedFrom(name, called)].flatMap((each) => effects.get(each)?.outside ?? [])),
		]),
	);
}

function within(
	text: string | boolean | undefined,
	where: string,
	inFunctions: InFunctions,
): readonly string[] {
	if (typeof text !== "string") return [];
	const { outside, calls } = clauseEffects(text);
	const by = calls.flatMap((name) =>
		[...(inFunctions.get(name) ?? [])].map((call) => `${call} by ${name} in ${where}`),
	);
	return [...outside.map((call) => `${call} in ${where}`), ...by];
}
