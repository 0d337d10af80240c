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
const DOLLAR = code("$");
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
const BEFORE_VALUE = new Set(
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
	let previous: Token | undefined;
	let beforePrevious: Token | undefined;
	// `function` followed by its arguments is followed by JavaScript, which has other strings and comments.
	let argumentsDepth: number | undefined;
	let scriptNext = false;
	let noRegexBefore = 0;

	const isDot = (token: Token | undefined) => token?.kind === "symbol" && text[token.start] === ".";
	const isFunctionWord = (token: Token) =>
		token.kind === "word" &&
		token.end - token.start === 8 &&
		!isDot(previous) &&
		text.slice(token.start, token.end).toLowerCase() === "function";

	const slashBeginsValue = (at: number): boolean => {
		if (!previous) return true;
		switch (previous.kind) {
			case "open":
			case "semicolon":
			case "symbol":
				return true;
			case "word": {
				if (isDot(beforePrevious)) return false;
				const word = text.slice(previous.start, previous.end).toUpperCase();
				if (BEFORE_VALUE.has(word)) return true;
				return MAYBE_BEFORE_VALUE.has(word) && !/\s/.test(text[at + 1] ?? " ");
			}
			default:
				return false;
		}
	};

	/** End of the regular expression that begins at `at`; 0 when its line ends first. */
	const regexEnd = (at: number): number => {
		if (at < noRegexBefore) return 0;
		for (let i = at + 1; i < text.length; i++) {
			const c = text.charCodeAt(i);
			if (c === SLASH) return i + 1;
			if (c === LF || c === CR) {
				noRegexBefore = i;
				return 0;
			}
			if (c === BACKSLASH) i++;
		}
		noRegexBefore = text.length;
		return 0;
	};

	const at = (kind: TokenKind, start: number, end: number, unterminated = false): Token => ({
		kind,
		start,
		end,
		unterminated,
	});
	const delimited = (kind: TokenKind, start: number, found: number): Token =>
		found < 0 ? at(kind, start, text.length, true) : at(kind, start, found);

	const next = (start: number): Token => {
		const c = text.charCodeAt(start);
		const following = text.charCodeAt(start + 1);
		if (c === HASH || (c === DASH && following === DASH) || (c === SLASH && following === SLASH))
			return at("comment", start, lineEnd(text, start));
		if (c === SLASH && following === STAR) return delimited("comment", start, after(text, "*/", start + 2));
		if (c === QUOTE || c === DOUBLE_QUOTE) return delimited("string", start, closing(text, start, c));
		if (c === BACKTICK) return delimited("quotedName", start, closing(text, start, BACKTICK));
		if (c === OPENING_ANGLE) return delimited("quotedName", start, closing(text, start, CLOSING_ANGLE));
		if (c === SLASH) {
			const end = slash === "alwaysDivision" || !slashBeginsValue(start) ? 0 : regexEnd(start);
			return end ? at("regex", start, end) : at("symbol", start, start + 1);
		}
		switch (text[start]) {
			case ";":
				return at("semicolon", start, start + 1);
			case "(":
			case "[":
				return at("open", start, start + 1);
			case "{":
				if (scriptNext) return delimited("script", start, scriptEnd(text, start));
				return at("open", start, start + 1);
			case ")":
			case "]":
			case "}":
				return at("close", start, start + 1);
		}
		if (c === DOLLAR) {
			const end = matchEnd(WORD, text, start + 1);
			return end ? at("param", start, end) : at("symbol", start, start + 1);
		}
		const word = matchEnd(WORD, text, start) || matchEnd(OTHER, text, start);
		if (word) return at("word", start, word);
		const number = matchEnd(NUMBER, text, start);
		if (number) return at("number", start, number);
		return at("symbol", start, start + 1);
	};

	for (let i = matchEnd(SPACE, text, 0); i < text.length; ) {
		const token = next(i);
		yield token;
		i = matchEnd(SPACE, text, token.end) || token.end;
		if (token.kind === "comment") continue;

		scriptNext = false;
		if (argumentsDepth !== undefined) {
			if (token.kind === "open" && (argumentsDepth > 0 || text[token.start] === "(")) argumentsDepth++;
			else if (token.kind === "close") argumentsDepth--;
			if (argumentsDepth <= 0) {
				scriptNext = argumentsDepth === 0 && token.kind === "close";
				argumentsDepth = undefined;
			}
		}
		if (isFunctionWord(token)) argumentsDepth ??= 0;
		beforePrevious = previous;
		previous = token;
	}
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
