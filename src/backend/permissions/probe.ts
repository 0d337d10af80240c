/**
 * Finds out what a session did to records that it may not see.
 *
 * A condition of `UPDATE` or `DELETE` reads the record as it is, whoever asks (engine 3.0.2, server 3.3.2). On 3.0.2 it is
 * evaluated for every record of a table that the session may write to at all, on 3.3.2 only for those that it may write
 * to. So a condition that throws tells that the record is there, and what is in it.
 */
import { RawValue } from "../cbor/codec";
import type { Session } from "../connection/session";
import { type Attempts, giving, type Params } from "./attempt";
import { entriesOf, listOf } from "./raw";

/** What is asked of each record. */
export interface Probe {
	/** Done before they are asked, to the records in `$__chunk`. */
	readonly before: readonly string[];
	/** A statement in whose condition `then` is evaluated for each record that answers with yes. */
	readonly ask: (target: string, then: string) => string;
	readonly params: Params;
}

/** Asked in one request. Each is asked within the condition of the one before, and an engine goes only so deep. */
const MOST_AT_ONCE = 16;
const TOO_DEEP = /excessive computation depth/i;

/**
 * Which of the records answer with yes, by their places; a message where that could not be asked.
 *
 * One answer ends a transaction. So whatever is asked next is asked by the answer: record by record a closure goes on to
 * the next one with what it knows, in the condition of the record if that is evaluated, behind it otherwise; only the last
 * one throws.
 */
export async function answering(
	attempts: Attempts,
	session: Session,
	records: readonly Uint8Array[],
	probe: Probe,
): Promise<ReadonlySet<number> | string> {
	const yes = new Set<number>();
	if (records.length > MOST_AT_ONCE && (await noneAnswers(attempts, session, records, probe))) return yes;
	let size = MOST_AT_ONCE;
	for (let from = 0; from < records.length; ) {
		const some = records.slice(from, from + size);
		const attempt = await attempts.try(session, {
			statements: [...probe.before, ...chain(session, some.length, probe.ask), "$__0([])"],
			gives: "[]",
			params: {
				...probe.params,
				__chunk: listOf(some),
				...Object.fromEntries(some.map((record, at) => [`__r${at}`, new RawValue(record)])),
			},
		});
		if (attempt.kind === "gave") {
			for (const at of entriesOf(attempt.bytes)) yes.add(from + (at[0] ?? 0));
			from += some.length;
		} else if (TOO_DEEP.test(attempt.message) && size > 1) size = Math.ceil(size / 2);
		else return attempt.message;
	}
	return yes;
}

/** What is mostly so, and told by one request. */
async function noneAnswers(
	attempts: Attempts,
	session: Session,
	records: readonly Uint8Array[],
	{ before, ask, params }: Probe,
): Promise<boolean> {
	const attempt = await attempts.try(session, {
		statements: [...before, ask("$__chunk", "THROW 'yes'")],
		gives: "[]",
		params: { ...params, __chunk: listOf(records) },
	});
	return attempt.kind === "gave";
}

function chain(session: Session, count: number, ask: Probe["ask"]): readonly string[] {
	// On 3.3.2 a closure that is called by another one has the variables of the session only if it names them, and so
	// have the clauses of definitions that are evaluated within it.
	const names = [...session.variables.keys()].map((name) => `$${name}`);
	const keep = names.length > 0 ? `[${names.join(", ")}]; ` : "";
	const links = [`LET $__${count} = |$__n: any| { ${giving("$__n")} }`];
	for (let at = count - 1; at >= 0; at--) {
		const then = `$__${at + 1}(array::append($__n, ${at}))`;
		links.push(`LET $__${at} = |$__n: any| { ${keep}${ask(`$__r${at}`, then)}; $__${at + 1}($__n) }`);
	}
	return links;
}
