import { expect, it } from "vitest";
import type { Alignment } from "../../protocol/compare";
import { nothingWords, verdictWords } from "./verdictWords";

const alignment = (about: Partial<Alignment>): Alignment => ({
	alignment: "a",
	by: "record",
	rows: 5,
	differing: 2,
	same: false,
	fields: [],
	columns: [],
	...about,
});

it("says how much is the same", () => {
	expect(verdictWords(alignment({}), false)).toBe("2 of 5 rows differ");
	expect(verdictWords(alignment({ rows: 1, differing: 1 }), false)).toBe("1 of 1 row differs");
	expect(verdictWords(alignment({}), true)).toBe("2 of 5 rows differ or changed");
	expect(verdictWords(alignment({ same: true, differing: 0 }), false)).toBe("same for all");
	expect(verdictWords(alignment({ by: "value", rows: 1, differing: 1 }), false)).toBe("differs");
});

it("does not call it the same where a session has an error beside equal rows of others", () => {
	const failed = alignment({ differing: 0 });
	expect(verdictWords(failed, false)).toBe("differs");
	expect(nothingWords(failed)).toBe(
		"The rows are the same in every session that has them. Not every session has.",
	);
	expect(nothingWords(alignment({ same: true, differing: 0 }))).toMatch(/every session gets the same/);
	expect(nothingWords(alignment({ rows: 0, differing: 0 }))).toBe("No rows in any session.");
});
