import type { Token } from "./lexer";

const OPENING: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/**
 * Follows how deep a piece of SurrealQL stands in brackets and in `IF … THEN …; ELSE …; END`, whose semicolons end
 * no statement either. A closing bracket without its opening one is passed over.
 */
export class Nesting {
	readonly #text: string;
	readonly #open: string[] = [];
	// Counted by kind, so that a closing bracket that fits nothing costs no search.
	readonly #count = new Map<string, number>();
	/** Whether an IF stands at this depth whose THEN may come. */
	readonly #pendingIf: boolean[] = [];
	#previous: Token | undefined;
	#mismatch = false;

	constructor(text: string) {
		this.#text = text;
	}

	get depth(): number {
		return this.#open.length;
	}

	/** A closing bracket came that did not fit. */
	get mismatch(): boolean {
		return this.#mismatch;
	}

	/** Takes the next piece; comments may be left out. */
	take(token: Token): void {
		switch (token.kind) {
			case "open":
				this.#push(this.#text.charAt(token.start));
				break;
			case "close":
				this.#pop(OPENING[this.#text.charAt(token.start)] ?? "");
				break;
			case "semicolon":
				this.#pendingIf[this.depth] = false;
				break;
			case "word":
				if (!this.#isName(token)) this.#takeWord(this.#upper(token));
				break;
		}
		this.#previous = token;
	}

	#takeWord(word: string): void {
		const before = this.#previous?.kind === "word" ? this.#upper(this.#previous) : "";
		switch (word) {
			case "IF":
				// ELSE IF goes on with the IF before it and has no END of its own.
				if (before !== "ELSE" || this.#open.at(-1) !== "IF") this.#pendingIf[this.depth] = true;
				break;
			case "EXISTS":
				// IF EXISTS, IF NOT EXISTS: a definition's.
				if (before === "IF" || before === "NOT") this.#pendingIf[this.depth] = false;
				break;
			case "THEN":
				if (this.#pendingIf[this.depth]) this.#push("IF");
				break;
			case "END":
				if (this.#open.at(-1) === "IF") this.#pop("IF");
				break;
		}
	}

	/** Part of a path or record id, or the key of an object: no keyword. */
	#isName(token: Token): boolean {
		const previous = this.#previous;
		if (previous?.kind === "symbol" && /[.:]/.test(this.#text.charAt(previous.start))) return true;
		return this.#text[token.end] === ":";
	}

	#upper(token: Token): string {
		// Longer than any word that matters here.
		return token.end - token.start > 6 ? "" : this.#text.slice(token.start, token.end).toUpperCase();
	}

	#push(what: string): void {
		this.#pendingIf[this.depth] = false;
		this.#open.push(what);
		this.#pendingIf[this.depth] = false;
		this.#count.set(what, (this.#count.get(what) ?? 0) + 1);
	}

	#pop(what: string): void {
		if (this.#open.at(-1) !== what) this.#mismatch = true;
		if (!this.#count.get(what)) return;
		for (let popped: string | undefined = ""; popped !== what; ) {
			popped = this.#open.pop();
			if (popped === undefined) return;
			this.#count.set(popped, (this.#count.get(popped) ?? 1) - 1);
		}
	}
}
