/**
 * Regular expressions of Rust's `regex`, in which SurrealKit's suites are written, as those of JavaScript. What matches
 * there matches here; what only one of the two knows is said.
 */

/** What an escape is in JavaScript: Rust's classes are Unicode's. */
const CLASSES: Readonly<Record<string, string>> = {
	d: "\\p{Nd}",
	D: "\\P{Nd}",
	s: "\\p{White_Space}",
	S: "\\P{White_Space}",
};
const WORD = "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}";
const BOUNDARY = `(?:(?<=[${WORD}])(?![${WORD}])|(?<![${WORD}])(?=[${WORD}]))`;
const NO_BOUNDARY = `(?:(?<=[${WORD}])(?=[${WORD}])|(?<![${WORD}])(?![${WORD}]))`;

/** The expression, or a sentence that says why it cannot be had. */
export function rustRegex(pattern: string): RegExp | string {
	const flags = /^\(\?([ims]+)\)/.exec(pattern)?.[1] ?? "";
	const rest = flags === "" ? pattern : pattern.slice(flags.length + 3);
	try {
		return new RegExp(translated(rest, flags.includes("s")), `u${flags.replace("s", "")}`);
	} catch (error) {
		const why =
			error instanceof Error ? error.message.replace(/^Invalid regular expression: /, "") : String(error);
		return `This regular expression cannot be used: ${why}.`;
	}
}

function translated(pattern: string, dotAll: boolean): string {
	let out = "";
	for (let at = 0; at < pattern.length; ) {
		const { text, length } = piece(pattern.slice(at), dotAll);
		out += text;
		at += length;
	}
	return out;
}

/** What stands for the beginning of a pattern, and how long that is in it. */
interface Piece {
	readonly text: string;
	readonly length: number;
}

function piece(rest: string, dotAll: boolean): Piece {
	const char = rest[0] ?? "";
	switch (char) {
		case "\\":
			return escaped(rest, escapedOutside);
		case "[":
			return characterClass(rest);
		case ".":
			return { text: dotAll ? "[\\s\\S]" : "[^\\n]", length: 1 };
		case "(":
			return group(rest);
		case "{": {
			const [repetition = char] = /^\{\d+(,\d*)?\}/.exec(rest) ?? [];
			return { text: repetition, length: repetition.length };
		}
		// They close nothing, and so stand for themselves.
		case "]":
		case "}":
			return { text: `\\${char}`, length: 1 };
		default:
			return { text: char, length: 1 };
	}
}

function group(rest: string): Piece {
	if (!rest.startsWith("(?") || rest.startsWith("(?:")) return { text: "(", length: 1 };
	const [named] = /^\(\?P?<(?![=!])/.exec(rest) ?? [];
	if (!named) throw new Error(`a group that begins with “${rest.slice(0, 4)}” is not known here`);
	return { text: "(?<", length: named.length };
}

function characterClass(rest: string): Piece {
	// A bracket that comes first closes nothing.
	const [open = "["] = /^\[\^?\]?/.exec(rest) ?? [];
	let text = open.endsWith("]") ? `${open.slice(0, -1)}\\]` : open;
	for (let at = open.length; at < rest.length; ) {
		const char = rest[at] ?? "";
		if (char === "]") return { text: `${text}]`, length: at + 1 };
		if (char === "[" || /^(&&|--|~~)/.test(rest.slice(at)))
			throw new Error("a class that is made of other classes is not known here");
		const next = char === "\\" ? escaped(rest.slice(at), escapedInClass) : { text: char, length: 1 };
		text += next.text;
		at += next.length;
	}
	throw new Error("a class is not closed");
}

/** `byLetter` says what a single character behind the backslash means. */
function escaped(rest: string, byLetter: (char: string) => string): Piece {
	const code =
		/^\\(?:x\{([\da-fA-F]+)\}|[uU]\{([\da-fA-F]+)\}|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8}))/.exec(
			rest,
		);
	if (code) {
		const hex = code.slice(1).find((each) => each !== undefined) ?? "";
		return { text: `\\u{${hex.replace(/^0+(?=.)/, "")}}`, length: code[0].length };
	}
	const property = /^\\[pP](?:\{[^}]*\}|.)/.exec(rest);
	if (property) {
		const [written] = property;
		return {
			text: written[2] === "{" ? written : `${written.slice(0, 2)}{${written.slice(2)}}`,
			length: written.length,
		};
	}
	const char = rest[1] ?? "";
	return { text: byLetter(char), length: 2 };
}

function escapedOutside(char: string): string {
	switch (char) {
		case "A":
			return "(?<![\\s\\S])";
		case "z":
			return "(?![\\s\\S])";
		case "b":
			return BOUNDARY;
		case "B":
			return NO_BOUNDARY;
		case "w":
			return `[${WORD}]`;
		case "W":
			return `[^${WORD}]`;
		default:
			return anywhere(char);
	}
}

function escapedInClass(char: string): string {
	if (char === "w") return WORD;
	if (char === "W") throw new Error("“\\W” within a class is not known here");
	return anywhere(char);
}

function anywhere(char: string): string {
	const known = CLASSES[char];
	if (known) return known;
	if (/[nrtfv]/.test(char)) return `\\${char}`;
	if (char === "a") return "\\u0007";
	if (/[\da-zA-Z<>]/.test(char) || char === "") throw new Error(`“\\${char}” is not known here`);
	return `\\u{${char.charCodeAt(0).toString(16)}}`;
}
