import { expect, it } from "vitest";
import { shownTables } from "./choice";
import { columnGroups } from "./columns";
import { FIRST_CHOICE } from "./kept";
import { asMarkdown } from "./markdown";
import { Matrix } from "./matrix";
import { admin, cell, session, table, view } from "./testMatrix";

const sessions = [admin, session("bob|by")];
const tables = [table("no|te", { title: "TYPE string" })];
const matrix = new Matrix(tables);
matrix.add([
	cell("no|te default select", "7/7"),
	cell("no|te bob|by select", "0/7"),
	cell("no|te.title bob|by update", "3/7"),
]);
const written = (columns: "session" | "action") => {
	const choice = { ...FIRST_CHOICE, expanded: new Set(["no|te"]) };
	const shown = shownTables(matrix, choice, () => [{ kind: "seesAll", words: "<b>why</b>", rule: "" }]);
	return asMarkdown(view(sessions, tables), columnGroups(sessions, columns), shown).split("\n");
};

it("is a table of what is shown, under when and as whom it was tried", () => {
	const lines = written("action");
	expect(lines[0]).toBe("# Permissions in app/dev");
	expect(lines[2]).toMatch(
		/^Tried .* in app\/dev \(mem:\/\/, SurrealDB 3\.0\.2\)\. Everything .* rolled back\.$/,
	);
	expect(lines).toContain("- bob\\|by: user:bob\\|by via account, app/dev");
	expect(lines.filter((line) => line.startsWith("|"))).toEqual([
		"|  | default: select | bob\\|by: select | default: create | bob\\|by: create | default: update | bob\\|by: update | default: delete | bob\\|by: delete |",
		"| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
		"| **no\\|te**<br>⚠ \\<b\\>why\\</b\\> | ✓ all 7 | ∅ silent 0/7 |  |  |  |  |  |  |",
		"| no\\|te.title |  |  |  |  |  | ◐ 3 of 7 |  |  |",
	]);
});

it("has the columns in the order in which they are shown", () => {
	expect(written("session").find((line) => line.startsWith("|"))).toMatch(
		/^\| {2}\| default: select \| default: create \|/,
	);
});
