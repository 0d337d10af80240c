import { type Token, tokens } from "./lexer";

/** Nobody types a longer id; a parser need not look at it. */
const LONGEST = 10_000;

/**
 * Whether a text, white space around it aside, is one record id and nothing else, by its form: `user:bob`,
 * `⟨my table⟩:⟨x y⟩`, `user:42`, `user:['a', 1]`, `user:{ a: 1 }`, `user:u'…'`. Whatever would have to be worked out
 * (functions, parameters, ranges, subqueries, operators) is not one, and neither is what holds a comment or a `;`: such a
 * text may be given to the server to be read without anything being run. The server's parser has the last word.
 */
export function isRecordLiteral(text: string): boolean {
	if (text.length > LONGEST) return false;
	const all = [...tokens(text, "alwaysDivision")];
	if (all.some(({ kind, unterminated }) => unterminated || NEVER.has(kind))) return false;
	const reader = new Reader(text, all);
	return reader.record() && reader.isAtEnd;
}

const NEVER: ReadonlySet<Token["kind"]> = new Set(["param", "comment", "semicolon", "regex", "script"]);
/** What stands for a value by itself. */
const CONSTANTS = new Set(["TRUE", "FALSE", "NONE", "NULL", "NAN", "INFINITY"]);
/** Letters before a string that say what it holds. */
const PREFIXES = /^[rsudbf]$/;

/** Goes forward over what it finds and says whether it was there; after a `false` it stands nowhere in particular. */
class Reader {
	#at = 0;
	constructor(
		private readonly text: string,
		private readonly all: readonly Token[],
	) {}

	get isAtEnd(): boolean {
		return this.#at === this.all.length;
	}

	record(): boolean {
		return this.#name() && this.#glued(":") && this.#glue() && this.#key();
	}

	#key(): boolean {
		const { kind } = this.#next ?? {};
		if (this.#written === "u" && this.#isBeforeString) return this.#string();
		if (kind === "word" || kind === "quotedName") return this.#name();
		return kind === "open" ? this.#list() || this.#object() : this.#integer();
	}

	#value(): boolean {
		const { kind } = this.#next ?? {};
		switch (kind) {
			case "string":
				return this.#string();
			case "open":
				return this.#list() || this.#object();
			case "word": {
				if (PREFIXES.test(this.#written) && this.#isBeforeString) return this.#string();
				const isRecord = this.all[this.#at + 1] !== undefined && this.#isColon(this.#at + 1);
				return isRecord ? this.record() : this.#take(CONSTANTS.has(this.#written.toUpperCase()));
			}
			case "quotedName":
				return this.record();
			default:
				return this.#number();
		}
	}

	#list(): boolean {
		return this.#members("[", "]", () => this.#value());
	}

	#object(): boolean {
		return this.#members("{", "}", () => {
			const isKey = /^(word|string|quotedName|number)$/.test(this.#next?.kind ?? "");
			return this.#take(isKey) && this.#symbol(":") && this.#value();
		});
	}

	/** Nothing is taken where it does not begin so. */
	#members(open: string, close: string, member: () => boolean): boolean {
		if (!this.#symbol(open)) return false;
		while (this.#written !== close) {
			if (!member()) return false;
			if (!this.#symbol(",")) break;
		}
		return this.#symbol(close);
	}

	#name(): boolean {
		return this.#take(this.#next?.kind === "word" || this.#next?.kind === "quotedName");
	}

	#string(): boolean {
		if (this.#next?.kind === "word") this.#at++;
		return this.#take(this.#next?.kind === "string");
	}

	#integer(): boolean {
		if (this.#symbol("-") && !this.#glue()) return false;
		return this.#take(this.#next?.kind === "number");
	}

	#number(): boolean {
		if (!this.#integer()) return false;
		return this.#written !== "." || (this.#glued(".") && this.#glue() && this.#integer());
	}

	get #next(): Token | undefined {
		return this.all[this.#at];
	}

	get #written(): string {
		const next = this.#next;
		return next ? this.text.slice(next.start, next.end) : "";
	}

	get #isBeforeString(): boolean {
		const string = this.all[this.#at + 1];
		return string?.kind === "string" && string.start === this.#next?.end;
	}

	#isColon(at: number): boolean {
		const { start, end } = this.all[at] ?? {};
		return this.text.slice(start, end) === ":";
	}

	#symbol(written: string): boolean {
		return this.#take(this.#next?.kind !== "string" && this.#written === written);
	}

	/** Without white space before it. */
	#glued(written: string): boolean {
		return this.#glue() && this.#symbol(written);
	}

	/** Whether no white space comes next. */
	#glue(): boolean {
		return this.all[this.#at - 1]?.end === this.#next?.start;
	}

	#take(isThere: boolean): boolean {
		if (isThere) this.#at++;
		return isThere;
	}
}
