import type { Token } from "./lexer";
import { unquoted } from "./quote";

/** Whether a piece is this word, whatever the case of its letters; `word` is in capitals. */
export function isWord(text: string, token: Token | undefined, word: string): boolean {
	if (token?.kind !== "word" || token.end - token.start !== word.length) return false;
	return text.slice(token.start, token.end).toUpperCase() === word;
}

/** Reads the pieces of a statement one after the other. */
export class Words {
	readonly #text: string;
	readonly #tokens: readonly Token[];
	#at = 0;

	constructor(text: string, pieces: readonly Token[]) {
		this.#text = text;
		this.#tokens = pieces;
	}

	/** How many pieces have been read. */
	get at(): number {
		return this.#at;
	}

	/** Passes over a keyword, if it stands here. */
	take(word: string): boolean {
		const isHere = isWord(this.#text, this.#tokens[this.#at], word);
		if (isHere) this.#at++;
		return isHere;
	}

	/** Passes over what a definition may say before its name. */
	takeGuard(): void {
		if (this.take("OVERWRITE") || !this.take("IF")) return;
		this.take("NOT");
		this.take("EXISTS");
	}

	/** A name, without its quotes. */
	name(): string {
		const token = this.#tokens[this.#at++];
		return token === undefined ? "" : this.#nameOf(token);
	}

	/** A field's name by its parts. */
	path(): readonly string[] {
		const parts = [this.name()];
		for (let token = this.#tokens[this.#at]; token; token = this.#tokens[this.#at]) {
			const written = this.#written(token);
			if (written === "." || written === "[" || written === "]") this.#at++;
			else if (written === "*" || this.#follows(".")) parts.push(this.name());
			else break;
		}
		return parts;
	}

	#follows(mark: string): boolean {
		const before = this.#tokens[this.#at - 1];
		return before !== undefined && this.#written(before) === mark;
	}

	#nameOf(token: Token): string {
		const written = this.#written(token);
		return token.kind === "quotedName" ? unquoted(written) : written;
	}

	#written({ start, end }: Token): string {
		return this.#text.slice(start, end);
	}
}
