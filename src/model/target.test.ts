import { describe, expect, it } from "vitest";
import { selectedText, statementAt, statementOfLens, wholeText } from "./target";

describe("what runs", () => {
	it("is the whole text, comments and all, so that positions fit", () => {
		expect(wholeText(" -- a\nRETURN 1;\n")).toEqual({ range: { start: 0, end: 16 } });
	});
	it("is the selection as selected", () => {
		expect(selectedText("RETURN 1; RETURN 2", { start: 9, end: 18 })).toEqual({
			range: { start: 9, end: 18 },
		});
	});
	it("is the statement at the cursor, without what is around it", () => {
		expect(statementAt("RETURN 1;\n-- two\nRETURN 2;", 12)).toEqual({ range: { start: 17, end: 25 } });
	});
	describe("of a code lens", () => {
		const text = "DELETE user;\nSELECT * FROM user;\n";
		const lens = { start: 13, end: 31, text: "SELECT * FROM user" };

		it("is what it stands above", () => {
			expect(statementOfLens(text, lens)).toEqual({ range: { start: 13, end: 31 } });
		});
		it("is found again when the text before it has changed", () => {
			expect(statementOfLens(`-- new\n${text}`, lens)).toEqual({ range: { start: 20, end: 38 } });
			expect(statementOfLens("SELECT * FROM user", lens)).toEqual({ range: { start: 0, end: 18 } });
		});
		it("is nothing when it was edited itself", () => {
			const nothing = { nothing: expect.stringContaining("edited") };
			expect(statementOfLens("DELETE user;\nDELETE * FROM user;\n", lens)).toEqual(nothing);
			expect(statementOfLens("DELETE user;\nSELECT * FROM user WHERE x;\n", lens)).toEqual(nothing);
			// The same characters as a part of something else.
			expect(statementOfLens("-- the one: SELECT * FROM user", lens)).toEqual(nothing);
			expect(statementOfLens(`DEFINE EVENT{${lens.text}}`, lens)).toEqual(nothing);
		});
	});
	it.each([
		[wholeText("  -- nothing\n;")],
		[selectedText("RETURN 1", { start: 3, end: 3 })],
		[selectedText("RETURN 1; ;", { start: 8, end: 11 })],
		[statementAt("", 0)],
	])("is nothing, said in words: %j", (target) => {
		expect(target).toEqual({ nothing: expect.stringMatching(/\w.*\.$/) });
	});
});
