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
	shown: Shown = { returns: "VALUE id", read: tookOf },
): Promise<Outcomes> {
	const { field, value } = change;
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
	return inWay(change.records, way, (records) =>
		tryAll(attempts, session, records, {
			act: (target) => `UPDATE ${target} ${set} RETURN ${shown.returns}`,
			shown: shown.read,
			params,
			hidden: async (hidden) => {
				if (!probe) return hidden.map(() => ({ unknown: NOTHING_TO_CHANGE }));
				const took = await answering(attempts, session, hidden, probe);
				return hidden.map((_, at) => (typeof took === "string" ? { refused: took } : outcome(took.has(at))));
			},
		}),
	);
}

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
			shown: tookOf,
			params: {},
			hidden: async (hidden) => {
				// Of a record that is not asked before it is deleted it means nothing that it is not asked behind.
				const asked = await answering(attempts, session, hidden, { before: [], ask, params: {} });
				if (typeof asked === "string") return hidden.map(() => ({ refused: asked }));
				const candidates = hidden.filter((_, at) => asked.has(at));
				const left = await answering(attempts, session, candidates, { before: delete_, ask, params: {} });
				if (typeof left === "string") return hidden.map(() => ({ refused: left }));
				const gone = new Set(candidates.flatMap((record, at) => (left.has(at) ? [] : [keyOf(record)])));
				return hidden.map((record) => outcome(gone.has(keyOf(record))));
			},
		}),
	);
}

function outcome(took: boolean): Outcome {
	return took ? "took" : "silent";
}

/** What is returned of the records that the session may see, and what it says of them. */
export interface Shown {
	readonly returns: string;
	readonly read: (list: Uint8Array) => Outcomes;
}

/** Of a list of ids: it took effect on all of them. */
function tookOf(ids: Uint8Array): Outcomes {
	return new Map(entriesOf(ids).map((id) => [keyOf(id), "took"]));
}

interface Act {
	/** A statement that gives something of the records on which it took effect and that the session may see. */
	readonly act: (target: string) => string;
	readonly shown: Shown["read"];
	readonly params: NonNullable<Trial["params"]>;
	/** What came of those of which it did not give anything, when it is done to them. */
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
		gives: "$__done",
		params: { ...params, __records: listOf(records) },
	});
	if (attempt.kind !== "gave") return { refused: attempt.message };
	const outcomes = new Map(shown(attempt.bytes));
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
