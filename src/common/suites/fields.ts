/** Reads the fields of a TOML table one by one; what is wrong, missing or unknown is a problem at its place. */
import type { TextPlace, TextProblem, TomlEntry, TomlTable, TomlValue } from "./toml";

type Kind = TomlValue["kind"];

const KIND_NAMES: Readonly<Record<Kind, string>> = {
	table: "a table",
	array: "a list",
	string: "a text",
	integer: "an integer",
	float: "a float",
	boolean: "true or false",
	datetime: "a date or time",
};

/** The fields of one table. */
export class Fields {
	readonly #asked = new Set<string>();

	/** `what` names the table in sentences, such as `a fixture`. */
	constructor(
		readonly table: TomlTable,
		readonly what: string,
		private readonly report: (problem: TextProblem) => void,
	) {}

	get at(): TextPlace {
		return this.table.at;
	}

	problem(message: string, at: TextPlace = this.at): void {
		this.report({ message, at });
	}

	/** The fields of a table within this one. */
	of(table: TomlTable, what: string): Fields {
		return new Fields(table, what, this.report);
	}

	entry(key: string): TomlEntry | undefined {
		this.#asked.add(key);
		return this.table.entries.get(key);
	}

	text(key: string): string | undefined {
		return this.#of(key, "string")?.value;
	}

	/** An empty text where there is none, which is a problem. */
	requiredText(key: string): string {
		const entry = this.entry(key);
		if (!entry) this.problem(`${this.what} needs a “${key}”.`);
		return this.text(key) ?? "";
	}

	flag(key: string): boolean | undefined {
		return this.#of(key, "boolean")?.value;
	}

	/** A whole number from 0 to `most`. */
	count(key: string, most: number): number | undefined {
		const found = this.#of(key, "integer");
		if (!found) return undefined;
		if (found.value >= 0n && found.value <= BigInt(most)) return Number(found.value);
		this.problem(`“${key}” has to be a number from 0 to ${most}.`, found.at);
		return undefined;
	}

	/** One of `words`; `undefined` where it is absent or, which is a problem, another one. */
	oneOf<Word extends string>(key: string, words: readonly Word[]): Word | undefined {
		const found = this.#of(key, "string");
		const word = words.find((each) => each === found?.value);
		if (found && !word)
			this.problem(`“${key}” is one of ${words.join(", ")}, not “${found.value}”.`, found.at);
		return word;
	}

	requiredOneOf<Word extends string>(key: string, words: readonly Word[]): Word | undefined {
		if (!this.entry(key)) this.problem(`${this.what} needs a “${key}”: one of ${words.join(", ")}.`);
		return this.oneOf(key, words);
	}

	texts(key: string): readonly { readonly text: string; readonly at: TextPlace }[] {
		return this.#items(key, "string").map(({ value, at }) => ({ text: value, at }));
	}

	tables(key: string): readonly TomlTable[] {
		return this.#items(key, "table");
	}

	subtable(key: string): TomlTable | undefined {
		return this.#of(key, "table");
	}

	/** The fields of a table that are texts, under any name. */
	textTable(key: string): ReadonlyMap<string, string> {
		const texts = new Map<string, string>();
		for (const { key: name, value } of this.subtable(key)?.entries.values() ?? []) {
			if (value.kind === "string") texts.set(name, value.value);
			else this.#wrong(`“${name}” in “${key}”`, "string", value);
		}
		return texts;
	}

	/** To be called when all that is known has been asked for. */
	end(): void {
		for (const { key, at } of this.table.entries.values()) {
			if (this.#asked.has(key)) continue;
			this.problem(`${this.what} has no “${key}”: it has ${[...this.#asked].join(", ")}.`, at);
		}
	}

	#of<K extends Kind>(key: string, kind: K): Extract<TomlValue, { readonly kind: K }> | undefined {
		const value = this.entry(key)?.value;
		if (!value || isOf(value, kind)) return value;
		this.#wrong(`“${key}”`, kind, value);
		return undefined;
	}

	#items<K extends Kind>(key: string, kind: K): readonly Extract<TomlValue, { readonly kind: K }>[] {
		const items = this.#of(key, "array")?.items ?? [];
		for (const item of items) if (!isOf(item, kind)) this.#wrong(`Each of “${key}”`, kind, item);
		return items.filter((item) => isOf(item, kind));
	}

	#wrong(what: string, kind: Kind, { kind: found, at }: TomlValue): void {
		this.problem(`${what} has to be ${KIND_NAMES[kind]}, not ${KIND_NAMES[found]}.`, at);
	}
}

function isOf<K extends Kind>(value: TomlValue, kind: K): value is Extract<TomlValue, { readonly kind: K }> {
	return value.kind === kind;
}
