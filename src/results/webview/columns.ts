/** The columns of a page of rows. */
import { inOrder } from "../../page/fieldOrder";
import type { Cell } from "../../protocol/backend";

/** More columns than this would make the page slow and help nobody: the other views show all. */
export const MAX_COLUMNS = 200;

/** Names of the fields of some rows, see {@link inOrder}. Rows that are no objects have their value under the empty name. */
export function columnsOf(
	rows: readonly (readonly Cell[])[],
	order: readonly string[] = [],
): readonly string[] {
	return inOrder(new Set(rows.flatMap((row) => row.map(([name]) => name))), order);
}

/** Whether a cell's text is not the whole value: the backend cuts long ones, and leaves out very large ones. */
export function isCut(text: string): boolean {
	// No SurrealQL value ends like this outside of quotes.
	return text.endsWith("…") || text.endsWith(" bytes");
}
