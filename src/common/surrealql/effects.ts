/**
 * What a SurrealQL text does, as far as its words tell: what it writes, what it calls, and what it names. It knows no
 * grammar, so that where a word could be either it counts as what does more.
 */
import { type SlashReading, type Token, tokens } from "./lexer";
import { Nesting } from "./nesting";
import { unquoted } from "./quote";

/** What the words of a text tell. */
export interface Effects {
	/** Statements that write, such as `CREATE note`, in their order; each once. */
	readonly writes: readonly string[];
	/** Functions that a roll-back does not undo, such as `http::post`, or `JavaScript`; each once. */
	readonly outside: readonly string[];
	/** Functions of the database that it calls, such as `fn::publish`. */
	readonly calls: readonly string[];
	/** Names in it, of tables among other things. */
	readonly names: ReadonlySet<string>;
	/** Whether it writes to a table that a value names. */
	readonly writesAnywhere: boolean;
	/** Its definitions of functions and of events: their texts by name. */
	readonly defines: ReadonlyMap<string, string>;
}

/** How each statement that writes goes on, before what it writes to. */
const WRITES: ReadonlyMap<string, ReadonlySet<string>> = new Map([
	["CREATE", new Set(["ONLY"])],
	["UPDATE", new Set(["ONLY"])],
	["UPSERT", new Set(["ONLY"])],
	["DELETE", new Set(["FROM", "ONLY"])],
	["INSERT", new Set(["RELATION", "IGNORE", "INTO"])],
	["RELATE", new Set(["ONLY"])],
	["DEFINE", new Set<string>()],
	["REMOVE", new Set<string>()],
	["ALTER", new Set<string>()],
	["REBUILD", new Set<string>()],
]);
/** Statements about the schema: what stands in them does not run with them. */
const ABOUT_SCHEMA: ReadonlySet<string> = new Set(["DEFINE", "REMOVE", "ALTER", "REBUILD"]);
/** Of grants: what `ACCESS name` goes on with where it writes. */
const GRANTS: ReadonlySet<string> = new Set(["GRANT", "REVOKE", "PURGE"]);
/** Behind a field's name; no statement goes on so. */
const BEHIND_FIELD: ReadonlySet<string> = new Set(
	(
		"AS ASC DESC COLLATE NUMERIC IS IN NOT AND OR CONTAINS CONTAINSALL CONTAINSANY CONTAINSNONE CONTAINSNOT INSIDE " +
		"NOTINSIDE LIMIT START FETCH GROUP ORDER WHERE SPLIT TIMEOUT WITH EXPLAIN PARALLEL THEN ELSE END FROM"
	).split(" "),
);
/** Families of functions with effects that are no part of a transaction, or not known to be. */
const OUTSIDE: ReadonlySet<string> = new Set(["http", "file", "api", "ml", "mod", "silo"]);

/** Reads a text, which need not parse. Where a `/` may begin a regular expression or divide, both readings count. */
export function effectsOf(text: string): Effects {
	const one = new Reader(text, "regexWherePossible").read();
	if (!text.includes("/")) return one;
	const other = new Reader(text, "alwaysDivision").read();
	return {
		writes: [...new Set([...one.writes, ...other.writes])],
		outside: [...new Set([...one.outside, ...other.outside])],
		calls: [...new Set([...one.calls, ...other.calls])],
		names: new Set([...one.names, ...other.names]),
		writesAnywhere: one.writesAnywhere || other.writesAnywhere,
		defines: new Map([...other.defines, ...one.defines]),
	};
}

/** Whether what it does outside is more than steps of sequences, which may be made once more. */
export function isRepeatable(outside: readonly string[]): boolean {
	return outside.every((what) => what.startsWith("sequence::"));
}

class Reader {
	readonly #pieces: readonly Token[];
	readonly #writes = new Set<string>();
	readonly #outside = new Set<string>();
	readonly #calls = new Set<string>();
	readonly #names = new Set<string>();
	readonly #defines = new Map<string, string>();
	#writesAnywhere = false;

	constructor(
		private readonly text: string,
		slash: SlashReading,
	) {
		this.#pieces = [...tokens(text, slash)].filter(({ kind }) => kind !== "comment");
	}

	read(): Effects {
		for (let at = 0; at < this.#pieces.length; ) at = this.#take(at);
		return {
			writes: [...this.#writes],
			outside: [...this.#outside],
			calls: [...this.#calls],
			names: this.#names,
			writesAnywhere: this.#writesAnywhere,
			defines: this.#defines,
		};
	}

	/** Takes what begins at a piece; gives the index of the next one to be taken. */
	#take(at: number): number {
		const piece = this.#pieces[at];
		if (!piece) return at + 1;
		if (piece.kind === "script") this.#outside.add("JavaScript");
		if (piece.kind === "string" || piece.kind === "quotedName") this.#names.add(unquoted(this.#textOf(at)));
		// A server writes `sequence`::nextval where it gives a definition.
		const isName = piece.kind === "word" || piece.kind === "quotedName";
		if (isName && !this.#isPart(at) && this.#isPath(at)) return this.#call(at);
		if (piece.kind !== "word" || this.#isPart(at)) return at + 1;
		this.#names.add(this.#textOf(at));
		const word = this.#word(at);
		const more = WRITES.get(word);
		if (more && this.#isStatement(at)) return this.#write(at, word, more);
		if (word === "ACCESS" && this.#grants(at)) this.#writes.add(`ACCESS ${this.#textOf(at + 1)}`);
		return at + 1;
	}

	/** A function with its path. */
	#call(at: number): number {
		const names = [this.#nameAt(at)];
		let end = at + 1;
		for (; this.#isSymbol(end, ":") && this.#isSymbol(end + 1, ":"); end += 3) {
			const name = this.#nameAt(end + 2);
			if (name === "") break;
			names.push(name);
		}
		const path = names.join("::");
		const family = (names[0] ?? "").toLowerCase();
		if (family === "fn") this.#calls.add(path);
		if (OUTSIDE.has(family)) this.#outside.add(path);
		if (family === "sequence") {
			this.#outside.add(path);
			this.#writes.add(path);
		}
		if (family === "file" || family === "api" || family === "mod") this.#writes.add(path);
		return end;
	}

	#write(at: number, word: string, more: ReadonlySet<string>): number {
		if (ABOUT_SCHEMA.has(word)) return this.#schema(at, word);
		let target = at + 1;
		while (more.has(this.#word(target))) target++;
		const what = word === "INSERT" ? this.#insertsInto(at, target) : target;
		const kind = this.#kind(what);
		const isNamed = (kind === "word" || kind === "quotedName") && !this.#isPath(what);
		this.#writes.add(isNamed ? `${word} ${this.#textOf(what)}` : word);
		if (!isNamed || word === "RELATE") this.#writesAnywhere = true;
		return at + 1;
	}

	/** An `INSERT` without `INTO` has its tables in its records. */
	#insertsInto(at: number, target: number): number {
		for (let i = at; i < target; i++) if (this.#word(i) === "INTO") return target;
		return this.#pieces.length;
	}

	/** A statement about the schema, to its end. */
	#schema(at: number, word: string): number {
		let end = at;
		const nesting = new Nesting(this.text);
		for (; end < this.#pieces.length; end++) {
			const piece = this.#pieces[end];
			if (!piece || (nesting.depth === 0 && (piece.kind === "semicolon" || piece.kind === "close"))) break;
			nesting.take(piece);
		}
		const what = this.#word(at + 1);
		const name = this.#nameBehind(at + 2);
		this.#writes.add([word, what, ...(name === "" ? [] : [name])].join(" "));
		// What has its effect at once, in a transaction or not.
		if (word === "ALTER" && what === "SYSTEM") this.#outside.add("ALTER SYSTEM");
		const [first, last] = [this.#pieces[at], this.#pieces[end - 1]];
		if (word === "DEFINE" && first && last) this.#defines.set(name, this.text.slice(first.start, last.end));
		return end;
	}

	/** The name that is defined, with its path; behind `IF NOT EXISTS`, `OVERWRITE` and their like. */
	#nameBehind(from: number): string {
		let at = from;
		while (["IF", "NOT", "EXISTS", "OVERWRITE"].includes(this.#word(at))) at++;
		const first = this.#pieces[at];
		if (!first) return "";
		let end = at + 1;
		while (this.#isSymbol(end, ":") && this.#isSymbol(end + 1, ":")) end += 3;
		const last = this.#pieces[end - 1] ?? first;
		return this.text.slice(first.start, last.end).replace(/\s/g, "");
	}

	#grants(at: number): boolean {
		for (let i = at + 2; i < at + 6; i++) if (GRANTS.has(this.#word(i))) return true;
		return false;
	}

	/** Whether the word begins a statement, rather than being a name. */
	#isStatement(at: number): boolean {
		const next = this.#pieces[at + 1];
		if (!next || this.#word(at - 1) === "KEY") return false;
		const word = this.#word(at + 1);
		// PERMISSIONS FOR select, create FULL
		if (this.#word(at - 1) === "FOR") return false;
		if (this.#isSymbol(at - 1, ",") && (word === "FULL" || word === "NONE")) return false;
		if (next.kind === "word" && BEHIND_FIELD.has(word)) return word === "FROM" && this.#isStart(at);
		if (next.kind === "symbol") return this.text[next.start] === "|" || this.text[next.start] === "<";
		return next.kind !== "semicolon" && next.kind !== "close" && next.kind !== "number";
	}

	/** Whether a statement can begin here, and no name of a field. */
	#isStart(at: number): boolean {
		const before = this.#pieces[at - 1];
		if (!before || before.kind === "semicolon" || before.kind === "open") return true;
		if (before.kind === "symbol") return this.text[before.start] === "=";
		return ["THEN", "ELSE", "RETURN", "EXPLAIN"].includes(this.#word(at - 1));
	}

	/** Whether the word goes on with something before it: a path, a field's, a record id. */
	#isPart(at: number): boolean {
		return this.#isSymbol(at - 1, ".") || (this.#isSymbol(at - 1, ":") && this.#isSymbol(at - 2, ":"));
	}

	/** Whether a path of a function begins with the word. */
	#isPath(at: number): boolean {
		return this.#isSymbol(at + 1, ":") && this.#isSymbol(at + 2, ":");
	}

	#isSymbol(at: number, symbol: string): boolean {
		const piece = this.#pieces[at];
		return piece?.kind === "symbol" && this.text[piece.start] === symbol;
	}

	#kind(at: number): Token["kind"] | undefined {
		return this.#pieces[at]?.kind;
	}

	#textOf(at: number): string {
		const piece = this.#pieces[at];
		return piece ? this.text.slice(piece.start, piece.end) : "";
	}

	/** A name without its quotes; an empty text for what is none. */
	#nameAt(at: number): string {
		if (this.#kind(at) === "word") return this.#textOf(at);
		return this.#kind(at) === "quotedName" ? unquoted(this.#textOf(at)) : "";
	}

	#word(at: number): string {
		return this.#kind(at) === "word" ? this.#textOf(at).toUpperCase() : "";
	}
}
