import type { CancellationToken } from "vscode-jsonrpc";
import type { StatementResult } from "../api";
import { asSessionsError } from "../common/asSessionsError";
import { errors, type SessionsError } from "../common/errors";
import { parseExact } from "../common/exactJson";
import { wholeText } from "../common/wholeText";
import { type PageParams, type RunResult, resultPage, type StatementSummary } from "../protocol/backend";
import type { Requester } from "./workspace";

/** Rows asked for at a time. A page also ends when it has become large. */
const PAGE_ROWS = 200;

/**
 * All results of a run as values, fetched and read page by page: what holds the thread, which is shared with every other
 * extension, is never more than one page, or one value that is larger.
 */
export async function wholeResults(
	workspace: Requester,
	{ run, statements }: Pick<RunResult, "run" | "statements">,
	token?: CancellationToken,
): Promise<readonly StatementResult[]> {
	const results: StatementResult[] = [];
	try {
		for (const statement of statements) results.push(await wholeResult(workspace, run, statement, token));
	} catch (error) {
		throw afterRunning(asSessionsError(error));
	}
	return results;
}

/** The text has run: that its results are gone with the connection must not look as if nothing had been sent. */
function afterRunning(error: SessionsError): SessionsError {
	const gone = ["notConnected", "connectionLost", "invalidArgument"].includes(error.code);
	return gone ? errors.outcomeUnknown() : error;
}

async function wholeResult(
	workspace: Requester,
	run: string,
	statement: StatementSummary,
	token: CancellationToken | undefined,
): Promise<StatementResult> {
	const { index, status, durationMs, shape, error } = statement;
	const result = { index, status, durationMs };
	if (status === "error") {
		const { kind = "Internal", message = "" } = error ?? {};
		return { ...result, error: { kind, message } };
	}
	if (shape === "none") return { ...result, surrealql: "NONE" };
	const surrealql: string[] = [];
	const values: unknown[] = [];
	for await (const texts of pages(workspace, run, statement, "surrealql", token))
		surrealql.push(texts.join(", "));
	for await (const texts of pages(workspace, run, statement, "value", token)) {
		for (const text of texts) values.push(parseExact(text));
	}
	const text = surrealql.join(", ");
	if (shape === "value") return { ...result, value: values[0], surrealql: text };
	return { ...result, value: values, surrealql: `[${text}]` };
}

/** The texts of all rows of one value, page by page. */
export async function* pages(
	workspace: Requester,
	run: string,
	{ index, rows }: Pick<StatementSummary, "index" | "rows">,
	form: PageParams["form"],
	token: CancellationToken | undefined,
): AsyncGenerator<readonly string[]> {
	for (let offset = 0; offset < rows; ) {
		const texts = await page(workspace, { run, statement: index, offset, limit: PAGE_ROWS, form }, token);
		if (texts.length === 0) throw errors.backendFailed("The database process gave fewer rows than it said.");
		yield texts;
		offset += texts.length;
	}
}

async function page(
	workspace: Requester,
	params: PageParams,
	token: CancellationToken | undefined,
): Promise<readonly string[]> {
	const { texts = [], length } = await workspace.request(resultPage, params, token);
	const [first] = texts;
	if (first === undefined || length === undefined) return texts;
	const next = async (from: number) =>
		(await workspace.request(resultPage, { ...params, limit: 1, from }, token)).texts?.[0];
	return [await wholeText(first, length, next)];
}
