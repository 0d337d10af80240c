/** Finds where a table or field is defined in a SurrealQL text. */
import { type Token, tokens } from "../common/surrealql/lexer";
import { Nesting } from "../common/surrealql/nesting";
import type { TextRange } from "../common/surrealql/statements";
import { isWord, Words } from "../common/surrealql/words";

/** What is looked for. */
export interface Defined {
	readonly table: string;
	readonly field?: string;
}

/** Where a `DEFINE` statement stands, in UTF-16 offsets, and its permissions, if it says any. */
export interface Definition extends TextRange {
	readonly permissions?: TextRange;
}

/** So many pieces of the text are read before whoever waits gets a turn. */
const PIECES = 2_000;

/** Whether `text` may define it at all: cheap, so that most files are not read any further. */
export function mayDefine(text: string, { table, field }: Defined): boolean {
	// The last part of a field's name stands there as one word, however the rest is written.
	const parts = [
		table,
		...(field === undefined ? [] : [partsOf(field).findLast((each) => each !== "*") ?? ""]),
	];
	return /define/i.test(text) && parts.every((part) => text.includes(part) || /[\\]/.test(text));
}

/**
 * The definition that counts: the last one in the text, wherever it stands. Yields now and then, so that a large text can be
 * read in turns with something else.
 */
export function* lastDefinition(text: string, wanted: Defined): Generator<undefined, Definition | undefined> {
	let found: Definition | undefined;
	let statement: Token[] = [];
	let nesting = new Nesting(text);
	let depth = 0;
	let count = 0;
	const end = () => {
		found = definitionIn(text, statement, wanted) ?? found;
		statement = [];
	};
	for (const token of tokens(text)) {
		if (++count % PIECES === 0) yield undefined;
		if (token.kind === "comment") continue;
		nesting.take(token);
		// In a block or a transaction as well: what counts is that it begins a statement.
		const isDefine = isWord(text, token, "DEFINE");
		if (statement.length === 0 && isDefine) {
			depth = nesting.depth;
			statement.push(token);
		} else if (statement.length > 0) {
			if (nesting.depth < depth || (token.kind === "semicolon" && nesting.depth === depth)) end();
			else statement.push(token);
		}
		if (token.kind === "semicolon" && nesting.depth === 0) nesting = new Nesting(text);
	}
	end();
	return found;
}

function definitionIn(text: string, statement: readonly Token[], wanted: Defined): Definition | undefined {
	const [first] = statement;
	const last = statement.at(-1);
	const words = new Words(text, statement);
	if (!first || !last || !isWanted(words, wanted)) return undefined;
	// Behind the name, which may be this word too.
	const permissions = statement.slice(words.at).find((token) => isWord(text, token, "PERMISSIONS"));
	return {
		start: first.start,
		end: last.end,
		...(permissions ? { permissions: { start: permissions.start, end: last.end } } : {}),
	};
}

function isWanted(words: Words, { table, field }: Defined): boolean {
	words.take("DEFINE");
	if (!words.take(field === undefined ? "TABLE" : "FIELD")) return false;
	words.takeGuard();
	if (field === undefined) return words.name() === table;
	const name = words.path();
	if (!words.take("ON")) return false;
	words.take("TABLE");
	return words.name() === table && samePath(name, partsOf(field));
}

function samePath(a: readonly string[], b: readonly string[]): boolean {
	return a.length === b.length && a.every((part, index) => part === b[index]);
}

/** The parts of a field's name, such as `address.city` or `tags.*`; `[*]` is another way to write `.*`. */
function partsOf(field: string): readonly string[] {
	return new Words(field, [...tokens(field)]).path();
}
