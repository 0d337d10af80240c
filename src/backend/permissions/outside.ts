/** What a roll-back does not undo, found in the words of definitions. */
import { tokens } from "../../common/surrealql/lexer";
import { namesIn } from "./clauses";
import { ACTIONS, type DatabaseSchema, type FieldSchema, type TableSchema } from "./schema";

/** Phrases such as “http::post in event notify”. */
export interface OutsideEffects {
	/** Of whatever reads the table. */
	readonly reading: readonly string[];
	/** Of whatever writes to it, besides. */
	readonly writing: readonly string[];
}

/** Families of functions whose effects are no part of a transaction, or not known to be. */
const FAMILIES: ReadonlySet<string> = new Set(["http", "file", "api", "ml", "mod", "silo"]);

/** By table. */
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

/** Name of a function → what it calls, itself or by way of others. */
type InFunctions = ReadonlyMap<string, ReadonlySet<string>>;

function functionEffects(functions: DatabaseSchema["functions"]): InFunctions {
	const called = new Map([...functions].map(([name, body]) => [name, ownCalls(body)]));
	return new Map(
		[...functions.keys()].map((name) => [
			name,
			new Set(
				[name, ...reachedFrom(name, called)].flatMap((each) => outsideCalls(functions.get(each) ?? "")),
			),
		]),
	);
}

function within(
	text: string | boolean | undefined,
	where: string,
	inFunctions: InFunctions,
): readonly string[] {
	if (typeof text !== "string") return [];
	const direct = outsideCalls(text).map((call) => `${call} in ${where}`);
	const by = ownCalls(text).flatMap((name) =>
		[...(inFunctions.get(name) ?? [])].map((call) => `${call} by fn::${name} in ${where}`),
	);
	return [...new Set([...direct, ...by])];
}

/** `http::post`, `sequence::nextval`, and a script, which may do anything. */
function outsideCalls(text: string): readonly string[] {
	const calls = paths(text).filter(
		(path) => FAMILIES.has(path.split("::", 1)[0] ?? "") || path === "sequence::nextval",
	);
	const hasScript = [...tokens(text)].some(({ kind }) => kind === "script");
	return [...new Set([...calls, ...(hasScript ? ["a script"] : [])])];
}

function ownCalls(text: string): readonly string[] {
	return paths(text)
		.filter((path) => path.startsWith("fn::"))
		.map((path) => path.slice("fn::".length));
}

/** Names of functions with their families, such as `http::post`. */
function paths(text: string): readonly string[] {
	const found: string[] = [];
	let path = "";
	let end = -1;
	const close = () => {
		if (path.includes("::")) found.push(path.replace(/::$/, ""));
		path = "";
	};
	for (const token of tokens(text)) {
		const piece = text.slice(token.start, token.end);
		const isPart = token.kind === "word" || /^:+$/.test(piece);
		if (!isPart || token.start !== end) close();
		if (isPart && (token.kind === "word" || path !== "")) path += token.kind === "word" ? piece : piece;
		end = token.end;
	}
	close();
	return found;
}
