/**
 * TOML with the place of every key and value. The version is 1.0, which is what SurrealKit reads: a suite that only a
 * later version takes would run here and nowhere else.
 */
import { type AST, ParseError, parseTOML } from "toml-eslint-parser";

/** A range of a text: UTF-16 offsets, and where it begins as people count: line and column (UTF-16) from 1. */
export interface TextPlace {
	readonly start: number;
	/** Behind the last character. */
	readonly end: number;
	readonly line: number;
	readonly column: number;
}

/** Where a text begins: of what has no better place. */
export const BEGINNING: TextPlace = { start: 0, end: 0, line: 1, column: 1 };

/** A value with its place; that of a table with a header of its own is its header. */
export type TomlValue =
	| TomlTable
	| { readonly kind: "array"; readonly items: readonly TomlValue[]; readonly at: TextPlace }
	| { readonly kind: "string"; readonly value: string; readonly at: TextPlace }
	| { readonly kind: "integer"; readonly value: bigint; readonly at: TextPlace }
	| { readonly kind: "float"; readonly value: number; readonly at: TextPlace }
	| { readonly kind: "boolean"; readonly value: boolean; readonly at: TextPlace }
	/** `instant`: it names an offset, and so a point in time. */
	| { readonly kind: "datetime"; readonly text: string; readonly instant: boolean; readonly at: TextPlace };

export interface TomlTable {
	readonly kind: "table";
	readonly entries: ReadonlyMap<string, TomlEntry>;
	readonly at: TextPlace;
}

export interface TomlEntry {
	readonly key: string;
	/** Of the key, where it is written first. */
	readonly at: TextPlace;
	readonly value: TomlValue;
}

/** What is wrong at a place. */
export interface TextProblem {
	readonly message: string;
	readonly at: TextPlace;
}

/** The tables of a text, or why it is no TOML. */
export function parseToml(text: string): TomlTable | TextProblem {
	try {
		// A byte order mark is no character of the text; something else keeps its place.
		const { body } = parseTOML(text.replace(/^\uFEFF/, " "), { tomlVersion: "1.0" });
		return tableOf(body[0]);
	} catch (error) {
		if (!(error instanceof ParseError)) throw error;
		return { message: `This is not TOML: ${error.message}.`, at: faultPlace(text, error.index) };
	}
}

/** Where something is wrong. A value that is missing is missed where the parser has come to: it is the `=` that lacks it. */
function faultPlace(text: string, index: number): TextPlace {
	const before = text.slice(0, index).trimEnd();
	const start = before.endsWith("=") ? before.length - 1 : index;
	const lines = text.slice(0, start).split("\n");
	const end = Math.min(text.length, start + 1);
	return { start, end, line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}

/** A table while it is being filled. */
interface Draft {
	readonly kind: "table";
	readonly entries: Map<string, TomlEntry>;
	readonly at: TextPlace;
}

function tableOf(top: AST.TOMLTopLevelTable): TomlTable {
	const root = draft(BEGINNING);
	for (const node of top.body) {
		if (node.type === "TOMLKeyValue") put(root, node);
		else fill(opened(root, node), node.body);
	}
	return root;
}

function draft(at: TextPlace): Draft {
	return { kind: "table", entries: new Map(), at };
}

function fill(table: Draft, body: readonly AST.TOMLKeyValue[]): Draft {
	for (const node of body) put(table, node);
	return table;
}

/** The table that a header opens; one that stands between `[[` and `]]` is new. */
function opened(root: Draft, { key, kind }: AST.TOMLTable): Draft {
	const last = key.keys.at(-1);
	const parent = within(root, key.keys.slice(0, -1));
	if (!last) return root;
	if (kind === "standard") return within(parent, [last], placeOf(key));
	const item = draft(placeOf(key));
	const found = parent.entries.get(nameOf(last))?.value;
	if (found?.kind === "array") (found.items as TomlValue[]).push(item);
	else enter(parent, last, { kind: "array", items: [item], at: placeOf(key) });
	return item;
}

/** The table at the end of `keys`, made where it is not there yet; of a list the last one. */
function within(table: Draft, keys: AST.TOMLKey["keys"], at?: TextPlace): Draft {
	let inner = table;
	for (const key of keys) {
		const found = inner.entries.get(nameOf(key))?.value;
		const next = found?.kind === "array" ? found.items.at(-1) : found;
		if (next?.kind === "table") inner = next as Draft;
		else {
			const made = draft(at ?? placeOf(key));
			enter(inner, key, made);
			inner = made;
		}
	}
	return inner;
}

function put(table: Draft, { key, value }: AST.TOMLKeyValue): void {
	const last = key.keys.at(-1);
	if (last) enter(within(table, key.keys.slice(0, -1)), last, valueOf(value));
}

function enter(table: Draft, key: AST.TOMLBare | AST.TOMLQuoted, value: TomlValue): void {
	table.entries.set(nameOf(key), { key: nameOf(key), at: placeOf(key), value });
}

function nameOf(key: AST.TOMLBare | AST.TOMLQuoted): string {
	return key.type === "TOMLBare" ? key.name : key.value;
}

function valueOf(node: AST.TOMLContentNode): TomlValue {
	const at = placeOf(node);
	if (node.type === "TOMLArray") return { kind: "array", items: node.elements.map(valueOf), at };
	if (node.type === "TOMLInlineTable") return fill(draft(at), node.body);
	switch (node.kind) {
		case "string":
			return { kind: "string", value: node.value, at };
		case "integer":
			return { kind: "integer", value: node.bigint, at };
		case "float":
			return { kind: "float", value: node.value, at };
		case "boolean":
			return { kind: "boolean", value: node.value, at };
		default:
			return { kind: "datetime", text: node.datetime, instant: node.kind === "offset-date-time", at };
	}
}

function placeOf({ range: [start, end], loc }: AST.HasLocs): TextPlace {
	return { start, end, line: loc.start.line, column: loc.start.column + 1 };
}
