import { expect, it } from "vitest";
import type { PermissionCell } from "../../api";
import { changesBetween } from "./changes";

const cell = (table: string, allowed: number, more: Partial<PermissionCell> = {}): PermissionCell => ({
	session: "bob",
	table,
	action: "select",
	verdict: allowed === 7 ? "allowed" : "partly",
	allowed,
	tried: 7,
	...more,
});

it("finds other answers, and cells that come or go, and nothing else", () => {
	const where = { session: "bob", action: "select" };
	const before = [cell("note", 7), cell("same", 3, { clause: "FOR select WHERE 1" }), cell("gone", 1)];
	const after = [
		cell("new", 7),
		cell("note", 3),
		cell("note", 3, { field: "text" }),
		cell("same", 3, { clause: "FOR select WHERE true" }),
	];
	expect(changesBetween(before, after)).toEqual([
		{ ...where, table: "new", after: after[0] },
		{ ...where, table: "note", before: before[0], after: after[1] },
		{ ...where, table: "note", field: "text", after: after[2] },
		{ ...where, table: "gone", before: before[2] },
	]);
});
