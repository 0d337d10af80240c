import type { CancellationToken } from "vscode-jsonrpc";
import type { StatementResult } from "../api";
import { errors } from "../common/errors";
import { parseExact } from "../common/exactJson";
import { type PageParams, type RunResult, resultPage, type StatementSummary } from "../protocol/backend";
import type { Workspace } from "./workspace";

/** Rows asked for at a time. A page also ends when it has become large. */
const PAGE_ROWS = 200;
/** The thread is shared with every other extension: after so long it is handed on. */
const SLICE_MS = 8;

/** All results of a run as values, fetched page by page, with pauses for whoever shares the thread. */
export async function wholeResults(
	workspace: Workspace,
	{ run, statements }: RunResult,
	token?: CancellationToken,
): Promise<readonly StatementResult[]> {
	const results: StatementResult[] = [];
	for (const statement of statements) results.push(await wholeResult(workspace, run, statement, token));
	return results;
}

async function wholeResult(
	workspace: Workspace,
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
	const texts = (form: PageParams["form"]) => allTexts(workspace, run, statement, form, token);
	const surrealql = await texts("surrealql");
	const values = await parsed(await texts("value"));
	if (shape === "value") return { ...result, value: values[0], surrealql: surrealql[0] ?? "" };
	return { ...result, value: values, surrealql: `[${surrealql.join(", ")}]` };
}

async function allTexts(
	workspace: Workspace,
	run: string,
	{ index, rows }: StatementSummary,
	form: PageParams["form"],
	token: CancellationToken | undefined,
): Promise<readonly string[]> {
	const all: string[] = [];
	while (all.length < rows) {
		const params = { run, statement: index, offset: all.length, limit: PAGE_ROWS, form };
		const { texts = [] } = await workspace.request(resultPage, params, token);
		if (texts.length === 0) throw errors.backendFailed("The database process gave fewer rows than it said.");
		all.push(...texts);
	}
	return all;
}

async function parsed(texts: readonly string[]): Promise<readonly unknown[]> {
	const values: unknown[] = [];
	let since = performance.now();
	for (const text of texts) {
		values.push(parseExact(text));
		if (performance.now() - since < SLICE_MS) continue;
		await new Promise((resolve) => setTimeout(resolve, 0));
		since = performance.now();
	}
	return values;
}
