import { expect, it } from "vitest";
import type { Alignment } from "../../protocol/compare";
import type { ComparedColumn, ComparedStatement } from "../../protocol/comparePage";
import { statementAsMarkdown } from "./markdown";

const column = (name: string, who = name): ComparedColumn => ({
	name,
	who,
	place: "app/dev",
	colour: "--c",
	mark: "●",
	when: "now",
	totalMs: 1,
});
const ok = { status: "ok", durationMs: 1, shape: "rows", rows: 1 } as const;
const alignment: Alignment = {
	alignment: "a",
	by: "record",
	rows: 3,
	differing: 1,
	same: false,
	fields: ["id", "text"],
	columns: [
		{ rows: 3, missing: 0 },
		{ rows: 2, missing: 1 },
	],
};

it("is a table of the sessions and a table of the rows, and says what is cut", () => {
	const statement: ComparedStatement = {
		index: 0,
		excerpt: "SELECT `a` FROM note",
		order: [],
		results: [ok, { ...ok, rows: 0 }],
	};
	const rows = [
		{
			record: "note:a",
			position: 0,
			columns: [
				[
					["id", "note:a"],
					["text", "'x'"],
				],
				null,
			],
			differing: [],
			at: [0, -1],
		},
	] as const;
	const text = statementAsMarkdown(statement, [column("root"), column("bob")], alignment, rows, 3, 0);
	expect(text.split("\n")).toEqual([
		"**Statement 1**: `` SELECT `a` FROM note ``",
		"",
		"| session | who | where | status | rows |  | time |",
		"| --- | --- | --- | --- | --- | --- | --- |",
		"| root | root | app/dev | OK | 1 |  | 1 ms |",
		"| bob | bob | app/dev | OK | 0 | silently denied: 1 row | 1 ms |",
		"",
		"|  | text (root) | text (bob) |",
		"| --- | --- | --- |",
		"| note:a | 'x' | no row |",
		"",
		"The first 1 of 3 rows.",
	]);
});

it("takes what somebody else wrote as text", () => {
	const statement: ComparedStatement = {
		index: 1,
		order: [],
		results: [{ ...ok, status: "error", shape: "none", error: "a | b\n<img src=x> [l](u) `c` *d*" }],
	};
	const text = statementAsMarkdown(statement, [column("**x**")], undefined, [], 0, undefined);
	expect(text).toContain(
		String.raw`| \*\*x\*\* | \*\*x\*\* | app/dev | a \| b &lt;img src=x\> \[l\](u) \`c\` \*d\* |`,
	);
});
