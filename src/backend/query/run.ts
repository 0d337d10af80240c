/** Runs a text as a session, and moves the session as the official shell does. */
import type { CancellationToken } from "vscode-jsonrpc";
import { defined } from "../../common/defined";
import { errors } from "../../common/errors";
import { some, withoutStop } from "../../common/sentences";
import { quoteIdentifier } from "../../common/surrealql/quote";
import { inTransactions, type Statement, splitStatements } from "../../common/surrealql/statements";
import type { RunParams, RunResult, VariableEffect } from "../../protocol/backend";
import { decodeValue, encodeJsonFields, type RawStatement, RawValue } from "../cbor/codec";
import { Major, readHead } from "../cbor/reader";
import type { Connection } from "../connection/connection";
import { beforeSending, callError } from "../connection/failures";
import type { Link } from "../connection/link";
import { refresh } from "../connection/operations";
import { type Place, tellCreated } from "../connection/places";
import type { Session } from "../connection/session";
import { alignResults } from "./align";
import { AnswerLost } from "./answerLost";
import { parses } from "./parse";
import { ranIn } from "./ranIn";
import type { ResultStore } from "./resultStore";
import { sendText } from "./sendText";
import { summary } from "./summary";

/** Runs on the session's lane; call within `Connection.run`. Tells whether the session was moved. */
export async function runText(
	connection: Connection,
	store: ResultStore,
	link: Link,
	session: Session,
	{ text, variables }: RunParams,
	token: CancellationToken,
): Promise<Omit<RunResult, "session" | "before"> & { readonly moved: boolean }> {
	const statements = splitStatements(text);
	const moves = movesOf(statements);
	// What follows is put behind the text, so the text must stand alone: whatever is wrong with it is said of it.
	const follow =
		moves.length > 0 && (await beforeSending(() => parses(connection, link, session, text)))
			? question(moves)
			: undefined;
	const places = follow ? placesOf(moves, session) : [];
	const params = variables && encodeJsonFields(variables);
	const go = async () => {
		// Nobody waits for it any more: it is not begun.
		if (token.isCancellationRequested) throw errors.cancelled();
		const begun = performance.now();
		const sent = text + (follow?.text ?? "");
		const results = await sendText(connection, link, session, sent, statements.length, params).catch(orLost);
		const totalMs = performance.now() - begun;
		if (results instanceof AnswerLost) return settleLost(connection, link, session, moves, results);
		const own = follow ? results.slice(0, -follow.statements) : results;
		const aligned = alignResults(statements, own);
		if (!follow) return { own, aligned, effects: UNMOVED, totalMs };
		const answers = results.slice(-follow.statements);
		const effects = aligned
			? await move(connection, link, session, aligned, own, letNames(moves), answers)
			: unsure(moves);
		return { own, aligned, effects, totalMs };
	};
	// To follow where a `USE` has led may make what is there as well.
	const outcome = await tellCreated(connection, link, session, places, go);
	if (outcome instanceof AnswerLost) throw outcome;
	const { own, aligned, effects, totalMs } = outcome;
	const { run, values } = store.keep(own);
	const ran = ranIn(statements, aligned, own);
	return {
		run,
		statements: own.map((statement, index) => ({
			...summary(statement, index, values[index], aligned?.[index]),
			...defined({ ranIn: ran[index] }),
		})),
		...effects,
		totalMs,
	};
}

/** It has run: what it made is told in this case as well. */
function orLost(error: unknown): AnswerLost {
	if (error instanceof AnswerLost) return error;
	throw error;
}

/**
 * Asks for the session, as after every run that may have moved it. Where `USE` and `LET` have led is lost with the rest:
 * they held within the request alone, so the session does not follow, and that is told.
 */
async function settleLost(
	connection: Connection,
	link: Link,
	session: Session,
	moves: readonly Statement[],
	lost: AnswerLost,
): Promise<AnswerLost> {
	const { namespace, database } = session;
	const isAsked = await refresh(connection, link, session).then(
		() => true,
		() => false,
	);
	const stays = isAsked && session.namespace === namespace && session.database === database;
	const set = letNames(moves).map((name) => `$${name}`);
	const notDone = [
		...(stays && moves.some(({ kind }) => kind === "use") ? ["stays where it was"] : []),
		...(set.length > 0 ? [`does not keep what was set to ${some(set)}`] : []),
	];
	return notDone.length > 0 ? lost.with(`Session “${session.name}” ${notDone.join(", and ")}.`) : lost;
}

/** The statements that move the session: those at the top of a text that does not end inside a transaction. */
function movesOf(statements: readonly Statement[]): readonly Statement[] {
	let open = false;
	for (const { kind } of statements) {
		if (kind === "begin") open = true;
		if (kind === "commit" || kind === "cancel") open = false;
	}
	return open ? [] : statements.filter(({ kind }) => kind === "use" || kind === "let");
}

/** Where the text goes by its `USE`s, one after the other. */
export function placesOf(moves: readonly Statement[], session: Session): readonly Place[] {
	let { namespace, database } = session;
	return moves.flatMap(({ use }) => {
		if (!use) return [];
		// What a `USE` does not name stays, so that a database may be made in a namespace that is named alone.
		namespace = use.namespace ?? namespace;
		database = use.database ?? database;
		return [{ namespace, database }];
	});
}

/**
 * Asks within the same request, in which `USE` and `LET` hold, where it has come to. One statement a variable, and its
 * bytes: a closure or a regex has no value to be given, and must not take the answer to the whole text with it.
 */
function question(moves: readonly Statement[]): { text: string; statements: number } {
	const names = letNames(moves);
	const values = names.map((name) => `RETURN encoding::cbor::encode([$${quoteIdentifier(name)}]);`);
	// A line break first: the text may end in a comment.
	return { text: `\n;RETURN $session;${values.join("")}`, statements: 1 + names.length };
}

function letNames(moves: readonly Statement[]): readonly string[] {
	return [
		...new Set(moves.flatMap((statement) => (statement.letName === undefined ? [] : [statement.letName]))),
	];
}

/** What a run did to its session. */
type Effects = Pick<RunResult, "variables" | "notMoved"> & { readonly moved: boolean };

const UNMOVED: Effects = { moved: false, variables: [] };

/** Where it is not certain which statements ran, the session follows none. */
function unsure(moves: readonly Statement[]): Effects {
	const notKept = "it is not certain which statements ran";
	const isUsed = moves.some(({ kind }) => kind === "use");
	const variables = letNames(moves).map((name) => ({ name, notKept }));
	return { moved: false, variables, ...(isUsed ? { notMoved: notKept } : {}) };
}

/**
 * Does to the session what the text did within its own request. Rejects for nothing: the text has run, and what came of
 * it is told whatever becomes of this.
 */
async function move(
	connection: Connection,
	link: Link,
	session: Session,
	aligned: readonly Statement[],
	results: readonly RawStatement[],
	names: readonly string[],
	[place, ...values]: readonly RawStatement[],
): Promise<Effects> {
	const attempt: Attempt = (method, params) =>
		connection.call(link, session, method, params).then(
			() => undefined,
			(error: unknown) => withoutStop(callError(error).message),
		);
	const { use, lets } = whatTook(aligned, results);
	const notMoved = use && place ? await follow(attempt, use, place) : undefined;
	const variables: VariableEffect[] = [];
	for (const [index, name] of names.entries()) {
		const [took, asked] = [lets.get(name), values[index]];
		if (took && asked) variables.push(...(await keep(attempt, session, name, took, asked)));
	}
	const moved = use !== undefined || variables.length > 0;
	// What it cannot be asked now, it is asked when it is next renewed or brought back.
	if (moved) await refresh(connection, link, session).catch(() => {});
	return { moved, variables, ...(notMoved === undefined ? {} : { notMoved }) };
}

/** Makes a call as the session; resolves with the reason where that failed. */
type Attempt = (method: string, params: unknown[]) => Promise<string | undefined>;

/** Moves the session to where a `USE` has led; resolves with the reason where it stays. */
async function follow(attempt: Attempt, use: Took, place: RawStatement): Promise<string | undefined> {
	if (use.undone) return UNDONE;
	if (place.status !== "OK") return String(decodeValue<unknown>(place.value.bytes));
	const { ns, db } = decodeValue<{ ns?: string; db?: string }>(place.value.bytes);
	return attempt("use", [ns ?? null, (ns && db) ?? null]);
}

/** Has the session keep what a `LET` has set; nothing where it has that value. */
async function keep(
	attempt: Attempt,
	session: Session,
	name: string,
	took: Took,
	asked: RawStatement,
): Promise<readonly VariableEffect[]> {
	const value = valueIn(asked);
	if (value && session.variables.get(name)?.equals(value)) return [];
	const { index: statement } = took;
	if (took.undone) return [{ name, statement, notKept: UNDONE }];
	if (!value) return [{ name, statement, notKept: whyNotKept(asked) }];
	const notKept = await attempt("let", [name, value]);
	if (notKept !== undefined) return [{ name, statement, notKept }];
	session.variables.set(name, value);
	return [{ name, statement }];
}

const UNDONE = "a transaction that set it again was undone";

/** The last statement of its kind that went well. */
interface Took {
	readonly index: number;
	/** One behind it ran in a transaction and was undone: what the request now has is of that one. */
	readonly undone: boolean;
}

/** What is left of the `USE`s and, by variable, of the `LET`s. */
function whatTook(
	aligned: readonly Statement[],
	results: readonly RawStatement[],
): { readonly use: Took | undefined; readonly lets: ReadonlyMap<string, Took> } {
	let use: Took | undefined;
	const lets = new Map<string, Took>();
	const inTransaction = inTransactions(aligned);
	for (const [index, statement] of aligned.entries()) {
		const { kind, letName } = statement;
		const isDone = results[index]?.status === "OK";
		if (!isDone && !inTransaction.has(statement)) continue;
		const next = (before: Took | undefined): Took | undefined =>
			isDone ? { index, undone: false } : before && { ...before, undone: true };
		if (kind === "use") use = next(use);
		const took = letName === undefined ? undefined : next(lets.get(letName));
		if (letName !== undefined && took) lets.set(letName, took);
	}
	return { use, lets };
}

/** The one value in the list whose CBOR a statement gave as bytes; `undefined` where it could not be encoded. */
function valueIn(statement: RawStatement): RawValue | undefined {
	if (statement.status !== "OK") return undefined;
	const { bytes } = statement.value;
	const head = readHead(bytes, 0);
	if (head.major !== Major.bytes) return undefined;
	const list = bytes.subarray(head.end, head.end + head.argument);
	return new RawValue(list.slice(readHead(list, 0).end));
}

/** Why a value could not be encoded, from the server's words. */
function whyNotKept(refusal: RawStatement): string {
	const message = String(decodeValue<unknown>(refusal.value.bytes));
	if (/closure/i.test(message)) return "a closure cannot be stored";
	// Of all other types it is the one that has no encoding, and the message does not name it.
	if (/encoded into CBOR/.test(message)) return "a regular expression cannot be stored";
	return `the server says “${message}”`;
}
