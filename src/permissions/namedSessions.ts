/**
 * Ids of the sessions that a command was told of: an id, a list of ids or rows, or a row of the view. A row that is
 * checked stands for all that are, and where no session is named (by the palette, or by the title of an editor) those are
 * meant as well. Nothing where there is none of all that.
 *
 * @param selected what a menu hands in behind its row: all that are selected
 * @param checked ids of the sessions that are chosen in the view
 */
export function namedSessions(
	named: unknown,
	selected: unknown,
	checked: readonly string[],
): readonly string[] | undefined {
	const all = [named, selected].find(isList) ?? [named];
	const ids = [...new Set(all.flatMap(idOf))];
	const [only] = ids;
	const isRow = typeof named === "object" && ids.length === 1;
	if (isRow && only !== undefined && checked.includes(only)) return checked;
	if (ids.length > 0) return ids;
	return checked.length > 0 ? checked : undefined;
}

function isList(value: unknown): value is readonly unknown[] {
	return Array.isArray(value) && value.length > 0;
}

function idOf(value: unknown): readonly string[] {
	if (typeof value === "string") return [value];
	if (typeof value !== "object" || value === null || !("sessionId" in value)) return [];
	return typeof value.sessionId === "string" ? [value.sessionId] : [];
}
