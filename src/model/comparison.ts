/** One text in several sessions, as the public API gives it. */
import type { CancellationToken } from "vscode-jsonrpc";
import type { ComparedRow, Comparison, StatementResult } from "../api";
import { asSessionsError } from "../common/asSessionsError";
import { defined } from "../common/defined";
import { errors, SessionsError } from "../common/errors";
import { rollBackErrors } from "../common/rollBackErrors";
import {
	type AlignedRow,
	alignedPage,
	alignRuns,
	type CompareOutcome,
	compareRun,
	type Writes,
} from "../protocol/compare";
import { checkOptions, checkText, checkVariables } from "./argumentsCheck";
import { wholeResults } from "./wholeResults";
import type { Requester, Workspace } from "./workspace";

/** Aligned rows asked for at a time: what is made of them holds the thread. */
const PAGE_ROWS = 500;

/** See `SurrealSessionsApi.compare`; the arguments are looked at. */
export async function compare(
	workspace: Pick<Workspace, "request" | "releaseRun">,
	ids: unknown,
	text: unknown,
	options: unknown,
	token?: CancellationToken,
): Promise<Comparison> {
	checkIds(ids);
	if (typeof text !== "string") throw errors.invalidArgument("The text must be a string.");
	const { variables, writes: asked } = checkOptions(options, "The options");
	if (variables !== undefined) checkVariables(variables);
	checkWrites(asked);
	const writes = asked ?? "rollback";
	const sessions = [...ids];
	const runs: string[] = [];
	try {
		const params = { sessions, text, writes, ...defined({ variables }) };
		const { outcomes } = await workspace.request(compareRun, params, token);
		for (const { run } of outcomes) if (run !== undefined) runs.push(run);
		return { sessions, statements: await statementsOf(workspace, sessions, outcomes, token) };
	} catch (error) {
		throw withoutDoubt(asSessionsError(error), writes);
	} finally {
		for (const run of runs) workspace.releaseRun(run);
	}
}

/** Of what is rolled back it is known what stayed: nothing. */
export function withoutDoubt(error: SessionsError, writes: Writes): SessionsError {
	const isCut = error.code === "outcomeUnknown" && !error.detail?.ran;
	return isCut && writes !== "commit" ? rollBackErrors.rolledBackUnseen() : error;
}

async function statementsOf(
	workspace: Requester,
	sessions: readonly string[],
	outcomes: readonly CompareOutcome[],
	token: CancellationToken | undefined,
): Promise<Comparison["statements"]> {
	const [failed] = outcomes.flatMap((outcome) => outcome.failed ?? []);
	if (failed && outcomes.every((outcome) => outcome.failed))
		throw new SessionsError(failed.code, failed.message, failed.detail);
	const results: (readonly StatementResult[])[] = [];
	for (const { run, statements } of outcomes)
		results.push(run === undefined ? [] : await wholeResults(workspace, { run, statements }, token));
	const statements: Comparison["statements"][number][] = [];
	for (let index = 0; index < Math.max(...results.map(({ length }) => length)); index++) {
		const { same, rows } = await sideBySide(workspace, sessions, outcomes, index, token);
		const each = outcomes.map((outcome, at) => results[at]?.[index] ?? noResult(index, outcome));
		statements.push({ index, same, results: each, ...defined({ rows }) });
	}
	return statements;
}

/** Of a session that has no results, or fewer than others. */
function noResult(index: number, { failed }: CompareOutcome): StatementResult {
	const error = failed
		? { kind: failed.code, message: failed.message }
		: { kind: "NotKnown", message: "This session gave no result for this statement." };
	return { index, status: "error", durationMs: 0, error };
}

async function sideBySide(
	workspace: Requester,
	sessions: readonly string[],
	outcomes: readonly CompareOutcome[],
	statement: number,
	token: CancellationToken | undefined,
): Promise<{ readonly same: boolean; readonly rows?: readonly ComparedRow[] }> {
	const runs = outcomes.map(({ run }) => run ?? null);
	const { alignment, by, same, rows: total } = await workspace.request(alignRuns, { runs, statement }, token);
	const isList = outcomes.some(({ statements }) => statements[statement]?.shape === "rows");
	if (by !== "record" || !isList) return { same };
	const rows: ComparedRow[] = [];
	while (rows.length < total) {
		const page = { alignment, offset: rows.length, limit: PAGE_ROWS, show: "all", cells: "none" } as const;
		const { rows: more } = await workspace.request(alignedPage, page, token);
		if (more.length === 0) throw errors.backendFailed("The database process gave fewer rows than it said.");
		rows.push(...more.map((row) => comparedRow(row, sessions)));
	}
	return { same, rows };
}

function comparedRow({ record = "", at, differing }: AlignedRow, sessions: readonly string[]): ComparedRow {
	const seenBy = sessions.filter((_, index) => (at[index] ?? -1) >= 0);
	return { record, seenBy, differingFields: differing };
}

/** Throws `invalidArgument` unless `value` is a list of ids, each once. */
function checkIds(value: unknown): asserts value is readonly string[] {
	if (!Array.isArray(value) || value.length === 0)
		throw errors.invalidArgument("The ids must be a list of at least one session’s id.");
	for (const id of value) checkText(id, "The session's id");
	if (new Set(value).size < value.length)
		throw errors.invalidArgument("The ids must name each session once.");
}

/** Throws `invalidArgument` unless `value` is left out or says what becomes of writes. */
function checkWrites(value: unknown): asserts value is Writes | undefined {
	if (value === undefined || value === "refuse" || value === "rollback" || value === "commit") return;
	throw errors.invalidArgument("writes must be “refuse”, “rollback” or “commit”, or be left out.");
}
