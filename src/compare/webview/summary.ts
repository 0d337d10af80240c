import { el } from "../../page/dom";
import { sessionMark } from "../../page/sessionMark";
import { count, duration } from "../../page/words";
import type { Alignment } from "../../protocol/compare";
import type { ComparedColumn, ComparedStatement } from "../../protocol/comparePage";
import { silentlyDenied } from "./denied";
import { titleOf } from "./markdown";

/** What each session gave for a statement: status, rows, time, and what it was denied without a word. */
export function summary(
	columns: readonly ComparedColumn[],
	statement: ComparedStatement,
	alignment: Alignment | undefined,
	observer: number | undefined,
): readonly HTMLElement[] {
	const list = el(
		"ul",
		{ class: "outcomes" },
		...columns.map((column, at) =>
			outcome(column, at, statement, alignment, silentlyDenied(columns, at, alignment, observer)),
		),
	);
	return [list, ...errorBoxes(columns, statement)];
}

function outcome(
	column: ComparedColumn,
	at: number,
	{ results }: ComparedStatement,
	alignment: Alignment | undefined,
	denied: number,
): HTMLElement {
	const result = results[at];
	const item = el(
		"li",
		{ title: `${titleOf(column)}: ${column.who}, in ${column.place}` },
		el("span", { class: "session" }, sessionMark(column), titleOf(column)),
		status(result?.status),
	);
	if (!result) return item;
	const parts = [
		...(result.shape === "rows" ? [rowsInWords(at, result.rows, alignment)] : []),
		duration(result.durationMs),
	];
	item.append(el("span", { class: "meta" }, parts.join(" · ")));
	if (denied > 0) {
		const rows = count(denied, "row", "rows");
		const title = `No error, and ${rows} that the default session gets are not there`;
		item.append(el("span", { class: "denied", title }, `silently denied: ${rows}`));
	}
	return item;
}

/** Of a list also how many rows there are in all. */
function rowsInWords(at: number, rows: number, alignment: Alignment | undefined): string {
	const all = alignment?.rows ?? rows;
	if (alignment?.by === "value" || all === rows) return count(rows, "row", "rows");
	return `${(alignment?.columns[at]?.rows ?? rows).toLocaleString("en")} of ${count(all, "row", "rows")}`;
}

function status(of: "ok" | "error" | undefined): HTMLElement {
	if (of === "ok") return el("span", { class: "status" }, el("span", { class: "ok" }, "✓"), " OK");
	return el("span", { class: "status error" }, of === "error" ? "✗ Error" : "✗ No results");
}

/** Errors, each once, with the sessions that had it. */
function errorBoxes(
	columns: readonly ComparedColumn[],
	{ results }: ComparedStatement,
): readonly HTMLElement[] {
	const byMessage = new Map<string, string[]>();
	for (const [at, column] of columns.entries()) {
		const message = results[at]?.error ?? (results[at] ? undefined : column.failed);
		if (message === undefined) continue;
		byMessage.set(message, [...(byMessage.get(message) ?? []), titleOf(column)]);
	}
	return [...byMessage].map(([message, names]) =>
		el(
			"div",
			{ class: "failure" },
			el("strong", {}, new Intl.ListFormat("en").format(names)),
			el("pre", { tabindex: 0 }, message),
		),
	);
}
