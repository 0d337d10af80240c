import { describe, expect, it } from "vitest";
import type { MatrixSession } from "../../protocol/matrixPage";
import type { MatrixCell, MatrixTable } from "../../protocol/permissions";
import { TableRow } from "./matrix";
import { suspicionsOf, tableOf } from "./suspicions";
import { admin, cell, nobody, session, table } from "./testMatrix";

const [alice, bob] = [session("alice"), session("bob")];
const words = (of: MatrixTable, cells: readonly MatrixCell[], sessions: readonly MatrixSession[]) => {
	const row = new TableRow(of);
	for (const each of cells) row.set(each);
	return suspicionsOf(row, sessions).map((each) => each.words);
};
const owned = table("note", { owner: "TYPE record<user>" });

describe("suspicionsOf", () => {
	it("names who may write without being signed in, and what", () => {
		const cells = [
			cell("note nobody create", "1/1"),
			cell("note nobody update", "1/7"),
			cell("note nobody delete", "refused"),
		];
		expect(words(table("note"), cells, [nobody])).toEqual(["“nobody”, not signed in, may create and update"]);
	});

	it("takes full rights of an embedded engine for what they are", () => {
		expect(words(table("note"), [cell("note default create", "1/1")], [admin])).toEqual([]);
	});

	it("names a record user who sees all records that have owners", () => {
		const said = ["“bob” sees all records, though they belong to a user by owner"];
		expect(words(owned, [cell("note bob select", "7/7")], [bob])).toEqual(said);
		expect(words(owned, [cell("note bob select", "6/7")], [bob])).toEqual([]);
		expect(words(owned, [cell("note bob select", "1/1")], [bob])).toEqual([]);
		expect(
			words(table("note", { owner: "TYPE record<team>" }), [cell("note bob select", "7/7")], [bob]),
		).toEqual([]);
	});

	it("names all at once of whom the same is to be said", () => {
		const cells = [cell("note alice select", "7/7"), cell("note bob select", "7/7")];
		expect(words(owned, cells, [alice, bob])).toEqual([
			"“alice” and “bob” see all records, though they belong to a user by owner",
		]);
	});

	it("names a record user who sees all of what another one sees less of", () => {
		const cells = [cell("tag alice select", "7/7"), cell("tag bob select", "3/7")];
		expect(words(table("tag"), cells, [alice, bob])).toEqual(["“alice” sees all records, and “bob” fewer"]);
		const same = [cell("tag alice select", "7/7"), cell("tag bob select", "7/7")];
		expect(words(table("tag"), same, [alice, bob])).toEqual([]);
	});

	it("names a table with which nobody may do anything that permissions apply to", () => {
		const denied = ["select", "create", "update", "delete"].map((action) =>
			cell(`log bob ${action}`, action === "create" ? "refused" : "0/2"),
		);
		const sessions = [admin, bob];
		expect(words(table("log"), denied, sessions)).toEqual(["nobody may do anything but system users"]);
		// Not before all is known, not where something is allowed, and not where nothing was found out.
		expect(words(table("log"), denied.slice(1), sessions)).toEqual([]);
		expect(words(table("log"), [...denied, cell("log bob select", "1/2")], sessions)).toEqual([]);
		const unknown = denied.map((each) => ({ ...each, verdict: "unknown" as const }));
		expect(words(table("log"), unknown, sessions)).toEqual([]);
		expect(words(table("log"), denied, [admin])).toEqual([]);
	});
});

describe("tableOf", () => {
	it.each([
		["user:alice", "user"],
		["`odd name`:1", "odd name"],
		["⟨odd:name⟩:1", "odd:name"],
		["`a\\`b`:x", "a`b"],
	])("%s", (record, name) => {
		expect(tableOf(record)).toBe(name);
	});
});
