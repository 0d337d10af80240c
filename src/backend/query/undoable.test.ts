import { describe, expect, test } from "vitest";
import { hasSemicolon, hasWord, whyNotUndoable } from "./undoable";

describe("whether a text can be rolled back", () => {
	test.each([
		["BEGIN; CREATE a", /begins a transaction/],
		["CREATE a; begin transaction", /begins a transaction/],
		["CREATE a; /* x */ Commit -- y", /ends a transaction/],
		["CANCEL", /ends a transaction/],
		["}; COMMIT; {", /ends a transaction/],
		["LIVE SELECT * FROM a", /live query/],
		["KILL $id", /live query/],
		["ALTER SYSTEM QUERY_TIMEOUT 1s", /ALTER SYSTEM/],
		["IF true { ALTER -- x\n SYSTEM QUERY_TIMEOUT 1s }", /ALTER SYSTEM/],
		["RETURN 1 /a; ALTER SYSTEM QUERY_TIMEOUT 1s; b/ 2", /ALTER SYSTEM/],
		["CREATE a SET b = 'x", /end is missing/],
		["CREATE a; RETURN (1", /end is missing/],
	])("not %j", (text, why) => expect(whyNotUndoable(text)).toMatch(why));

	test.each([
		"CREATE a SET t = 'COMMIT'; RETURN 1",
		"SELECT commit, begin FROM a",
		"CREATE a -- ; COMMIT",
		"DEFINE FUNCTION fn::a() { RETURN 1 }; ALTER TABLE a COMMENT 'SYSTEM'",
		"",
	])("%j", (text) => expect(whyNotUndoable(text)).toBeUndefined());
});

test("what stands in texts and comments is no word and no semicolon", () => {
	expect(hasWord("RETURN 'a' -- RETURN", new Set(["RETURN"]))).toBe(true);
	expect(hasWord("'RETURN' -- RETURN", new Set(["RETURN"]))).toBe(false);
	expect(hasSemicolon("USE DB ';' -- ;")).toBe(false);
	expect(hasSemicolon("USE DB a /x;y/")).toBe(true);
});
