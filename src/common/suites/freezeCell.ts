/** A cell of the permission matrix as cases of a suite. */
import type { FrozenCase } from "./freeze";
import type { FreezableCell } from "./freezeReasons";
import { AUTH_RECORD } from "./suite";

/** A record that stands for all that gave the same answer. */
export interface SampleRecord {
	/** As SurrealQL. */
	readonly id: string;
	/** Its key, where that is a text: a permission case names no other. */
	readonly key?: string;
	/** It is the one that the session is signed in as. */
	readonly own: boolean;
	/** What came of it: it took effect, or did not without an error, or there was an error. */
	readonly outcome: "took" | "silent" | "refused";
}

/** What is frozen of a cell. */
export interface CellToFreeze extends Pick<FreezableCell, "field" | "action"> {
	readonly table: string;
	/** Who, as names of cases say it. */
	readonly who: string;
}

/**
 * A case for each record. What was silently denied has to stay silent, and what was refused has to give an error: a case
 * fails with the change from one to the other as well. Gives a sentence where no case can say it.
 */
export function casesOfCell(
	cell: CellToFreeze,
	records: readonly SampleRecord[],
): readonly FrozenCase[] | string {
	const cases = records.map((record) => caseOf(cell, record));
	const [reason] = cases.filter((each) => typeof each === "string");
	if (reason !== undefined) return reason;
	return cases.filter((each) => typeof each !== "string");
}

/** That the records are there: without them whatever is denied of them would be denied by their absence. */
export function caseOfPresence(ids: readonly string[]): FrozenCase {
	const [one] = ids;
	return {
		name: ids.length === 1 ? `${one} is there` : `the ${ids.length} records of the next cases are there`,
		fields: { sql: `SELECT * FROM ${ids.join(", ")}`, allow: true },
		lists: { assertions: [{ path: String(ids.length - 1), exists: true }] },
	};
}

function caseOf(cell: CellToFreeze, record: SampleRecord): FrozenCase | string {
	const { who, action, table, field } = cell;
	const verb = action === "select" ? "see" : action;
	const what = field === undefined ? record.id : `${field} of ${record.id}`;
	const took = record.outcome === "took";
	const name = `${who} may ${took ? "" : "not "}${verb} ${what}`;
	if (field !== undefined) return selectCase(name, record, `0.${field}`);
	const key = record.own && action !== "create" ? AUTH_RECORD : record.key;
	if (key === undefined) {
		if (action === "select") return selectCase(name, record, "0");
		return `A permission case of a suite names a record by a text, and ${record.id} has another key.`;
	}
	const denied = record.outcome === "refused" ? "permission throw" : "permission failed";
	const outcome = took ? { allow: true } : { allow: false, error_contains: denied };
	return {
		name,
		fields: { kind: "permissions_matrix", table, record_id: key },
		lists: { rules: [{ action, ...outcome }] },
	};
}

function selectCase(name: string, { id, outcome }: SampleRecord, path: string): FrozenCase {
	const exists = outcome === "took";
	return outcome === "refused"
		? { name, fields: { sql: `SELECT * FROM ${id}`, allow: false }, lists: {} }
		: {
				name,
				fields: { sql: `SELECT * FROM ${id}`, allow: true },
				lists: { assertions: [{ path, exists }] },
			};
}
