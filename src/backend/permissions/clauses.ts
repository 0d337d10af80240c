/** What the words of a clause say: only to choose what is tried, never to find a verdict. */
import { type Effects, effectsOf } from "../../common/surrealql/effects";
import { tokens } from "../../common/surrealql/lexer";
import { unquoted } from "../../common/surrealql/quote";

/** Names that stand in a clause: of fields, of functions, of tables. */
export function namesIn(clause: string): ReadonlySet<string> {
	const names = new Set<string>();
	for (const { kind, start, end } of tokens(clause)) {
		const text = clause.slice(start, end);
		if (kind === "word") names.add(text);
		else if (kind === "quotedName") names.add(unquoted(text));
	}
	return names;
}

/**
 * Whether what a clause says of one record cannot depend on other records, so that many may be written to in one
 * transaction. A dot may lead to another record; of `$auth` it does so to one that is known.
 */
export function looksAtOneRecord(clause: string, isOfAuthTable: boolean): boolean {
	if (/->|<-|<~/.test(clause)) return false;
	const all = [...tokens(clause)].filter(({ kind }) => kind !== "comment");
	return all.every(({ kind, start, end }, at) => {
		const text = clause.slice(start, end);
		if (kind === "word") return !/^(SELECT|fn|record|http|IF|FOR|LET|RETURN)$/i.test(text);
		if (text === "{") return false;
		if (!text.startsWith(".")) return true;
		const before = all[at - 1];
		const base = before ? clause.slice(before.start, before.end) : "";
		if (base === "$auth") {
			const after = all[at + 1];
			return !isOfAuthTable || (after !== undefined && clause.slice(after.start, after.end) === "id");
		}
		return base === "$token" || base === "$session" || base === "$access";
	});
}

/** A field and what a clause compares it with. */
export interface Equality {
	/** As an idiom. */
	readonly field: string;
	/** An expression. */
	readonly value: string;
}

const NAME = "(?:`[^`]+`|[A-Za-z_]\\w*)";
const IDIOM = `(?<![$.:\\w\`])(${NAME}(?:\\.${NAME})*)`;
/** The engine (3.0.2, 3.3.2) writes record ids in parentheses. */
const VALUE =
	"(\\$(?:auth|access|token)(?:\\.\\w+)*|'[^'\\\\]*'|\"[^\"\\\\]*\"|-?\\d+(?:\\.\\d+)?\\b|true\\b|false\\b|[A-Za-z_]\\w*:\\w+|\\([A-Za-z_]\\w*:\\w+\\))";
const IS = "\\s*(?:==?|\\bIS\\b(?!\\s+NOT\\b))\\s*";
const FORWARD = new RegExp(IDIOM + IS + VALUE, "gi");
const BACKWARD = new RegExp(`${VALUE}${IS}${IDIOM}(?![\\w.(:])`, "gi");

/** What a clause asks to be equal: values with which a record may pass it. */
export function equalitiesIn(clause: string): readonly Equality[] {
	const found = new Map<string, string>();
	for (const [, field, value] of clause.matchAll(FORWARD))
		if (field && value && !found.has(field)) found.set(field, value);
	for (const [, value, field] of clause.matchAll(BACKWARD))
		if (field && value && !found.has(field) && !/^(true|false|none|null)$/i.test(field))
			found.set(field, value);
	return [...found].map(([field, value]) => ({ field, value }));
}

/** Texts and numbers that stand in a clause as they are: values that an `ASSERT` may ask for. */
export function literalsIn(clause: string): readonly string[] {
	return [...tokens(clause)]
		.filter(({ kind }) => kind === "string" || kind === "number")
		.map(({ start, end }) => clause.slice(start, end))
		.filter((text) => text.length < 100);
}

/** The effects of a clause. The engine (3.0.2, 3.3.2) quotes a family of functions that is a keyword: `sequence`::nextval. */
export function clauseEffects(clause: string): Effects {
	return effectsOf(clause.replace(/`(\w+)`::/g, "$1::"));
}

/** Whether a text steps a sequence, which is not undone. */
export function stepsSequence(text: string): boolean {
	return clauseEffects(text).outside.some((name) => name.startsWith("sequence::"));
}
