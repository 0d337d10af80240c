import { describe, expect, it } from "vitest";
import { selectedText, statementAt, wholeText } from "./target";

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
	it.each([
		[wholeText("  -- nothing\n;")],
		[selectedText("RETURN 1", { start: 3, end: 3 })],
		[selectedText("RETURN 1; ;", { start: 8, end: 11 })],
		[statementAt("", 0)],
	])("is nothing, said in words: %j", (target) => {
		expect(target).toEqual({ nothing: expect.stringMatching(/\w.*\.$/) });
	});
});
