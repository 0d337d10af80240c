/** Tries to update and to delete records as a session. */
import type { RawValue } from "../cbor/codec";
import type { Session } from "../connection/session";
import type { Attempts, Trial } from "./attempt";
import { answering, type Probe } from "./probe";
import { entriesOf, keyOf, listOf } from "./raw";
import type { Outcome } from "./tally";

/** Whether records may be written to in one transaction, or each has to be in one of its own. */
export type Way = "together" | "apart";

/** One value that records get, none of which has it. */
export interface Change {
	readonly records: readonly Uint8Array[];
	/** As an idiom; absent where nothing can be changed: the records are then written as they are. */
	readonly field?: string;
	/** The field has a permission to select of its own: who cannot see a record may not see it there either. */
	readonly isGuarded?: true;
	readonly value: RawValue;
}

/** Outcomes by the key of the record. */
export type Outcomes = ReadonlyMap<string, Outcome>;

/** Trials of one session that are under way at the same time, where each record has one of its own. */
const AT_ONCE = 8;

/** Does a change to its records as the session, and finds out of each whether it took effect. */
export function tryUpdate(
	attempts: Attempts,
	session: Session,
	change: Change,
	way: Way,
	{ shown, unseen }: HowToLook = TABLE_LEVEL,
): Promise<Outcomes> {
	const { field, value, isGuarded } = change;
	const set = field === undefined ? "MERGE {}" : `SET ${field} = $__value`;
	const params = { __value: value };
	// What nothing can be changed of looks the same when it took: of what is hidden it is not known.
	const probe: Probe | undefined =
		field === undefined
			? undefined
			: {
					before: [`UPDATE $__chunk ${set} RETURN NONE`],
					ask: (target, then) =>
						`UPDATE ${target} ${set} WHERE { IF ${field} = $__value { ${then} } ELSE { false } } RETURN NONE`,
					params,
				};
	const isThere: Probe = {
		before: [],
		ask: (target, then) =>
			`UPDATE ${target} MERGE {} WHERE { IF ${field} != NONE { ${then} } ELSE { false } } RETURN NONE`,
		params: {},
	};
	return inWay(change.records, way, (records) =>
		tryAll(attempts, session, records, {
			act: (target) => `UPDATE ${target} ${set} RETURN VALUE id`,
			shown,
			params,
			hidden: async (hidden) => {
				if (!probe) {
					const told = await neverAsked(attempts, session, hidden, unseen);
					return hidden.map((record) => told.get(keyOf(record)) ?? "silent");
				}
				const took = await answering(attempts, session, hidden, probe);
				if (typeof took === "string") return hidden.map(() => ({ refused: took }));
				const seen = isGuarded ? await answering(attempts, session, hidden, isThere) : undefined;
				const untold = hidden.filter(
					(_, at) => !took.has(at) && seen && !(typeof seen === "object" && seen.has(at)),
				);
				const rest = await neverAsked(attempts, session, untold, unseen);
				return hidden.map((record, at) => rest.get(keyOf(record)) ?? outcome(took.has(at)));
			},
		}),
	);
}

/**
 * A record that is not even asked is none that the session may write to. What came of one that is asked is not told by
 * that: on engine 3.0.2 all are, where the session may write to some.
 */
async function neverAsked(
	attempts: Attempts,
	session: Session,
	records: readonly Uint8Array[],
	unseen: HowToLook["unseen"],
): Promise<Outcomes> {
	if (records.length === 0) return new Map();
	const ask: Probe["ask"] = (target, then) => `UPDATE ${target} MERGE {} WHERE { ${then} } RETURN NONE`;
	const asked = await answering(attempts, session, records, { before: [], ask, params: {} });
	return new Map(
		records.map((record, at) => {
			if (typeof asked === "string") return [keyOf(record), { refused: asked }];
			return [keyOf(record), asked.has(at) ? unseen(keyOf(record)) : "silent"];
		}),
	);
}

/** How it is found out what came of an update. */
export interface HowToLook {
	readonly shown: Shown;
	/** What came of a record of which the session sees neither itself nor the field. */
	readonly unseen: (key: string) => Outcome;
}

const TABLE_LEVEL: HowToLook = {
	shown: { gives: "[$__done, (SELECT VALUE id FROM $__records)]", read: doneOrThere },
	unseen: () => ({ unknown: NOTHING_TO_CHANGE }),
};

const NOTHING_TO_CHANGE =
	"the session cannot see the record, and there is no field that could be changed to find out";

/** Deletes records as the session, and finds out of each whether it is gone. */
export function tryDelete(
	attempts: Attempts,
	session: Session,
	records: readonly Uint8Array[],
	way: Way,
): Promise<Outcomes> {
	const ask: Probe["ask"] = (target, then) => `DELETE ${target} WHERE { ${then} } RETURN NONE`;
	const delete_ = ["DELETE $__chunk RETURN NONE"];
	return inWay(records, way, (some) =>
		tryAll(attempts, session, some, {
			act: (target) => `DELETE ${target} RETURN VALUE $before.id`,
			shown: { gives: "[$__done, (SELECT VALUE id FROM $__records)]", read: doneOrThere },
			params: {},
			hidden: async (hidden) => {
				const left = await answering(attempts, session, hidden, { before: delete_, ask, params: {} });
				if (typeof left === "string") return hidden.map(() => ({ refused: left }));
				const rest = hidden.filter((_, at) => !left.has(at));
				// Of a record that is not asked before it is deleted it means nothing that it is not asked behind.
				const asked = await answering(attempts, session, rest, { before: [], ask, params: {} });
				if (typeof asked === "string") return hidden.map(() => ({ refused: asked }));
				const gone = new Set(rest.flatMap((record, at) => (asked.has(at) ? [keyOf(record)] : [])));
				return hidden.map((record) => outcome(gone.has(keyOf(record))));
			},
		}),
	);
}

function outcome(took: boolean): Outcome {
	return took ? "took" : "silent";
}

/** What is looked at of the records that the session may see, and what it says of them. */
export interface Shown {
	/** A list: `$__done` has the ids of those on which it took effect, `$__records` those to which it was done. */
	readonly gives: string;
	readonly read: (list: Uint8Array) => Outcomes;
}

/** Of a list of ids: it took effect on all of them. */
function tookOf(ids: Uint8Array): Outcomes {
	return new Map(entriesOf(ids).map((id) => [keyOf(id), "took"]));
}

/**
 * Of two lists of ids: those on which it took effect, and those that the session sees behind it. What it sees, it would
 * have been told of. (Engine 3.0.2 selects no id of a record that was written, which leaves that to be asked.)
 */
function doneOrThere(lists: Uint8Array): Outcomes {
	const [done, there] = entriesOf(lists);
	const silent = (there ? entriesOf(there) : []).map((id): [string, Outcome] => [keyOf(id), "silent"]);
	return new Map([...silent, ...(done ? tookOf(done) : [])]);
}

interface Act {
	/** A statement that gives the ids of the records on which it took effect and that the session may see. */
	readonly act: (target: string) => string;
	readonly shown: Shown;
	readonly params: NonNullable<Trial["params"]>;
	/** What came of those of which nothing is shown, when it is done to them. */
	readonly hidden: (records: readonly Uint8Array[]) => Promise<readonly Outcome[]>;
}

/** Does it to all in one transaction; where that fails, the message. */
async function tryAll(
	attempts: Attempts,
	session: Session,
	records: readonly Uint8Array[],
	{ act, shown, params, hidden }: Act,
): Promise<Outcomes | { readonly refused: string }> {
	const attempt = await attempts.try(session, {
		statements: [`LET $__done = (${act("$__records")})`],
		gives: shown.gives,
		params: { ...params, __records: listOf(records) },
	});
	if (attempt.kind !== "gave") return { refused: attempt.message };
	// Of a record that is gone engine 3.0.2 selects the id NONE.
	const keys = new Set(records.map(keyOf));
	const outcomes = new Map([...shown.read(attempt.bytes)].filter(([key]) => keys.has(key)));
	const rest = records.filter((record) => !outcomes.has(keyOf(record)));
	if (rest.length === 0) return outcomes;
	const found = await hidden(rest);
	for (const [at, record] of rest.entries()) outcomes.set(keyOf(record), found[at] ?? "silent");
	return outcomes;
}

async function inWay(
	records: readonly Uint8Array[],
	way: Way,
	tryThem: (records: readonly Uint8Array[]) => Promise<Outcomes | { readonly refused: string }>,
): Promise<Outcomes> {
	const all = new Map<string, Outcome>();
	const add = (some: readonly Uint8Array[], outcomes: Outcomes | { readonly refused: string }) => {
		if ("refused" in outcomes) for (const record of some) all.set(keyOf(record), outcomes);
		else for (const [key, each] of outcomes) all.set(key, each);
	};
	if (way === "together" || records.length <= 1) {
		const outcomes = await tryThem(records);
		// One refusal takes the others with it: which one was refused is seen of each alone.
		if (records.length <= 1 || !("refused" in outcomes)) {
			add(records, outcomes);
			return all;
		}
	}
	const queue = [...records];
	const worker = async () => {
		for (let record = queue.shift(); record; record = queue.shift()) add([record], await tryThem([record]));
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
	return all;
}
