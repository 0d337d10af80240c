/** Runs a text as a session, and moves the session as the official shell does. */
import { type Statement, splitStatements } from "../../common/surrealql/statements";
import type { RunParams, RunResult, StatementSummary } from "../../protocol/backend";
import { decodeValue, RawResults, type RawStatement, RawValue } from "../cbor/codec";
import { indexList, Major, readHead } from "../cbor/reader";
import { quoteIdentifier } from "../cbor/surrealql";
import type { Connection } from "../connection/connection";
import { parsePosition } from "../connection/failures";
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
	const results = await send(connection, link, session, follow ? text + follow : text, variables);
	const totalMs = performance.now() - begun;
	const answer = follow ? results.at(-1) : undefined;
	const own = answer ? results.slice(0, -1) : results;
	const aligned = alignResults(statements, own);
	const moved = answer ? await move(connection, link, session, moves, aligned, own, answer) : false;
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
	const answer = await connection.call<unknown>(link, session, "query", params);
	return answer instanceof RawResults ? answer.statements : [];
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

/** Asks within the same request, in which `USE` and `LET` hold, where it has come to. */
function question(moves: readonly Statement[]): string {
	const names = letNames(moves).map((name) => `$${quoteIdentifier(name)}`);
	// A line break first: the text may end in a comment.
	return `\n;RETURN [session::ns(), session::db()${names.map((name) => `, ${name}`).join("")}];`;
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
	aligned: readonly Statement[] | undefined,
	results: readonly RawStatement[],
	answer: RawStatement,
): Promise<boolean> {
	const bytes = answer.value.bytes;
	const offsets = answer.status === "OK" ? indexList(bytes) : undefined;
	if (!offsets || !aligned) return false;
	const took = new Set(aligned.filter((_, index) => results[index]?.status === "OK"));
	const value = (index: number) => new RawValue(bytes.slice(offsets[index], offsets[index + 1]));
	let moved = false;
	if (moves.some((statement) => statement.kind === "use" && took.has(statement))) {
		const namespace = nameOrNull(value(0));
		const database = namespace === null ? null : nameOrNull(value(1));
		await connection.call(link, session, "use", [namespace, database]);
		moved = true;
	}
	for (const [index, name] of letNames(moves).entries()) {
		if (!moves.some((statement) => statement.letName === name && took.has(statement))) continue;
		const raw = value(index + 2);
		await connection.call(link, session, "let", [name, raw]);
		session.variables.set(name, raw);
		moved = true;
	}
	if (moved) await refresh(link, session);
	return moved;
}

function nameOrNull(value: RawValue): string | null {
	const name = decodeValue<unknown>(value.bytes);
	return typeof name === "string" ? name : null;
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
