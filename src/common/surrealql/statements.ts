/** Finds the top-level statements of a SurrealQL text, also where the text is incomplete or wrong. */
import { type SlashReading, type Token, type TokenKind, tokens } from "./lexer";
import { Nesting } from "./nesting";
import { unquoted } from "./quote";

/** What a statement is, as far as it changes how a text is run. */
export type StatementKind =
	/** `USE NS … DB …`: moves the session. */
	| "use"
	/** `LET $name = …`: sets a variable of the session. */
	| "let"
	| "begin"
	| "commit"
	| "cancel"
	/** `RETURN …`: inside a transaction the engine goes on at its end, and gives no results for what it skips. */
	| "return"
	| "other";

/** What the text ended in the middle of. */
export type Unterminated = "string" | "name" | "script" | "comment" | "bracket";

/** A range in UTF-16 offsets; `end` is behind the last character. */
export interface TextRange {
	readonly start: number;
	readonly end: number;
}

/** One top-level statement, without the white space and comments around it and without its `;`. */
export interface Statement extends TextRange {
	readonly kind: StatementKind;
	/** Name (without `$`) that a `let` sets. */
	readonly letName?: string;
	/** What a `use` names. */
	readonly use?: { readonly namespace?: string; readonly database?: string };
	readonly unterminated?: Unterminated;
}

/** What runs together: one statement, or a transaction from its `BEGIN` to its `COMMIT` or `CANCEL`. */
export interface StatementBlock extends TextRange {
	readonly transaction: boolean;
	readonly statements: readonly Statement[];
}

const UNTERMINATED: Partial<Record<TokenKind, Unterminated>> = {
	string: "string",
	quotedName: "name",
	script: "script",
	comment: "comment",
};

/** So many tokens tell what a statement is: `USE NS a DB b`. */
const HEAD = 5;

/** The top-level statements of `text` in order. Empty ones (`;;`) are none. */
export function splitStatements(text: string): readonly Statement[] {
	return [...statementsOf(text)];
}

/** Whether there is a statement at all: its first token tells. */
export function holdsStatement(text: string): boolean {
	for (const { kind } of tokens(text)) if (kind !== "comment" && kind !== "semicolon") return true;
	return false;
}

/** One after the other: whoever has found what it looks for need not read on. */
function* statementsOf(text: string): Generator<Statement> {
	let nesting = new Nesting(text);
	let head: Token[] = [];
	let start = -1;
	let end = 0;
	let unterminated: Unterminated | undefined;

	for (const token of tokens(text)) {
		if (token.unterminated) unterminated = UNTERMINATED[token.kind];
		if (token.kind === "comment") continue;
		if (token.kind === "semicolon" && nesting.depth === 0) {
			if (start >= 0) yield statement(text, start, end, head, unterminated);
			nesting = new Nesting(text);
			head = [];
			start = -1;
			unterminated = undefined;
			continue;
		}
		if (start < 0) start = token.start;
		if (head.length < HEAD) head.push(token);
		end = token.end;
		nesting.take(token);
	}
	if (nesting.depth > 0) unterminated ??= "bracket";
	if (start >= 0) yield statement(text, start, end, head, unterminated);
}

function statement(
	text: string,
	start: number,
	end: number,
	head: readonly Token[],
	unterminated: Unterminated | undefined,
): Statement {
	const kind = classify(text, end, head);
	const letName = kind === "let" ? paramName(text, head[1], head[2]) : "";
	return {
		start,
		end,
		kind,
		...(letName ? { letName } : {}),
		...(kind === "use" ? { use: placeOf(text, head) } : {}),
		...(unterminated ? { unterminated } : {}),
	};
}

function classify(text: string, end: number, head: readonly Token[]): StatementKind {
	const word = (index: number) => {
		const token = head[index];
		return token?.kind === "word" ? text.slice(token.start, token.end).toUpperCase() : "";
	};
	const alone = (...follow: readonly string[]) =>
		head.length === 1 || (head.length === 2 && follow.includes(word(1)) && head[1]?.end === end);
	switch (word(0)) {
		case "USE":
			return ["NS", "NAMESPACE", "DB", "DATABASE", "DEFAULT", "DEFAULTS"].includes(word(1)) ? "use" : "other";
		case "LET":
			return head[1] && text[head[1].start] === "$" ? "let" : "other";
		case "BEGIN":
			return alone("TRANSACTION") ? "begin" : "other";
		case "COMMIT":
			return alone("TRANSACTION") ? "commit" : "other";
		case "CANCEL":
			return alone("TRANSACTION") ? "cancel" : "other";
		case "RETURN":
			return head[1] ? "return" : "other";
		default:
			return "other";
	}
}

/** Name of the parameter at the beginning of a LET: `$name`, or `$` and a quoted name. */
function paramName(text: string, token: Token | undefined, quoted: Token | undefined): string {
	if (token?.kind === "param") return text.slice(token.start + 1, token.end);
	if (quoted?.kind !== "quotedName" || quoted.start !== token?.end) return "";
	return unquoted(text.slice(quoted.start, quoted.end));
}

/** The names behind `NS` and `DB`. */
function placeOf(text: string, head: readonly Token[]): { namespace?: string; database?: string } {
	const place: { namespace?: string; database?: string } = {};
	for (let i = 1; i + 1 < head.length; i += 2) {
		const [word, name] = [head[i], head[i + 1]];
		if (!word || !name) break;
		const level = text.slice(word.start, word.end).toUpperCase();
		const written = text.slice(name.start, name.end);
		const value = name.kind === "quotedName" ? unquoted(written) : written;
		if (level === "NS" || level === "NAMESPACE") place.namespace = value;
		if (level === "DB" || level === "DATABASE") place.database = value;
	}
	return place;
}

/** Groups statements into what runs together. A transaction without an end goes on to the last statement. */
export function groupStatements(statements: Iterable<Statement>): readonly StatementBlock[] {
	return [...blocksOf(statements)];
}

function* blocksOf(statements: Iterable<Statement>): Generator<StatementBlock> {
	let open: [Statement, ...Statement[]] | undefined;
	for (const each of statements) {
		if (open) {
			open.push(each);
			if (each.kind === "commit" || each.kind === "cancel") {
				yield block(open, true);
				open = undefined;
			}
		} else if (each.kind === "begin") open = [each];
		else yield block([each], false);
	}
	if (open) yield block(open, true);
}

function block(statements: readonly [Statement, ...Statement[]], transaction: boolean): StatementBlock {
	const [first] = statements;
	return { start: first.start, end: (statements.at(-1) ?? first).end, transaction, statements };
}

/** Those that are part of a transaction: what one did may be undone by another. */
export function inTransactions(statements: readonly Statement[]): ReadonlySet<Statement> {
	return new Set(groupStatements(statements).flatMap((block) => (block.transaction ? block.statements : [])));
}

/**
 * What stands at `offset`: the block around it or ending on its line (its `;` belongs to it). On an empty line below a
 * block that one, which has just been written; else the next one, because a comment is written above what it is about;
 * else the last one.
 */
export function blockAt(text: string, offset: number): StatementBlock | undefined {
	let before: StatementBlock | undefined;
	for (const block of blocksOf(statementsOf(text))) {
		if (offset < block.start) {
			return before && isLeftAt(text, before.end, offset) ? before : block;
		}
		if (offset <= block.end) return block;
		before = block;
	}
	return before;
}

/** Whether `offset`, behind a block's end, is on its last line, or on an empty one. */
function isLeftAt(text: string, end: number, offset: number): boolean {
	const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
	if (lineStart <= end) return true;
	const lineEnd = text.indexOf("\n", offset);
	return text.slice(lineStart, lineEnd < 0 ? undefined : lineEnd).trim() === "";
}

/**
 * Whether `text` is exactly one expression as far as brackets, strings, comments and `;` tell. Where `/` could be
 * read as a division or as the beginning of a regular expression, both readings must agree, so that no `;` hides.
 */
export function isSingleExpression(text: string): boolean {
	return isSingle(text, "regexWherePossible") && isSingle(text, "alwaysDivision");
}

function isSingle(text: string, slash: SlashReading): boolean {
	const nesting = new Nesting(text);
	let empty = true;
	for (const token of tokens(text, slash)) {
		if (token.unterminated) return false;
		if (token.kind === "comment") continue;
		if (token.kind === "semicolon" && nesting.depth === 0) return false;
		empty = false;
		nesting.take(token);
		if (nesting.mismatch) return false;
	}
	return !empty && nesting.depth === 0;
}
