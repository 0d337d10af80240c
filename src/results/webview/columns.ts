/** The columns of a page of rows. */
import type { Cell } from "../../protocol/backend";

/** More columns than this would make the page slow and help nobody: the other views show all. */
export const MAX_COLUMNS = 200;

/**
 * Names in the order in which they appear, which for the engine is that of the alphabet, but `id` first. Rows that are
 * no objects have their value under the empty name.
 */
export function columnsOf(rows: readonly (readonly Cell[])[]): readonly string[] {
	const names = new Set<string>();
	if (rows.some((row) => row.some(([name]) => name === "id"))) names.add("id");
	for (const row of rows) for (const [name] of row) names.add(name);
	return [...names];
}

/** Whether a cell's text is not the whole value: the backend cuts long ones, and leaves out very large ones. */
export function isCut(text: string): boolean {
	// No SurrealQL value ends like this outside of quotes.
	return text.endsWith("…") || text.endsWith(" bytes");
}
