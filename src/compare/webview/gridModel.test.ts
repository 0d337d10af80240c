import { describe, expect, it } from "vitest";
import type { AlignedRow } from "../../protocol/compare";
import type { ComparedColumn, StatementOutcome } from "../../protocol/comparePage";
import { cellView, type GridContent, gridColumns, MAX_COLUMNS, shownFields } from "./gridModel";

const column = (name: string, when: ComparedColumn["when"] = "now"): ComparedColumn => ({
	name,
	who: name,
	place: "app/dev",
	colour: "--c",
	mark: "●",
	when,
	totalMs: 1,
});
const ok: StatementOutcome = { status: "ok", durationMs: 1, shape: "rows", rows: 1 };
const content = (...names: readonly string[]): GridContent => ({
	columns: names.map((name) => column(name)),
	results: names.map(() => ok),
	observer: 0,
	fields: ["id", "text"],
});
const row = (columns: AlignedRow["columns"], differing: readonly string[] = []): AlignedRow => ({
	record: "note:a",
	position: 0,
	columns,
	differing,
	at: columns.map(() => 0),
});

describe("columns", () => {
	it("stand by session, or by field", () => {
		const { columns, groups } = gridColumns(content("a", "b"), "session");
		expect(columns.map(({ column, field }) => `${column}${field}`)).toEqual(["0id", "0text", "1id", "1text"]);
		expect(groups.map(({ size }) => size)).toEqual([2, 2]);
		const byField = gridColumns(content("a", "b"), "field");
		expect(byField.columns.map(({ column, field }) => `${column}${field}`)).toEqual([
			"0id",
			"1id",
			"0text",
			"1text",
		]);
		expect(byField.groups.map(({ field }) => field)).toEqual(["id", "text"]);
	});
	it("leave the id out that the row is called by", () => {
		expect(shownFields({ by: "record", fields: ["id", "a", "text"] }, ["text", "*"])).toEqual(["text", "a"]);
		expect(shownFields({ by: "record", fields: ["id"] }, [])).toEqual(["id"]);
		expect(shownFields({ by: "value", fields: [] }, [])).toEqual([""]);
		expect(shownFields({ by: "position", fields: ["id", "text"] }, [])).toEqual(["id", "text"]);
	});
	it("are not more than can be drawn, and it says how many fields are left out", () => {
		const many = { ...content("a", "b", "c"), fields: Array.from({ length: 500 }, (_, i) => `f${i}`) };
		const { columns, more } = gridColumns(many, "field");
		expect(columns).toHaveLength(MAX_COLUMNS);
		expect(more).toBe(500 - MAX_COLUMNS / 3);
	});
});

describe("a cell", () => {
	it("tells a field that is absent from NULL and NONE, and a row that is not there from both", () => {
		const it = row(
			[
				[
					["id", "note:a"],
					["text", "NULL"],
				],
				[["id", "note:a"]],
				null,
			],
			["text"],
		);
		const at = (column: number) => cellView(content("root", "alice", "bob"), it, { column, field: "text" });
		expect(at(0)).toMatchObject({ kind: "nothing", text: "NULL", differs: true });
		expect(at(1)).toMatchObject({ kind: "absent", title: "no such field for alice", differs: true });
		expect(at(2)).toMatchObject({ kind: "noRow", title: "bob gets no such row, and no error: root has it" });
	});
	it("has nothing to say of a session that had an error, or no results", () => {
		const some = content("root", "alice", "bob");
		const failed: GridContent = { ...some, results: [ok, { ...ok, status: "error" }, null] };
		const it = row([[["id", "note:a"]], null, null]);
		expect(cellView(failed, it, { column: 1, field: "id" })).toMatchObject({ kind: "noResult" });
		expect(cellView(failed, it, { column: 2, field: "id" }).title).toBe("bob has no results");
	});
	it("differs from the other sessions, and from the baseline, each by itself", () => {
		const beside: GridContent = {
			columns: [column("a"), column("a", "before"), column("b"), column("b", "before")],
			results: [ok, ok, ok, ok],
			fields: ["n"],
		};
		const it = row([[["n", "2"]], [["n", "1"]], [["n", "2"]], null], ["n"]);
		expect(cellView(beside, it, { column: 0, field: "n" })).toEqual({
			kind: "value",
			text: "2",
			differs: false,
			changed: true,
			title: "before: 1",
		});
		expect(cellView(beside, it, { column: 2, field: "n" })).toMatchObject({
			changed: true,
			title: "before: no row",
		});
		expect(cellView(beside, it, { column: 1, field: "n" })).toMatchObject({ changed: false });
	});
});
