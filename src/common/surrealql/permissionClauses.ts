/** Finds the `PERMISSIONS` of the tables and fields that a text defines, and what they say of each action. */
import type { PermissionCell } from "../../api";
import { BEFORE_VALUE, type Token, tokens } from "./lexer";
import { Nesting } from "./nesting";
import type { TextRange } from "./statements";
import { isWord, Words } from "./words";

export type PermissionAction = PermissionCell["action"];

/** All that a definition says behind the word `PERMISSIONS`. */
export interface Permissions extends TextRange {
	readonly table: string;
	readonly field?: string;
	readonly parts: readonly PermissionPart[];
}

/** `FULL` or `NONE` for all actions, or one `FOR`. */
export interface PermissionPart extends TextRange {
	/** With the place of the word; where none is written, of the part. */
	readonly actions: readonly ({ readonly action: PermissionAction } & TextRange)[];
	readonly answer: "FULL" | "NONE" | { readonly where: TextRange };
}

const ACTIONS: readonly PermissionAction[] = ["select", "create", "update", "delete"];
/** The database takes no `FOR delete` of a field. */
const FIELD_ACTIONS = ACTIONS.slice(0, 3);

/** What a definition may go on with behind its permissions. All of it can be the name of a field as well. */
const OPTIONS = new Set(
	(
		"PERMISSIONS COMMENT CHANGEFEED TYPE SCHEMAFULL SCHEMALESS DROP AS " +
		"VALUE ASSERT DEFAULT READONLY FLEXIBLE REFERENCE COMPUTED"
	).split(" "),
);

/** The permissions in `text`, in their order. `${NAME}` stands for one word. */
export function permissionsIn(text: string): readonly Permissions[] {
	const plain = text.replace(/\$\{[^}]+\}/g, (written) => "_".repeat(written.length));
	const pieces: Piece[] = [];
	let nesting = new Nesting(plain);
	for (const token of tokens(plain)) {
		if (token.kind === "comment") continue;
		nesting.take(token);
		pieces.push({ ...token, depth: nesting.depth });
		if (token.kind === "semicolon" && nesting.depth === 0) nesting = new Nesting(plain);
	}
	return pieces.flatMap((piece, at) => {
		if (!isWord(plain, piece, "DEFINE") || !beginsStatement(plain, pieces[at - 1])) return [];
		return new Definition(text, plain, statementAt(pieces, at)).permissions();
	});
}

/** A piece of the text, and how deep in brackets what follows it stands. */
type Piece = Token & { readonly depth: number };

function beginsStatement(text: string, before: Piece | undefined): boolean {
	return before === undefined || before.kind === "semicolon" || text[before.start] === "{";
}

function statementAt(pieces: readonly Piece[], at: number): readonly Piece[] {
	const depth = pieces[at]?.depth ?? 0;
	const isBehind = (piece: Piece) =>
		piece.depth < depth || (piece.kind === "semicolon" && piece.depth === depth);
	let end = at + 1;
	for (let piece = pieces[end]; piece && !isBehind(piece); piece = pieces[end]) end++;
	return pieces.slice(at, end);
}

/** One statement that defines something. */
class Definition {
	constructor(
		/** As it is written. */
		private readonly text: string,
		/** The same with words in the place of what is filled in. */
		private readonly plain: string,
		private readonly pieces: readonly Piece[],
	) {}

	permissions(): readonly Permissions[] {
		const words = new Words(this.text, this.pieces);
		words.take("DEFINE");
		const isField = words.take("FIELD");
		if (!isField && !words.take("TABLE")) return [];
		words.takeGuard();
		const from = words.at;
		const path = isField ? words.path() : [];
		const nameEnd = this.pieces[words.at - 1]?.end ?? 0;
		const field = isField ? this.text.slice(this.pieces[from]?.start ?? 0, nameEnd) : undefined;
		if (isField && (path.length === 0 || !words.take("ON"))) return [];
		if (isField) words.take("TABLE");
		const table = words.name();
		const of = { table, ...(field === undefined ? {} : { field }) };
		return this.pieces.flatMap((_, at) => {
			if (at < words.at || !this.#isOption(at, "PERMISSIONS")) return [];
			const parts = this.#parts(at + 1, isField ? FIELD_ACTIONS : ACTIONS);
			const [first, last] = [parts[0], parts.at(-1)];
			return first && last ? [{ ...of, start: first.start, end: last.end, parts }] : [];
		});
	}

	/** Nothing where it is not all of a form that is known. */
	#parts(from: number, all: readonly PermissionAction[]): readonly PermissionPart[] {
		const general = this.#constant(from);
		const only = this.pieces[from];
		if (general && only) {
			const range = { start: only.start, end: only.end };
			return [{ ...range, actions: all.map((action) => ({ action, ...range })), answer: general }];
		}
		const parts: PermissionPart[] = [];
		let at = from;
		while (this.#is(at, "FOR")) {
			const part = this.#part(at);
			if (!part) return [];
			parts.push(part.found);
			at = this.#written(part.next) === "," ? part.next + 1 : part.next;
		}
		return parts;
	}

	/** One `FOR`, and where what follows it begins. */
	#part(from: number): { readonly found: PermissionPart; readonly next: number } | undefined {
		const actions: PermissionPart["actions"][number][] = [];
		let at = from + 1;
		for (let action = this.#action(at); action; action = this.#action(at)) {
			actions.push(action);
			at += this.#written(at + 1) === "," ? 2 : 1;
		}
		const constant = this.#constant(at);
		const next = constant ? at + 1 : this.#is(at, "WHERE") ? this.#expressionEnd(at + 1) : at;
		const [first, inner, last] = [this.pieces[from], this.pieces[at + 1], this.pieces[next - 1]];
		if (actions.length === 0 || next === at || !first || !last) return undefined;
		if (!constant && (!inner || next === at + 1)) return undefined;
		const answer = constant ?? { where: { start: inner?.start ?? last.start, end: last.end } };
		return { found: { start: first.start, end: last.end, actions, answer }, next };
	}

	#action(at: number): PermissionPart["actions"][number] | undefined {
		const action = ACTIONS.find((each) => this.#is(at, each.toUpperCase()));
		const token = this.pieces[at];
		return action && token && { action, start: token.start, end: token.end };
	}

	#constant(at: number): "FULL" | "NONE" | undefined {
		if (this.#is(at, "FULL")) return "FULL";
		return this.#is(at, "NONE") ? "NONE" : undefined;
	}

	#expressionEnd(from: number): number {
		let at = from;
		while (at < this.pieces.length && (at === from || !this.#endsExpression(at))) at++;
		return at;
	}

	#endsExpression(at: number): boolean {
		const piece = this.pieces[at];
		if (piece?.depth !== this.pieces[0]?.depth) return false;
		if (this.#written(at) === "," || this.#is(at, "FOR")) return true;
		// Between an operator and its value it is a name.
		return this.#isOption(at) && this.#endsValue(at - 1);
	}

	#isOption(at: number, only?: string): boolean {
		const piece = this.pieces[at];
		if (piece?.kind !== "word" || piece.depth !== this.pieces[0]?.depth || this.#isPart(at)) return false;
		const word = this.#written(at).toUpperCase();
		return only === undefined ? OPTIONS.has(word) : word === only;
	}

	#endsValue(at: number): boolean {
		const kind = this.pieces[at]?.kind;
		if (kind === "word") return this.#isPart(at) || !BEFORE_VALUE.has(this.#written(at).toUpperCase());
		if (kind === "symbol") return this.#written(at) === "*" && this.#isPart(at);
		return kind !== "open";
	}

	/** Part of a path or of a record id. */
	#isPart(at: number): boolean {
		return /^[.:]$/.test(this.#written(at - 1));
	}

	#is(at: number, word: string): boolean {
		return isWord(this.plain, this.pieces[at], word);
	}

	#written(at: number): string {
		const piece = this.pieces[at];
		return piece ? this.plain.slice(piece.start, piece.end) : "";
	}
}
