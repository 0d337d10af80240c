/** A comparison as a Markdown table. */

import { count, duration } from "../../page/words";
import type { AlignedRow, Alignment } from "../../protocol/compare";
import type { ComparedColumn, ComparedStatement } from "../../protocol/comparePage";
import { silentlyDenied } from "./denied";
import { cellView, type GridContent, gridColumns, rowName, shownFields } from "./gridModel";

/** So many rows are copied at most: what stands beside them says how many there are. */
export const MARKDOWN_ROWS = 200;

/** What one statement gave in each session, and the rows that were fetched. */
export function statementAsMarkdown(
	statement: ComparedStatement,
	columns: readonly ComparedColumn[],
	alignment: Alignment | undefined,
	rows: readonly AlignedRow[],
	total: number,
	observer: number | undefined,
): string {
	const about = columns.map((column, at) => {
		const result = statement.results[at];
		const denied = silentlyDenied(columns, at, alignment, observer);
		return [
			titleOf(column),
			column.who,
			column.place,
			result ? (result.error ?? "OK") : (column.failed ?? "no results"),
			result?.shape === "rows" ? String(result.rows) : "",
			denied > 0 ? `silently denied: ${count(denied, "row", "rows")}` : "",
			result ? duration(result.durationMs) : "",
		];
	});
	const heading = `**Statement ${statement.index + 1}**${statement.excerpt ? `: ${code(statement.excerpt)}` : ""}`;
	const sessions = table(["session", "who", "where", "status", "rows", "", "time"], about);
	if (!alignment || rows.length === 0) return [heading, sessions].join("\n\n");
	const content: GridContent = {
		columns,
		results: statement.results,
		observer,
		fields: shownFields(alignment, statement.order),
	};
	const shown = gridColumns(content, "field").columns;
	const head = [
		"",
		...shown.map(({ column, field }) => `${field} (${columns[column] ? titleOf(columns[column]) : ""})`),
	];
	const body = rows.map((row) => [
		rowName(row),
		...shown.map((each) => {
			const { kind, text, differs, changed } = cellView(content, row, each);
			return `${differs && kind !== "noRow" ? "≠ " : ""}${changed ? "Δ " : ""}${text}`;
		}),
	]);
	const cut = total > rows.length ? [`The first ${rows.length} of ${count(total, "row", "rows")}.`] : [];
	return [heading, sessions, table(head, body), ...cut].join("\n\n");
}

/** A session, and which of its results it is. */
export function titleOf({ name, when }: ComparedColumn): string {
	return when === "before" ? `${name} before` : name;
}

function table(head: readonly string[], body: readonly (readonly string[])[]): string {
	const line = (cells: readonly string[]) => `| ${cells.map(inCell).join(" | ")} |`;
	return [line(head), line(head.map(() => "---")), ...body.map(line)].join("\n");
}

/** What somebody else wrote is text: nothing of it is a column, a link, markup or HTML. */
function inCell(text: string): string {
	return text
		.replace(/[\\`*_[\]<>|~&]/g, (character) => (character === "<" ? "&lt;" : `\\${character}`))
		.replace(/\s+/g, " ");
}

function code(text: string): string {
	const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
	const fence = "`".repeat(longest + 1);
	return longest > 0 ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}
