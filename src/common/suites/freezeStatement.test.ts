import { describe, expect, it } from "vitest";
import { caseOfError, caseOfValue, shapeOf, whyNotThisStatement } from "./freezeStatement";

const nothing: { readonly writes: readonly string[]; readonly outside: readonly string[] } = {
	writes: [],
	outside: [],
};
const why = (statement: string, before = "", variables: readonly string[] = [], judgement = nothing) =>
	whyNotThisStatement({ statement, before }, variables, judgement);

describe("a statement that is to be frozen", () => {
	it.each([
		["SELECT * FROM note", ""],
		["SELECT * FROM note WHERE owner = $auth", "LET $mine = 1;"],
		["RETURN $parent", "SELECT 1;"],
		["SELECT * FROM note WHERE title = '$mine' -- $mine", "LET $mine = 1;"],
	])("can be: %s behind %s", (statement, before) => {
		expect(why(statement, before)).toBeUndefined();
	});

	it("cannot have variables of the session or of the text", () => {
		expect(why("RETURN $mine", "LET $mine = 1;")).toContain("$mine");
		expect(why("RETURN $draft", "", ["draft"])).toContain("$draft");
		expect(why("RETURN $draft", "", ["other"])).toBeUndefined();
	});

	it.each(["LET $a = 1", "USE DB x", "BEGIN"])("has to give something: not %s", (statement) => {
		expect(why(statement)).toContain("gives nothing");
	});

	it("cannot run elsewhere, write, or reach outside", () => {
		expect(why("SELECT * FROM note", "USE DB other;")).toContain("USE");
		expect(why("DELETE note", "", [], { writes: ["DELETE note"], outside: [] })).toContain("(DELETE note)");
		expect(why("RETURN 1", "", [], { writes: [], outside: ["http::get"] })).toContain("(http::get)");
	});

	it("has rows that can be chosen from, and names of fields", () => {
		const shape = { isSelect: true, named: [], mayBeSecret: false };
		expect(shapeOf("-- all\nselect * FROM note")).toEqual(shape);
		expect(shapeOf("SELECT *, title FROM note")).toEqual({ ...shape, named: ["title"] });
		expect(shapeOf("SELECT id, title AS t FROM note")).toEqual({ ...shape, named: ["id", "t"] });
		expect(shapeOf("SELECT VALUE token FROM note")).toEqual({ ...shape, mayBeSecret: true });
		expect(shapeOf("RETURN (SELECT id FROM note)")).toEqual({ ...shape, isSelect: false });
		expect(shapeOf("")).toEqual({ ...shape, isSelect: false });
	});

	it("becomes a case", () => {
		const statement = "SELECT * FROM note -- all";
		expect(caseOfValue("bob", statement, ["note:a", "note:b"], ["{ path = '0' }"])).toEqual({
			name: "bob gets SELECT * FROM note -- all",
			fields: {
				sql: "SELECT * FROM (\nSELECT * FROM note -- all\n) WHERE id IN [note:a, note:b]",
				allow: true,
			},
			lists: {},
			assertions: ["{ path = '0' }"],
		});
		expect(caseOfValue("bob", statement, [], []).fields).toEqual({ sql: statement, allow: true });
		expect(caseOfError("bob", "RETURN fn::a()", "no").fields).toEqual({
			sql: "RETURN fn::a()",
			allow: false,
			error_contains: "no",
		});
	});
});
