/** The cells of a permission matrix as a test states them. */
import type { PermissionCell, PermissionMatrix } from "../../../../src/api";

/** Such as `partly 2/3`. */
export function shortly({ verdict, allowed, tried }: PermissionCell): string {
	return allowed === undefined ? verdict : `${verdict} ${allowed}/${tried}`;
}

/** Cells of a table, or of one of its fields, by action. */
export function cellsOf(
	matrix: PermissionMatrix,
	table: string,
	field?: string,
): Readonly<Record<string, PermissionCell>> {
	const cells = matrix.cells.filter((cell) => cell.table === table && cell.field === field);
	return Object.fromEntries(cells.map((cell) => [cell.action, cell]));
}

/** The same, in short. */
export function rightsOf(
	matrix: PermissionMatrix,
	table: string,
	field?: string,
): Readonly<Record<string, string>> {
	const cells = Object.entries(cellsOf(matrix, table, field));
	return Object.fromEntries(cells.map(([action, cell]) => [action, shortly(cell)]));
}
