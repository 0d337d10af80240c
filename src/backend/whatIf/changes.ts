import type { PermissionCell, PermissionChange } from "../../api";

/** What is not the same in both, in the order of `after`; what is gone comes at the end. */
export function changesBetween(
	before: readonly PermissionCell[],
	after: readonly PermissionCell[],
): readonly PermissionChange[] {
	const left = new Map(before.map((cell) => [placeOf(cell), cell]));
	const changes: PermissionChange[] = [];
	for (const cell of after) {
		const was = left.get(placeOf(cell));
		left.delete(placeOf(cell));
		if (!was) changes.push({ ...whereOf(cell), after: cell });
		else if (!sameAnswer(was, cell)) changes.push({ ...whereOf(cell), before: was, after: cell });
	}
	return [...changes, ...[...left.values()].map((cell) => ({ ...whereOf(cell), before: cell }))];
}

function placeOf({ session, table, field, action }: PermissionCell): string {
	return JSON.stringify([session, table, field, action]);
}

function whereOf({ session, table, field, action }: PermissionCell) {
	return { session, table, ...(field === undefined ? {} : { field }), action };
}

function sameAnswer(one: PermissionCell, other: PermissionCell): boolean {
	return one.verdict === other.verdict && one.allowed === other.allowed && one.tried === other.tried;
}
