import { describe, expect, it } from "vitest";
import { type Choice, shownTables } from "./choice";
import { choiceFrom, FIRST_CHOICE, keptChoice } from "./kept";
import { Matrix } from "./matrix";
import { suspicionsOf } from "./suspicions";
import { cell, nobody, session, table } from "./testMatrix";

const sessions = [session("alice"), session("bob"), nobody];
const matrix = new Matrix([
	table("note", { owner: "TYPE record<user>", title: "TYPE string" }),
	table("tag", { name: "TYPE string" }),
	table("open"),
]);
matrix.add([
	cell("note alice select", "7/7"),
	cell("note bob select", "3/7"),
	cell("note.title alice select", "7/7"),
	cell("note.title bob select", "7/7"),
	cell("note.owner alice select", "7/7"),
	cell("note.owner bob select", "0/7"),
	cell("tag alice select", "3/3"),
	cell("tag bob select", "3/3"),
	cell("tag.name alice update", "refused"),
	cell("tag.name bob update", "unknown"),
	cell("open nobody create", "1/1"),
]);
const shown = (choice: Partial<Choice>) =>
	shownTables(matrix, { ...FIRST_CHOICE, ...choice }, (row) => suspicionsOf(row, sessions)).map(
		({ row, fields }) => [row.table, ...fields.map(({ field }) => field)].join(" "),
	);

describe("shownTables", () => {
	it("shows fields of what is expanded alone", () => {
		expect(shown({})).toEqual(["note", "tag", "open"]);
		expect(shown({ expanded: new Set(["note", "open"]) })).toEqual(["note owner title", "tag", "open"]);
	});

	it("filters by names, and shows the fields that fit where their table doesn't", () => {
		expect(shown({ filter: " NO" })).toEqual(["note"]);
		expect(shown({ filter: "na" })).toEqual(["tag name"]);
		expect(shown({ filter: "nothing" })).toEqual([]);
	});

	it("shows differences only: what is not known is none", () => {
		expect(shown({ differencesOnly: true })).toEqual(["note"]);
		expect(shown({ differencesOnly: true, expanded: new Set(["note"]) })).toEqual(["note owner"]);
	});

	it("shows changes only, where there is something to compare with", () => {
		const compared = new Matrix(
			[
				table("note", { title: "TYPE string" }),
				table("tag"),
				table("gone"),
				table("user", { name: "TYPE string" }),
			],
			true,
		);
		compared.add(
			[
				cell("note alice select", "7/7"),
				cell("tag alice select", "3/3"),
				cell("gone alice select", "1/1"),
				cell("user alice select", "1/1"),
				cell("user.name alice select", "1/1"),
			],
			"before",
		);
		compared.add([
			cell("note alice select", "3/7"),
			cell("note.title alice select", "3/3"),
			cell("tag alice select", "3/3"),
			cell("user alice select", "1/1"),
			cell("user.name alice select", "0/1"),
		]);
		const rows = (choice: Partial<Choice>) =>
			shownTables(compared, { ...FIRST_CHOICE, ...choice }, () => []).map(({ row, fields }) =>
				[row.table, ...fields.map(({ field }) => field)].join(" "),
			);
		// What is not changed itself is there for its fields.
		expect(rows({})).toEqual(["note", "gone", "user name"]);
		expect(rows({ changesOnly: false })).toEqual(["note", "tag", "gone", "user"]);
	});

	it("puts what is suspicious first, and what weighs most before the rest", () => {
		expect(shown({ suspiciousFirst: true })).toEqual(["open", "note", "tag"]);
	});
});

describe("what is kept of a choice", () => {
	it("comes back", () => {
		const choice: Choice = {
			filter: "a",
			columns: "action",
			differencesOnly: true,
			suspiciousFirst: true,
			changesOnly: false,
			expanded: new Set(["note"]),
		};
		expect(choiceFrom(JSON.parse(JSON.stringify(keptChoice(choice))))).toEqual(choice);
	});

	it.each([undefined, null, 1, { filter: 1, columns: "x", expanded: "note" }, { expanded: [1] }])(
		"is not taken on trust: %j",
		(kept) => {
			expect(choiceFrom(kept)).toEqual(FIRST_CHOICE);
		},
	);
});
