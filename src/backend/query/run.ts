/** Runs a text as a session, and moves the session as the official shell does. */
import { errors, SessionsError } from "../../common/errors";
import { type Statement, splitStatements } from "../../common/surrealql/statements";
import type { RunParams, RunResult, StatementSummary } from "../../protocol/backend";
import { decodeValue, RawResults, type RawStatement, RawValue } from "../cbor/codec";
import { Major, readHead } from "../cbor/reader";
import { quoteIdentifier } from "../cbor/surrealql";
import type { Connection } from "../connection/connection";
import { isRefusedBeforeRunning, parsePosition } from "../connection/failures";
import type { Link } from "../connection/link";
import { refresh } from "../connection/operations";
import type { Session } from "../connection/session";
import { alignResults } from "./align";
import { parses } from "./parse";
import type { ResultStore, StoredValue } from "./resultStore";

/** Runs on the session's lane; call within `Connection.run`. Tells whether the session was moved. */
export async function runText(
	connection: Connection,
	store: ResultStore,
	link: Link,
	session: Session,
	{ text, variables }: RunParams,
): Promise<Omit<RunResult, "session"> & { readonly moved: boolean }> {
	const statements = splitStatements(text);
	const moves = movesOf(statements);
	// What follows is put behind the text, so the text must stand alone: whatever is wrong with it is said of it.
	const follow =
		moves.length > 0 && (await parses(connection, link, session, text)) ? question(moves) : undefined;
	const begun = performance.now();
	const results = await send(connection, link, session, text + (follow?.text ?? ""), variables);
	const totalMs = performance.now() - begun;
	const own = follow ? results.slice(0, -follow.statements) : results;
	const aligned = alignResults(statements, own);
	const moved =
		follow && aligned
			? await move(connection, link, session, moves, aligned, own, results.slice(-follow.statements))
			: false;
	const { run, values } = store.keep(own);
	return {
		run,
		statements: own.map((statement, index) => summary(statement, index, values[index], aligned?.[index])),
		moved,
		totalMs,
	};
}

async function send(
	connection: Connection,
	link: Link,
	session: Session,
	text: string,
	variables: RunParams["variables"],
): Promise<readonly RawStatement[]> {
	const params = variables ? [text, variables] : [text];
	try {
		const answer = await connection.call<unknown>(link, session, "query", params);
		return answer instanceof RawResults ? answer.statements : [];
	} catch (error) {
		if (!(error instanceof SessionsError) || error.code !== "serverError") throw error;
		throw isRefusedBeforeRunning(error) ? error : errors.answerUnreadable(error.message);
	}
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

/** Does to the session what the text did within its own request. */
async function move(
	connection: Connection,
	link: Link,
	session: Session,
	moves: readonly Statement[],
	aligned: readonly Statement[],
	results: readonly RawStatement[],
	[place, ...values]: readonly RawStatement[],
): Promise<boolean> {
	const took = new Set(aligned.filter((_, index) => results[index]?.status === "OK"));
	let moved = false;
	if (place?.status === "OK" && moves.some((statement) => statement.kind === "use" && took.has(statement))) {
		const { ns, db } = decodeValue<{ ns?: string; db?: string }>(place.value.bytes);
		await connection.call(link, session, "use", [ns ?? null, (ns && db) ?? null]);
		moved = true;
	}
	for (const [index, name] of letNames(moves).entries()) {
		const value = valueIn(values[index]);
		if (!value || !moves.some((statement) => statement.letName === name && took.has(statement))) continue;
		await connection.call(link, session, "let", [name, value]);
		session.variables.set(name, value);
		moved = true;
	}
	if (moved) await refresh(link, session);
	return moved;
}

/** The one value in the list whose CBOR a statement gave as bytes; `undefined` where it could not be encoded. */
function valueIn(statement: RawStatement | undefined): RawValue | undefined {
	if (statement?.status !== "OK") return undefined;
	const { bytes } = statement.value;
	const head = readHead(bytes, 0);
	if (head.major !== Major.bytes) return undefined;
	const list = bytes.subarray(head.end, head.end + head.argument);
	return new RawValue(list.slice(readHead(list, 0).end));
}

function summary(
	statement: RawStatement,
	index: number,
	value: StoredValue | undefined,
	source: Statement | undefined,
): StatementSummary {
	const failed = statement.status === "ERR";
	return {
		index,
		status: failed ? "error" : "ok",
		durationMs: milliseconds(statement.time),
		shape: failed || !value ? "none" : shapeOf(value),
		rows: failed || !value ? 0 : value.rows,
		bytes: statement.value.bytes.length,
		...(source ? { range: { start: source.start, end: source.end } } : {}),
		...(failed ? { error: errorOf(statement) } : {}),
	};
}

function shapeOf(value: StoredValue): StatementSummary["shape"] {
	if (value.isList) return "rows";
	const head = readHead(value.bytes, 0);
	return head.major === Major.tag && head.argument === 6 ? "none" : "value";
}

function errorOf(statement: RawStatement): NonNullable<StatementSummary["error"]> {
	const message = String(decodeValue<unknown>(statement.value.bytes));
	const position = parsePosition(message);
	return { kind: statement.kind ?? "Query", message, ...(position ? { position } : {}) };
}

const unitMs: Readonly<Record<string, number>> = {
	ns: 1e-6,
	µs: 1e-3,
	us: 1e-3,
	ms: 1,
	s: 1000,
	m: 60_000,
	h: 3_600_000,
};

/** The server's time of a statement, such as `1.5ms` or `1m2s`, in milliseconds. */
function milliseconds(time: string): number {
	let sum = 0;
	for (const [, amount, unit] of time.matchAll(/([\d.]+)(ns|µs|us|ms|s|m|h)/g))
		sum += Number(amount) * (unitMs[unit ?? ""] ?? 0);
	return sum;
}
