import type { MatrixView } from "../../protocol/matrixPage";
import { account } from "./account";
import type { ShownTable } from "./choice";
import type { ColumnGroup } from "./columns";
import type { MatrixRow } from "./matrix";
import { cellText, VERDICTS } from "./verdicts";

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
			const cell = row.get(session.id, action);
			return cell ? `${VERDICTS[cell.verdict].symbol} ${escaped(cellText(cell))}` : "";
		});
	const heads = columns.map(({ session, action }) => `${escaped(session.name)}: ${action}`);
	return [
		`# Permissions in ${escaped(view.head.place)}`,
		"",
		...account(view).map(escaped),
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

/** Text that means nothing to Markdown. */
function escaped(text: string): string {
	return text.replace(/\s+/g, " ").replace(/[\\`*_{}[\]<>#|~]/g, "\\$&");
}
