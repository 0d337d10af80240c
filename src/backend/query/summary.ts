/** What is told of a statement's result before any of its value is read. */
import type { Statement } from "../../common/surrealql/statements";
import type { StatementSummary } from "../../protocol/backend";
import { decodeValue, type RawStatement } from "../cbor/codec";
import { Major, readHead } from "../cbor/reader";
import { parsePosition } from "../connection/failures";
import type { StoredValue } from "./resultStore";

/**
 * What the host is told of a result.
 *
 * @param value as it is kept
 * @param source the statement that it is of, where that is certain
 */
export function summary(
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
