import type { MatrixSession } from "../../protocol/matrixPage";
import type { TableRow } from "./matrix";
import type { Action } from "./verdicts";

/** What looks as if nobody had meant it. */
export interface Suspicion {
	readonly kind: "anonymousWrites" | "seesAll" | "nothingAllowed";
	/** In words, for the row. */
	readonly words: string;
	/** When this is said, for a tooltip. */
	readonly rule: string;
	/** Of several record users each: hardly what a permission is for that tells them apart. */
	readonly isOfAll?: true;
}

const RULES: Readonly<Record<Suspicion["kind"], string>> = {
	anonymousWrites:
		"Said where a session that is not signed in, and has no full rights, could create, update or delete at least one record.",
	seesAll:
		"Said where a record user saw all of two or more records of a table that has owners: a field of type record<…> for the table of that user, or another record user who saw fewer. It may be meant so.",
	nothingAllowed:
		"Said where no session that permissions apply to (record users, and who is not signed in without full rights) could do anything, as where a table is defined without PERMISSIONS.",
};
const WRITES: readonly Action[] = ["create", "update", "delete"];
const ALL: readonly Action[] = ["select", ...WRITES];

/**
 * What is suspicious about a table, going by what was tried:
 * - `anonymousWrites`: a session without authentication (and without an embedded engine's full rights) could create,
 *   update or delete at least one record.
 * - `seesAll`: a record user saw all of at least two records, though the table has owners. It has owners where it has a
 *   field (of itself, not in a list) of type `record<T>`, T being the table of that user's record; or where another record
 *   user saw fewer of its records. One record alone may well be the user's own.
 * - `nothingAllowed`: of the sessions that permissions apply to there is at least one, none could do anything, and at least
 *   one action was found to be denied. System users are not asked: permissions do not apply to them, and the observer is
 *   one, or has full rights.
 */
export function suspicionsOf(row: TableRow, sessions: readonly MatrixSession[]): readonly Suspicion[] {
	const found: Suspicion[] = [];
	const say = (kind: Suspicion["kind"], words: string, more: Pick<Suspicion, "isOfAll"> = {}) =>
		found.push({ kind, words, rule: RULES[kind], ...more });
	const strangers = bySameReason(sessions.filter(isAnonymous), (session) => {
		const may = WRITES.filter((action) => isAllowed(row, session, action));
		return may.length > 0 ? list(may) : undefined;
	});
	for (const [may, names] of strangers) say("anonymousWrites", `${list(names)}, not signed in, may ${may}`);
	const users = sessions.filter(({ kind }) => kind === "record");
	const owned = bySameReason(users, (user) => ownersOf(row, user, users));
	for (const [why, names] of owned)
		say(
			"seesAll",
			`${list(names)} ${names.length === 1 ? "sees" : "see"} all records, ${why}`,
			names.length > 1 && names.length === users.length ? { isOfAll: true } : {},
		);
	if (isClosed(row, [...users, ...sessions.filter(isAnonymous)]))
		say("nothingAllowed", "nobody may do anything but system users");
	return found;
}

/** Reason → names of the sessions that it is said of. */
function bySameReason(
	sessions: readonly MatrixSession[],
	reasonOf: (session: MatrixSession) => string | undefined,
): ReadonlyMap<string, readonly string[]> {
	const found = new Map<string, string[]>();
	for (const session of sessions) {
		const reason = reasonOf(session);
		if (reason !== undefined) found.set(reason, [...(found.get(reason) ?? []), `“${session.name}”`]);
	}
	return found;
}

function isAnonymous({ kind, fullRights }: MatrixSession): boolean {
	return kind === "anonymous" && !fullRights;
}

function isAllowed(row: TableRow, { id }: MatrixSession, action: Action): boolean {
	const verdict = row.get(id, action)?.verdict;
	return verdict === "allowed" || verdict === "partly";
}

/** Why a table has owners whose records a user who sees all of them might not be meant to see. */
function ownersOf(row: TableRow, user: MatrixSession, users: readonly MatrixSession[]): string | undefined {
	const seen = row.get(user.id, "select");
	if (seen?.verdict !== "allowed" || seen.tried === undefined || seen.tried < 2) return undefined;
	const table = tableOf(user.subject ?? "");
	const owning = [...row.recordTables].filter(([, tables]) => tables.includes(table)).map(([name]) => name);
	if (owning.length > 0) return `though they belong to a ${table} by ${list(owning)}`;
	const tried = seen.tried;
	const fewer = users.find(({ id }) => {
		const other = row.get(id, "select");
		return other?.tried === tried && (other.verdict === "partly" || other.verdict === "silentlyDenied");
	});
	return fewer && `and “${fewer.name}” fewer`;
}

function isClosed(row: TableRow, sessions: readonly MatrixSession[]): boolean {
	const verdicts = sessions.flatMap(({ id }) => ALL.map((action) => row.get(id, action)?.verdict));
	// Before all of them are there nothing is said about all of them.
	if (verdicts.length === 0 || verdicts.includes(undefined)) return false;
	return verdicts.every((each) => each !== "allowed" && each !== "partly") && verdicts.some(isDenied);
}

function isDenied(verdict: string | undefined): boolean {
	return verdict === "silentlyDenied" || verdict === "refused";
}

/** Table of a record id that is written in SurrealQL. */
export function tableOf(record: string): string {
	const [, quoted, plain = ""] = /^(?:[`⟨]((?:[^`⟩\\]|\\.)*)[`⟩]|([^:]*)):/s.exec(record) ?? [];
	return quoted === undefined ? plain : quoted.replace(/\\(.)/gs, "$1");
}

function list(words: readonly string[]): string {
	const last = words.at(-1) ?? "";
	return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}
