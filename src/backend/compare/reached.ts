/** What a text reaches in its database: the functions that it calls, the tables that it names, and what these reach. */
import { type Effects, effectsOf } from "../../common/surrealql/effects";
import type { Definitions } from "./definitions";

/** How many steps of reaching are followed: more than any schema that is meant to be read has. */
const MOST_STEPS = 32;

export class Reached {
	/** Such as “fn::publish, which runs UPDATE note”. */
	readonly writes: string[] = [];
	/** Such as “http::post in event notify of table note”. */
	readonly outside: string[] = [];
	readonly #functions = new Set<string>();
	readonly #tables = new Set<string>();
	/** Functions and tables that have been reached and not been looked at. */
	#newFunctions: string[] = [];
	#newTables: string[] = [];
	#hasWrites = false;

	private constructor(
		private readonly defines: ReadonlyMap<string, string>,
		private readonly definitions: Definitions | undefined,
	) {}

	/** Follows what a text does; without `definitions` nothing but the text itself is known. */
	static async by(own: Effects, definitions: Definitions | undefined): Promise<Reached> {
		const reached = new Reached(own.defines, definitions);
		reached.#reach(own);
		// What is defined in the text itself may run in it, by an event say.
		for (const [name, text] of own.defines) {
			if (name.startsWith("fn::")) continue;
			const effects = effectsOf(bodyOf(text));
			reached.#add(`the definition of ${name}`, effects, "none");
		}
		for (let step = 0; step < MOST_STEPS && (await reached.#follow()); step++);
		return reached;
	}

	/** Takes one more step; tells whether there was one. */
	async #follow(): Promise<boolean> {
		const [functions, tables] = [this.#newFunctions, this.#newTables];
		[this.#newFunctions, this.#newTables] = [[], []];
		for (const name of functions) this.#lookAtFunction(name);
		const parts = (await this.definitions?.parts(tables)) ?? [];
		for (const [index, table] of tables.entries()) {
			const part = parts[index];
			if (part) this.#lookAtTable(table, part);
		}
		return functions.length > 0 || tables.length > 0;
	}

	#lookAtFunction(name: string): void {
		const text = this.defines.get(name) ?? this.definitions?.functions.get(name);
		if (text !== undefined) {
			this.#add(name, effectsOf(bodyOf(text)), "which runs");
			return;
		}
		this.writes.push(`${name}, whose definition is not known`);
		this.outside.push(`${name}, whose definition is not known`);
	}

	#lookAtTable(table: string, { events, fields }: { events: TextsByName; fields: TextsByName }): void {
		const definition = this.definitions?.tables.get(table) ?? "";
		this.#add(`table ${table}`, effectsOf(bodyOf(definition)), "none");
		for (const [name, text] of Object.entries(fields))
			this.#add(`field ${name} of table ${table}`, effectsOf(this.#ofField(text)), "none");
		if (!this.#hasWrites) return;
		for (const [name, text] of Object.entries(events))
			this.#add(`event ${name} of table ${table}`, effectsOf(bodyOf(text)), "none");
		this.#reachTables(this.#viewsOf(table));
	}

	/** What of a field's definition runs: its value and its assertion where it is written, the rest with whoever reads it. */
	#ofField(definition: string): string {
		if (this.#hasWrites || /\bCOMPUTED\b/i.test(definition)) return bodyOf(definition);
		return definition.slice(definition.toUpperCase().lastIndexOf("PERMISSIONS"));
	}

	/** Tables that are computed from it. */
	*#viewsOf(table: string): Generator<string> {
		for (const [name, text] of this.definitions?.tables ?? [])
			if (/\bAS\s+\(?\s*SELECT\b/i.test(text) && effectsOf(bodyOf(text)).names.has(table)) yield name;
	}

	/** Adds what something that was reached does. Its writes are the text's own where it was called. */
	#add(where: string, effects: Effects, writes: "which runs" | "none"): void {
		for (const what of effects.outside) this.outside.push(`${what} in ${where}`);
		const [first] = effects.writes;
		if (first !== undefined && writes === "which runs") this.writes.push(`${where}, which runs ${first}`);
		this.#reach(effects);
	}

	#reach(effects: Effects): void {
		const { calls, names, writes, writesAnywhere } = effects;
		for (const name of calls) {
			if (this.#functions.has(name)) continue;
			this.#functions.add(name);
			this.#newFunctions.push(name);
		}
		if (!this.definitions) {
			if (writes.length > 0) this.outside.push("events of what it writes to, which are not known");
			return;
		}
		const { tables } = this.definitions;
		if (writes.length > 0 && !this.#hasWrites) {
			this.#hasWrites = true;
			// Their events did not count before.
			this.#newTables.push(...this.#tables);
		}
		const isAny = writesAnywhere || writes.some((write) => write.startsWith("DELETE"));
		// What a deletion takes along (edges, what refers to it) is no name in any text.
		this.#reachTables(isAny ? tables.keys() : names);
	}

	/** Reaches those of the names that are tables. */
	#reachTables(names: Iterable<string>): void {
		for (const name of names) {
			if (this.#tables.has(name) || !this.definitions?.tables.has(name)) continue;
			this.#tables.add(name);
			this.#newTables.push(name);
		}
	}
}

type TextsByName = Readonly<Record<string, string>>;

/** What a definition runs, without the words that say what it defines. */
function bodyOf(definition: string): string {
	return definition.replace(/^\s*DEFINE\b/i, "");
}
