/** The columns of a page of rows. */
import type { Cell } from "../../protocol/backend";

/** More columns than this would make the page slow and help nobody: the other views show all. */
export const MAX_COLUMNS = 200;

/**
 * Names as the statement lists them in `order`, where `*` stands for all others. Those others are in the order in which
 * they appear, which for the engine is that of the alphabet, but `id` first. Rows that are no objects have their value
 * under the empty name.
 */
export function columnsOf(
	rows: readonly (readonly Cell[])[],
	order: readonly string[] = [],
): readonly string[] {
	const there = new Set<string>();
	for (const row of rows) for (const [name] of row) there.add(name);
	const others = [...there].filter((name) => name === "*" || !order.includes(name));
	const rest = others.includes("id") ? ["id", ...others.filter((name) => name !== "id")] : others;
	const places = order.includes("*") ? order : [...order, "*"];
	return [...new Set(places.flatMap((name) => (name === "*" ? rest : there.has(name) ? [name] : [])))];
}

/** Whether a cell's text is not the whole value: the backend cuts long ones, and leaves out very large ones. */
export function isCut(text: string): boolean {
	// No SurrealQL value ends like this outside of quotes.
	return text.endsWith("…") || text.endsWith(" bytes");
}
