/** How verdicts are told: by a symbol, a word and a colour, and in a sentence. */
import type { MatrixCell } from "../../protocol/permissions";
import type { Change } from "./matrix";

export type Verdict = MatrixCell["verdict"];
export type Action = MatrixCell["action"];

/** In the order of the columns. */
export const ACTIONS: readonly Action[] = ["select", "create", "update", "delete"];

/** How one verdict looks, and what it means. */
export interface VerdictLook {
	readonly symbol: string;
	readonly word: string;
	/** For the legend. */
	readonly meaning: string;
}

export const VERDICTS: Readonly<Record<Verdict, VerdictLook>> = {
	allowed: { symbol: "✓", word: "allowed", meaning: "It took effect on every record that was tried." },
	partly: { symbol: "◐", word: "partly", meaning: "It took effect on some of the records that were tried." },
	silentlyDenied: {
		symbol: "∅",
		word: "silently denied",
		meaning: "The server said OK, and nothing came back or was changed.",
	},
	refused: { symbol: "✕", word: "refused", meaning: "The server gave an error." },
	unknown: { symbol: "?", word: "unknown", meaning: "It could not be found out; the details say why." },
};

/** What stands in a cell behind the symbol: short, and with the numbers. */
export function cellText({ verdict, allowed = 0, tried }: MatrixCell): string {
	switch (verdict) {
		case "allowed":
			return tried === undefined || tried < 2 ? "allowed" : `all ${tried}`;
		case "partly":
			if (tried === undefined) return "partly";
			return allowed === tried ? `${allowed} known` : `${allowed} of ${tried}`;
		case "silentlyDenied":
			return tried === undefined ? "silent" : `silent ${allowed}/${tried}`;
		case "refused":
		case "unknown":
			return verdict;
	}
}

/** A cell as a screen reader says it: `note, create, bob: silently denied, 0 of 7`. */
export function cellLabel(cell: MatrixCell, session: string): string {
	return `${rowName(cell)}, ${cell.action}, ${session}: ${outcome(cell)}`;
}

function outcome({ verdict, allowed = 0, tried }: MatrixCell): string {
	const known = verdict === "partly" && allowed === tried ? " known" : "";
	const numbers = tried === undefined ? "" : `, ${allowed} of ${tried}${known}`;
	return `${VERDICTS[verdict].word}${numbers}`;
}

/** A change as a screen reader says it: `note, select, bob: partly, 4 of 7; before: allowed, 7 of 7`. */
export function changeLabel({ before, after }: Change, session: string): string {
	const cell = after ?? before;
	if (!cell) return "";
	const outcomeOf = (each: MatrixCell | undefined) => (each ? outcome(each) : NOT_THERE);
	return `${rowName(cell)}, ${cell.action}, ${session}: ${outcomeOf(after)}; before: ${outcomeOf(before)}`;
}

/** Of a table or field that is defined only before, or only after. */
export const NOT_THERE = "not there";

/** What a row is about: `note`, or `email of user`. */
export function rowName({
	table,
	field,
}: {
	readonly table: string;
	readonly field?: string | undefined;
}): string {
	return field === undefined ? table : `${field} of ${table}`;
}

/** A verdict in a sentence: `bob sees 3 of the 7 records of note that the default session sees.` */
export function sentence(cell: MatrixCell, session: string, observer: string): string {
	const subject = `“${session}”`;
	if (cell.verdict === "unknown")
		return `It is not known whether ${subject} may ${cell.action} ${rowName(cell)}.`;
	if (cell.verdict === "refused")
		return `${subject} may not ${cell.action} ${rowName(cell)}: the server gives an error.`;
	const silently = cell.verdict === "silentlyDenied" ? ", and the server gives no error" : "";
	const some = amount(cell);
	if (cell.field !== undefined) return `${fieldSentence(cell, subject, some, observer)}${silently}.`;
	switch (cell.action) {
		case "select":
			return `${subject} sees ${some} of ${cell.table} that “${observer}” sees${silently}.`;
		case "create":
			return cell.verdict === "silentlyDenied"
				? `What ${subject} creates in ${cell.table} is not there afterwards${silently}.`
				: `${subject} may create ${cell.verdict === "partly" ? `${some} of ${cell.table} that were tried` : `records of ${cell.table}`}.`;
		case "update":
			return `An update by ${subject} takes effect on ${some} of ${cell.table} that were tried${silently}.`;
		case "delete":
			return `A delete by ${subject} takes effect on ${some} of ${cell.table} that were tried${silently}.`;
	}
}

function fieldSentence(cell: MatrixCell, subject: string, some: string, observer: string): string {
	const { action, table, field = "" } = cell;
	if (action === "select")
		return `${subject} sees the field ${field} in ${some} of ${table} in which “${observer}” sees it`;
	const doing = { create: "creating", update: "updating", delete: "deleting" }[action];
	return `What ${subject} writes into the field ${field} on ${doing} is kept in ${some} of ${table} that were tried`;
}

function amount({ verdict, allowed = 0, tried }: MatrixCell): string {
	if (verdict === "allowed") return tried === undefined ? "all records" : all(tried);
	if (verdict === "partly") {
		if (tried === undefined) return "some of the records";
		// What came of others could not be found out; the reason says so.
		return allowed === tried ? `${allowed} or more of the records` : `${allowed} of the ${tried} records`;
	}
	return tried === undefined ? "none of the records" : none(tried);
}

function all(tried: number): string {
	return tried === 1 ? "the 1 record" : `all ${tried} records`;
}

function none(tried: number): string {
	return tried === 1 ? "not the 1 record" : `none of the ${tried} records`;
}
