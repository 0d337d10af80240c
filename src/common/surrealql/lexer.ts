/**
 * Cuts SurrealQL into the pieces that matter for finding statements. It knows where strings, quoted names, comments,
 * regular expressions and JavaScript bodies begin and end, and nothing about grammar: no text makes it fail.
 */

/** What a piece is. White space is left out. */
export type TokenKind =
	| "word"
	| "number"
	/** `$name`. */
	| "param"
	/** With its prefix letter as a word before it, which changes nothing here. */
	| "string"
	/** In backticks or ⟨…⟩. */
	| "quotedName"
	| "regex"
	/** The body of a JavaScript `function() {…}`, with its braces. */
	| "script"
	| "comment"
	| "open"
	| "close"
	| "semicolon"
	| "symbol";

/** A piece of the text, in UTF-16 offsets. */
export interface Token {
	readonly kind: TokenKind;
	readonly start: number;
	readonly end: number;
	/** The text ended before the piece did. */
	readonly unterminated: boolean;
}

/** How `/` is read where both a division and a regular expression could stand. */
export type SlashReading = "regexWherePossible" | "alwaysDivision";

const code = (char: string) => char.charCodeAt(0);
const LF = code("\n");
const CR = code("\r");
const BACKSLASH = code("\\");
const SLASH = code("/");
const STAR = code("*");
const DASH = code("-");
const HASH = code("#");
const QUOTE = code("'");
const DOUBLE_QUOTE = code('"');
const BACKTICK = code("`");
const OPENING_ANGLE = code("⟨");
const CLOSING_ANGLE = code("⟩");

const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /[0-9][A-Za-z0-9_]*/y;
// The engine takes U+0085 for the end of a comment's line as well; JavaScript's \s leaves it out.
const SPACE = /[\s\u0085]+/y;
const LINE_END = /[\n\r\u0085\u2028\u2029]/g;
const OTHER = /[^\0-\x7f\s\u0085⟨⟩]+/y;

/** After these a value is expected, so that `/` begins a regular expression. */
export const BEFORE_VALUE: ReadonlySet<string> = new Set(
	(
		"RETURN THROW SELECT WHERE AND OR NOT IS IN INSIDE NOTINSIDE ALLINSIDE ANYINSIDE NONEINSIDE OUTSIDE INTERSECTS " +
		"CONTAINS CONTAINSNOT CONTAINSALL CONTAINSANY CONTAINSNONE IF ELSE THEN WHEN ASSERT"
	).split(" "),
);
/** After these a value may follow, but they are common names of fields too. */
const MAYBE_BEFORE_VALUE = new Set(["VALUE", "DEFAULT"]);

/** The pieces of `text` in order. */
export function* tokens(
	text: string,
	slash: SlashReading = "regexWherePossible",
): Generator<Token, void, undefined> {
	const context = new Context(text);
	let noRegexBefore = 0;

	const regex = (start: number): Token | undefined => {
		if (text.charCodeAt(start) !== SLASH || slash === "alwaysDivision") return undefined;
		// Once a line has ended before its regular expression did, nothing else in it can be one.
		if (start < noRegexBefore || !context.expectsValue(start)) return undefined;
		const { end, closed } = regexEnd(text, start);
		if (closed) return token("regex", start, end);
		noRegexBefore = end;
		return undefined;
	};
	const script = (start: number): Token | undefined =>
		context.expectsScript && text[start] === "{"
			? delimited("script", start, scriptEnd(text, start), text)
			: undefined;

	for (let i = matchEnd(SPACE, text, 0); i < text.length; ) {
		const next =
			comment(text, i) ??
			quoted(text, i) ??
			regex(i) ??
			script(i) ??
			mark(text, i) ??
			word(text, i) ??
			token("symbol", i, i + 1);
		yield next;
		i = matchEnd(SPACE, text, next.end) || next.end;
		if (next.kind !== "comment") context.pass(next);
	}
}

/** What came before, as far as it says how the next piece is to be read. */
class Context {
	readonly #text: string;
	#previous: Token | undefined;
	#beforePrevious: Token | undefined;
	/** Depth of brackets since the word `function`, whose arguments are followed by JavaScript. */
	#argumentsDepth: number | undefined;
	#expectsScript = false;

	constructor(text: string) {
		this.#text = text;
	}

	/** Whether a brace here begins JavaScript, which has other strings and comments. */
	get expectsScript(): boolean {
		return this.#expectsScript;
	}

	/** Whether a value can stand at `at`, rather than an operator between two. */
	expectsValue(at: number): boolean {
		const previous = this.#previous;
		switch (previous?.kind) {
			case undefined:
			case "open":
			case "semicolon":
			case "symbol":
				return true;
			case "word": {
				if (this.#isDot(this.#beforePrevious)) return false;
				const word = this.#text.slice(previous.start, previous.end).toUpperCase();
				if (BEFORE_VALUE.has(word)) return true;
				return MAYBE_BEFORE_VALUE.has(word) && !/\s/.test(this.#text[at + 1] ?? " ");
			}
			default:
				return false;
		}
	}

	/** Goes on behind `next`. */
	pass(next: Token): void {
		this.#expectsScript = false;
		if (this.#argumentsDepth !== undefined) {
			if (next.kind === "open" && (this.#argumentsDepth > 0 || this.#text[next.start] === "("))
				this.#argumentsDepth++;
			else if (next.kind === "close") this.#argumentsDepth--;
			if (this.#argumentsDepth <= 0) {
				this.#expectsScript = this.#argumentsDepth === 0 && next.kind === "close";
				this.#argumentsDepth = undefined;
			}
		}
		if (this.#isFunctionWord(next)) this.#argumentsDepth ??= 0;
		this.#beforePrevious = this.#previous;
		this.#previous = next;
	}

	#isFunctionWord(next: Token): boolean {
		return (
			next.kind === "word" &&
			next.end - next.start === 8 &&
			!this.#isDot(this.#previous) &&
			this.#text.slice(next.start, next.end).toLowerCase() === "function"
		);
	}

	#isDot(token: Token | undefined): boolean {
		return token?.kind === "symbol" && this.#text[token.start] === ".";
	}
}

function token(kind: TokenKind, start: number, end: number): Token {
	return { kind, start, end, unterminated: false };
}

/** A piece whose end was found, or (-1) was not. */
function delimited(kind: TokenKind, start: number, end: number, text: string): Token {
	return end < 0 ? { kind, start, end: text.length, unterminated: true } : token(kind, start, end);
}

function comment(text: string, start: number): Token | undefined {
	const c = text.charCodeAt(start);
	const following = text.charCodeAt(start + 1);
	if (c === HASH || ((c === DASH || c === SLASH) && following === c))
		return token("comment", start, lineEnd(text, start));
	if (c === SLASH && following === STAR)
		return delimited("comment", start, after(text, "*/", start + 2), text);
	return undefined;
}

function quoted(text: string, start: number): Token | undefined {
	const c = text.charCodeAt(start);
	switch (c) {
		case QUOTE:
		case DOUBLE_QUOTE:
			return delimited("string", start, closing(text, start, c), text);
		case BACKTICK:
			return delimited("quotedName", start, closing(text, start, BACKTICK), text);
		case OPENING_ANGLE:
			return delimited("quotedName", start, closing(text, start, CLOSING_ANGLE), text);
		default:
			return undefined;
	}
}

function mark(text: string, start: number): Token | undefined {
	switch (text[start]) {
		case ";":
			return token("semicolon", start, start + 1);
		case "(":
		case "[":
		case "{":
			return token("open", start, start + 1);
		case ")":
		case "]":
		case "}":
			return token("close", start, start + 1);
		default:
			return undefined;
	}
}

function word(text: string, start: number): Token | undefined {
	const param = text[start] === "$" ? matchEnd(WORD, text, start + 1) : 0;
	if (param) return token("param", start, param);
	const end = matchEnd(WORD, text, start) || matchEnd(OTHER, text, start);
	if (end) return token("word", start, end);
	const number = matchEnd(NUMBER, text, start);
	return number ? token("number", start, number) : undefined;
}

/** Where the regular expression at `start` ends, or else its line. */
function regexEnd(text: string, start: number): { readonly end: number; readonly closed: boolean } {
	for (let i = start + 1; i < text.length; i++) {
		const c = text.charCodeAt(i);
		if (c === SLASH) return { end: i + 1, closed: true };
		if (c === LF || c === CR) return { end: i, closed: false };
		if (c === BACKSLASH) i++;
	}
	return { end: text.length, closed: false };
}

function matchEnd(pattern: RegExp, text: string, from: number): number {
	pattern.lastIndex = from;
	return pattern.test(text) ? pattern.lastIndex : 0;
}

function lineEnd(text: string, from: number): number {
	LINE_END.lastIndex = from;
	return LINE_END.test(text) ? LINE_END.lastIndex - 1 : text.length;
}

/** Offset behind `what`, or -1. */
function after(text: string, what: string, from: number): number {
	const found = text.indexOf(what, from);
	return found < 0 ? -1 : found + what.length;
}

/** Offset behind the delimiter that ends what begins at `start`, or -1; a backslash hides one character. */
function closing(text: string, start: number, delimiter: number): number {
	for (let i = start + 1; i < text.length; i++) {
		const c = text.charCodeAt(i);
		if (c === delimiter) return i + 1;
		if (c === BACKSLASH) i++;
	}
	return -1;
}

/** Offset behind the brace that ends the JavaScript body beginning at `start`, or -1; read as the engine reads it. */
function scriptEnd(text: string, start: number): number {
	let depth = 0;
	for (let i = start; i < text.length; ) {
		const c = text.charCodeAt(i);
		let end = i + 1;
		if (c === QUOTE || c === DOUBLE_QUOTE || c === BACKTICK) end = closing(text, i, c);
		else if (c === SLASH && text.charCodeAt(i + 1) === SLASH) end = lineEnd(text, i);
		else if (c === SLASH && text.charCodeAt(i + 1) === STAR) end = after(text, "*/", i + 2);
		else if (text[i] === "{") depth++;
		else if (text[i] === "}" && --depth === 0) return end;
		if (end < 0) return -1;
		i = end;
	}
	return -1;
}
