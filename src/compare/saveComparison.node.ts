import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { finished } from "node:stream/promises";
import { workspace as folders, Uri, window } from "vscode";
import type { CancellationToken } from "vscode-jsonrpc";
import { errors } from "../common/errors";
import { whereIs, whoIs } from "../model/sessionWords";
import { pages } from "../model/wholeResults";
import type { Requester } from "../model/workspace";
import { withProgress } from "../progress";
import type { StatementSummary } from "../protocol/backend";
import type { Column } from "./columns";

/** Asks for a file, and saves all that was compared in it, as JSON. Rows are written as they come from the backend. */
export async function saveComparison(
	workspace: Requester,
	text: string,
	columns: readonly Column[],
): Promise<void> {
	const folder = folders.workspaceFolders?.[0]?.uri;
	const chosen = await window.showSaveDialog({
		title: "Save Comparison as JSON",
		filters: { JSON: ["json"] },
		...(folder ? { defaultUri: Uri.joinPath(folder, "comparison.json") } : {}),
	});
	if (!chosen) return;
	if (chosen.scheme !== "file") throw errors.invalidArgument("Choose a file on this machine's disk.");
	// What is there already stays until all of the new one is.
	const part = `${chosen.fsPath}.part`;
	try {
		await withProgress("Saving the comparison…", (token) =>
			write(part, parts(workspace, text, columns, token), token),
		);
		await rename(part, chosen.fsPath);
	} catch (error) {
		await rm(part, { force: true });
		throw error;
	}
	const open = "Open";
	const answer = await window.showInformationMessage(`The comparison was saved in ${chosen.fsPath}.`, open);
	if (answer === open) await window.showTextDocument(chosen);
}

async function write(path: string, texts: AsyncIterable<string>, token: CancellationToken): Promise<void> {
	const file = createWriteStream(path);
	const ended = finished(file);
	// It is waited for below, also where writing fails before.
	ended.catch(() => {});
	try {
		for await (const text of texts) {
			if (token.isCancellationRequested) throw errors.cancelled();
			if (!file.write(text)) await Promise.race([once(file, "drain"), ended]);
		}
	} finally {
		file.end();
	}
	await ended;
}

async function* parts(
	workspace: Requester,
	text: string,
	columns: readonly Column[],
	token: CancellationToken,
): AsyncGenerator<string> {
	yield `{\n"text": ${JSON.stringify(text)},\n"results": [\n`;
	for (const [at, column] of columns.entries()) {
		yield `${at > 0 ? ",\n" : ""}${opening(column)}`;
		const { run, statements } = column.outcome;
		for (const [index, statement] of statements.entries()) {
			yield `${index > 0 ? "," : ""}\n${head(statement)}`;
			if (run !== undefined && statement.status === "ok") yield* valueOf(workspace, run, statement, token);
			yield "}";
		}
		yield "\n]}";
	}
	yield "\n]\n}\n";
}

/** A session, up to the list of its statements. */
function opening({ outcome, when }: Column): string {
	const { before, totalMs, failed } = outcome;
	const about = {
		session: before.name,
		who: whoIs(before),
		place: whereIs(before),
		when,
		totalMs,
		...(failed ? { failed: failed.message } : {}),
	};
	return `${JSON.stringify(about).slice(0, -1)},"statements": [`;
}

function head({ index, status, durationMs, rows, shape, error }: StatementSummary): string {
	const about = {
		index,
		status,
		durationMs,
		...(shape === "rows" ? { rows } : {}),
		...(error ? { error } : {}),
	};
	return JSON.stringify(about).slice(0, -1);
}

async function* valueOf(
	workspace: Requester,
	run: string,
	statement: StatementSummary,
	token: CancellationToken,
): AsyncGenerator<string> {
	if (statement.shape === "none") return;
	yield statement.shape === "rows" ? ',"value": [\n' : ',"value": ';
	let isFirst = true;
	for await (const texts of pages(workspace, run, statement, "json", token)) {
		yield `${isFirst ? "" : ",\n"}${texts.join(",\n")}`;
		isFirst = false;
	}
	if (statement.shape === "rows") yield "\n]";
}
