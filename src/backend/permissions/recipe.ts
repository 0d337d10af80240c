/** How a new record of a table is made, as far as that is the same for every session. */
import { RecordId } from "surrealdb";
import { quote, quoteIdentifier } from "../../common/surrealql/quote";
import { RawValue } from "../cbor/codec";
import { mapEntries } from "../cbor/reader";
import type { Session } from "../connection/session";
import type { Attempts } from "./attempt";
import { literalsIn, stepsSequence } from "./clauses";
import { areChosen, chosenPairs, isOnce, type KnownEnds, type Pair } from "./ends";
import { freshLike } from "./fresh";
import { pathOf, rootOf, valuesAt } from "./idiom";
import { newId } from "./newId";
import type { Row, Sample } from "./sample";
import type { EndTables, FieldSchema, TableSchema } from "./schema";
import { type LinkTo, valuesOf } from "./values";

/** `field = expression`, in the order in which they are set. */
export interface Assignment {
	/** As an idiom. */
	readonly field: string;
	readonly value: string;
}

/** Expressions of the records that a relation goes between. */
export interface Ends {
	readonly in: string;
	readonly out: string;
}

export interface Recipe {
	readonly assignments: readonly Assignment[];
	/** Of a relation. */
	readonly ends?: Ends;
	/** The same, where they had to be chosen: a draft with other ones has a wish. */
	readonly chosenEnds?: Ends;
	/** What it copies. */
	readonly row?: Row;
	/** Whatever the expressions refer to. */
	readonly params: Readonly<Record<string, unknown>>;
	/** The server's message to the observer, to whom no such record was given either. */
	readonly observerFailed?: string;
}

export interface RecipeContext {
	readonly attempts: Attempts;
	readonly observer: Session;
	readonly table: TableSchema;
	readonly sample: Sample;
	readonly links: Links;
}

/** Records that others can refer to. */
export interface Links {
	/** Names of their tables. */
	readonly tables: readonly string[];
	readonly linkTo: LinkTo;
	readonly params: Readonly<Record<string, unknown>>;
	/** Of a relation whose ends have to be chosen. */
	readonly ends?: KnownEnds;
}

/** What is tried until the observer gets one through. */
const MOST_TRIES = 24;

/**
 * A recipe for each of the first rows, or one out of the types of the fields where there is no row. The observer tries
 * it, and what the definitions do not take is given another value.
 */
export async function recipesFor(context: RecipeContext, rows: readonly Row[]): Promise<readonly Recipe[]> {
	const sources = rows.length > 0 ? rows : [undefined];
	const pairs = await chosenPairs(context, context.links.ends, rows);
	const recipes: Recipe[] = [];
	for (const [at, row] of sources.entries())
		recipes.push(await new Cook(context, row, `__c${at}`, pairs[at]).recipe());
	return recipes;
}

/**
 * The statements that make a record by a recipe, the last of which makes it. `id` is the parameter that has the new id.
 */
export function createStatements(
	{ assignments, ends }: Pick<Recipe, "assignments" | "ends">,
	id: string,
	returns: string,
): readonly [...before: string[], create: string] {
	const set = assignments.map(({ field, value }) => `${field} = ${value}`).join(", ");
	const rest = `${set === "" ? "" : ` SET ${set}`} RETURN ${returns}`;
	if (!ends) return [`CREATE ${id}${rest}`];
	return [`LET $__from = ${ends.in}`, `LET $__to = ${ends.out}`, `RELATE $__from->${id}->$__to${rest}`];
}

class Cook {
	/** Expression by field, in order. */
	readonly #set = new Map<string, string>();
	/** How many values a field has been given already. */
	readonly #turns = new Map<string, number>();
	readonly #params: Record<string, unknown>;

	constructor(
		private readonly context: RecipeContext,
		private readonly row: Row | undefined,
		private readonly copy: string,
		private readonly pair: Pair | undefined,
	) {
		this.#params = {
			...context.links.params,
			...(pair ? { [`${copy}in`]: new RawValue(pair.in), [`${copy}out`]: new RawValue(pair.out) } : {}),
			...(row ? { [copy]: new RawValue(row.bytes) } : {}),
		};
	}

	async recipe(): Promise<Recipe> {
		if (this.row) this.#copyRow(this.row);
		else this.#makeRequired();
		for (const { columns } of this.context.table.unique) this.#freshen(columns);
		let failure: string | undefined;
		for (let tries = 0; tries < MOST_TRIES; tries++) {
			failure = await this.#failure();
			if (failure === undefined || !this.#mend(failure)) break;
		}
		return { ...this.#recipe(), ...(failure === undefined ? {} : { observerFailed: failure }) };
	}

	#recipe(): Recipe {
		const { table } = this.context;
		const ends = table.ends && this.#ends(table.ends);
		return {
			assignments: [...this.#set].map(([field, value]) => ({ field, value })),
			...(ends ? { ends } : {}),
			...(ends && areChosen(table) ? { chosenEnds: ends } : {}),
			...(this.row ? { row: this.row } : {}),
			params: this.#params,
		};
	}

	#copyRow(row: Row): void {
		const computed = new Set(
			this.context.table.fields.flatMap(({ name, computed }) => (computed === undefined ? [] : [name])),
		);
		for (const key of mapEntries(row.bytes)?.keys() ?? []) {
			const field = quoteIdentifier(key);
			if (this.#isOwn(key) || computed.has(field)) continue;
			this.#set.set(field, `$${this.copy}.${field}`);
		}
		// Where the copy has none its sequence would be stepped.
		for (const field of this.context.table.fields)
			if (this.#steps(field) && !this.#set.has(field.name)) this.#give(field);
	}

	/** Whether a sequence is stepped for the field where it is given no value. */
	#steps({ name, fallback, isComputed }: FieldSchema): boolean {
		const isGiven = this.#isOwn(rootOf(name)) || isComputed || !isPlain(name);
		return !isGiven && fallback !== undefined && stepsSequence(fallback);
	}

	/** Not for an assignment: the record's id and, of a relation, its ends. */
	#isOwn(key: string): boolean {
		return key === "id" || (this.context.table.ends !== undefined && (key === "in" || key === "out"));
	}

	/** Fields that have to have a value, and those with a sequence, which is not stepped where there is one. */
	#makeRequired(): void {
		for (const field of this.context.table.fields) {
			const { name, type, fallback, isComputed } = field;
			const isOptional = /(^|\|)\s*(none|any)\s*(\||$)/i.test(type) || /^option</i.test(type);
			if (this.#isOwn(rootOf(name)) || isComputed || !isPlain(name)) continue;
			if (this.#steps(field) || (!isOptional && fallback === undefined)) this.#give(field);
		}
	}

	/** The next value that may do; false where there is none left. */
	#give(field: FieldSchema): boolean {
		const made = valuesOf(field.type, this.context.links.linkTo);
		const asked = field.assert === undefined ? [] : literalsIn(field.assert);
		const isText = /string|any/.test(field.type);
		const fitting = asked.filter((literal) => isText || /^\d/.test(literal));
		const values = [...fitting, ...("none" in made ? [] : made)];
		const turn = this.#turns.get(field.name) ?? 0;
		const value = values[turn];
		if (value === undefined) return false;
		this.#turns.set(field.name, turn + 1);
		this.#set.set(field.name, value);
		return true;
	}

	/** Gives a field of a unique index another value than any that is there. */
	#freshen(columns: readonly string[]): void {
		const { ends, fields } = this.context.table;
		if (ends && columns.some((column) => column === "in" || column === "out")) return;
		for (const column of columns) {
			const field = fields.find(({ name }) => name === column);
			const path = pathOf(column);
			const current = this.row && path ? valuesAt(this.row.value, path)[0] : undefined;
			if (this.row && current === undefined) return;
			const value = freshLike(current, field);
			if (value === undefined || !isPlain(column)) continue;
			this.#set.set(column, value);
			return;
		}
	}

	/**
	 * Between records that are not related yet, where an index allows each pair once; else between those of the copy. One
	 * that does not exist is related to none, and does wherever the definition does not ask.
	 */
	#ends(tables: EndTables): Ends {
		const { links, table } = this.context;
		if (this.pair) return { in: `$${this.copy}in`, out: `$${this.copy}out` };
		const copied = this.row
			? { in: `$${this.copy}.in`, out: `$${this.copy}.out` }
			: { in: linkOf(links, tables.in), out: linkOf(links, tables.out) };
		if (!isOnce(table) || tables.isEnforced) return copied;
		const spare = this.#spareEnd(tables);
		return spare === undefined ? copied : { in: copied.in, out: spare };
	}

	#spareEnd({ out }: EndTables): string | undefined {
		const table =
			out[0] ??
			(this.row?.value["out"] instanceof RecordId ? String(this.row.value["out"].table) : undefined);
		if (table === undefined) return undefined;
		this.#params["__end"] ??= newId(table, undefined);
		return "$__end";
	}

	async #failure(): Promise<string | undefined> {
		const { attempts, observer, table, sample } = this.context;
		const attempt = await attempts.try(observer, {
			statements: createStatements(this.#recipe(), "$__new", "NONE"),
			gives: "[]",
			params: { ...this.#params, __new: newId(table.name, sample.ids[0]) },
		});
		return attempt.kind === "gave" ? undefined : attempt.message;
	}

	/** Whether there is another value to try with after this failure. */
	#mend(failure: string): boolean {
		const index = /^Database index `([^`]*)`/.exec(failure)?.[1];
		if (index !== undefined) {
			const columns = this.context.table.unique.find(({ name }) => name === index)?.columns ?? [];
			return columns.some((column) => this.#giveTo(column));
		}
		const named = /(?:field|for) `((?:[^`]|`[^`]*`)+?)`(?: of|,| but|$)/.exec(failure)?.[1];
		const column = named ?? /for field ([^\s,]+)/.exec(failure)?.[1];
		return column !== undefined && this.#giveTo(column);
	}

	#giveTo(column: string): boolean {
		const { fields } = this.context.table;
		const plain = (name: string) => name.replace(/[`⟨⟩]/g, "");
		const field = fields.find(({ name }) => name === column || plain(name) === plain(column));
		return (
			field !== undefined && isPlain(field.name) && !this.#isOwn(rootOf(field.name)) && this.#give(field)
		);
	}
}

function isPlain(idiom: string): boolean {
	return pathOf(idiom)?.every((part) => typeof part === "string") ?? false;
}

/** A record of one of the tables, or one that is not there: most relations do not ask. */
function linkOf(links: Links, tables: readonly string[]): string {
	for (const table of tables) {
		const found = links.linkTo(table);
		if (found !== undefined) return found;
	}
	return `type::record(${quote(tables[0] ?? "none", "'")}, 'none')`;
}
