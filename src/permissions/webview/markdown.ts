import type { MatrixView } from "../../protocol/matrixPage";
import type { MatrixCell } from "../../protocol/permissions";
import { account, parts, titleOf } from "./account";
import type { ShownTable } from "./choice";
import type { ColumnGroup } from "./columns";
import type { MatrixRow } from "./matrix";
import { cellText, NOT_THERE, VERDICTS } from "./verdicts";

/** The matrix as it is shown, with when and as whom it was tried. */
export function asMarkdown(
	view: MatrixView,
	groups: readonly ColumnGroup[],
	tables: readonly ShownTable[],
): string {
	const columns = groups.flatMap((group) => group.columns);
	const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
	const cells = (row: MatrixRow) =>
		columns.map(({ session, action }) => {
			const change = row.change(session.id, action);
			if (change) return `${words(change.before, NOT_THERE)} → ${words(change.after, NOT_THERE)}`;
			return words(row.get(session.id, action), "");
		});
	const heads = columns.map(({ session, action }) => `${escaped(session.name)}: ${action}`);
	return [
		`# ${escaped(titleOf(view))}`,
		"",
		...account(view).map(escaped),
		...parts(view.head).flatMap(({ title, lines }) => [
			"",
			`${title}:`,
			"",
			...lines.map((line) => `- ${escaped(line)}`),
		]),
		"",
		...view.news.sessions.map(({ name, who, place }) => `- ${escaped(`${name}: ${who}, ${place}`)}`),
		"",
		line(["", ...heads]),
		line(["---", ...heads.map(() => "---")]),
		...tables.flatMap(({ row, suspicions, fields }) => [
			line([
				[`**${escaped(row.table)}**`, ...suspicions.map(({ words }) => `⚠ ${escaped(words)}`)].join("<br>"),
				...cells(row),
			]),
			...fields.map((field) =>
				line([`${escaped(row.table)}.${escaped(field.field ?? "")}`, ...cells(field)]),
			),
		]),
		"",
		Object.values(VERDICTS)
			.map(({ symbol, word }) => `${symbol} ${word}`)
			.join(", "),
		"",
	].join("\n");
}

function words(cell: MatrixCell | undefined, none: string): string {
	return cell ? `${VERDICTS[cell.verdict].symbol} ${escaped(cellText(cell))}` : none;
}

/** Text that means nothing to Markdown. */
function escaped(text: string): string {
	return text.replace(/\s+/g, " ").replace(/[\\`*_{}[\]<>#|~]/g, "\\$&");
}
