import { expect, it } from "vitest";
import type { StatementSummary } from "../protocol/backend";
import type { CompareOutcome } from "../protocol/compare";
import { alignParams, columnsOf, columnView, observerOf } from "./columns";

const statement: StatementSummary = {
	index: 0,
	status: "ok",
	durationMs: 1,
	shape: "rows",
	rows: 1,
	bytes: 1,
};
const outcome = (id: string, run: string | undefined, statements = [statement]): CompareOutcome => ({
	before: {
		id,
		name: id,
		auth: { kind: "root" },
		fullRights: false,
		ordinal: 0,
		namespace: "a",
		database: "b",
	},
	totalMs: 1,
	statements,
	...(run === undefined ? { failed: { message: "gone", code: "sessionNotFound" } } : { run }),
});

it("what a session gave before stands behind what it gives now, for the sessions that are in both", () => {
	const columns = columnsOf(
		[outcome("default", "1"), outcome("x", "2")],
		[outcome("x", "3"), outcome("y", "4")],
	);
	expect(columns.map(({ when, outcome: { run } }) => `${when} ${run}`)).toEqual([
		"now 1",
		"now 2",
		"before 3",
	]);
});

it("the default session is the observer, where it has results", () => {
	expect(observerOf(columnsOf([outcome("x", "1"), outcome("default", "2")]))).toBe(1);
	expect(observerOf(columnsOf([outcome("x", "1"), outcome("default", undefined)]))).toBeUndefined();
	expect(observerOf(columnsOf([outcome("x", "1")], [outcome("default", "2")]))).toBeUndefined();
});

it("a run without the statement has nothing to be laid beside the others", () => {
	const columns = columnsOf(
		[outcome("default", "1"), outcome("x", undefined)],
		[outcome("default", "2", [])],
	);
	expect(alignParams(columns, 0, "")).toEqual({ runs: ["1", null, null], statement: 0, observer: 0 });
});

it.each([
	["SELECT 1", undefined],
	["-- new\ncreate note", true],
	["INSERT INTO note {}", true],
	["RELATE a:1->b->c:1", true],
	["UPSERT note", true],
	["RETURN 'CREATE'", undefined],
])("%s makes records: %s", (text, makesRecords) => {
	const placed = { ...statement, range: { start: 0, end: text.length } };
	const columns = columnsOf([outcome("x", "1", [placed])]);
	expect(alignParams(columns, 0, text).makesRecords).toBe(makesRecords);
});

it("tells who and where a session was, and why it has no results", () => {
	const [column] = columnsOf([outcome("x", undefined)]);
	expect(column && columnView(column)).toMatchObject({
		name: "x",
		who: "root user",
		place: "a/b",
		when: "now",
		failed: "gone",
	});
});
