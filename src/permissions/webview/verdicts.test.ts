import { describe, expect, it } from "vitest";
import { cell } from "./testMatrix";
import { cellLabel, cellText, sentence } from "./verdicts";

describe("a cell", () => {
	it.each([
		[cell("note bob create", "0/7"), "silent 0/7", "note, create, bob: silently denied, 0 of 7"],
		[cell("note bob select", "3/7"), "3 of 7", "note, select, bob: partly, 3 of 7"],
		[
			{ ...cell("note bob update", "2/2"), verdict: "partly" } as const,
			"2 known",
			"note, update, bob: partly, 2 of 2 known",
		],
		[cell("note bob update", "7/7"), "all 7", "note, update, bob: allowed, 7 of 7"],
		[cell("note bob create", "1/1"), "allowed", "note, create, bob: allowed, 1 of 1"],
		[cell("note bob delete", "refused"), "refused", "note, delete, bob: refused"],
		[cell("note bob delete", "unknown"), "unknown", "note, delete, bob: unknown"],
		[cell("note bob create", "silentlyDenied"), "silent", "note, create, bob: silently denied"],
		[cell("user.email bob select", "1/3"), "1 of 3", "email of user, select, bob: partly, 1 of 3"],
	])("is told by a word and its numbers, and spoken", (each, text, label) => {
		expect(cellText(each)).toBe(text);
		expect(cellLabel(each, "bob")).toBe(label);
	});

	it.each([
		[cell("note b select", "3/7"), "“bob” sees 3 of the 7 records of note that “default” sees."],
		[cell("note b select", "7/7"), "“bob” sees all 7 records of note that “default” sees."],
		[
			cell("note b select", "0/7"),
			"“bob” sees none of the 7 records of note that “default” sees, and the server gives no error.",
		],
		[cell("note b create", "1/1"), "“bob” may create records of note."],
		[
			cell("note b create", "0/1"),
			"What “bob” creates in note is not there afterwards, and the server gives no error.",
		],
		[
			cell("note b update", "2/7"),
			"An update by “bob” takes effect on 2 of the 7 records of note that were tried.",
		],
		[
			{ ...cell("note b update", "1/1"), verdict: "partly" } as const,
			"An update by “bob” takes effect on 1 or more of the records of note that were tried.",
		],
		[
			cell("note b delete", "0/7"),
			"A delete by “bob” takes effect on none of the 7 records of note that were tried, and the server gives no error.",
		],
		[cell("note b create", "refused"), "“bob” may not create note: the server gives an error."],
		[cell("note b create", "unknown"), "It is not known whether “bob” may create note."],
		[
			cell("user.email b select", "1/3"),
			"“bob” sees the field email in 1 of the 3 records of user in which “default” sees it.",
		],
		[
			cell("user.email b update", "0/3"),
			"What “bob” writes into the field email on updating is kept in none of the 3 records of user that were tried, and the server gives no error.",
		],
	])("is told in a sentence", (each, said) => {
		expect(sentence(each, "bob", "default")).toBe(said);
	});
});
