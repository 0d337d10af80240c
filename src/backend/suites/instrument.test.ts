import { expect, it } from "vitest";
import { instrumented } from "./instrument";

const one = (text: string) => instrumented([{ path: "a.surql", text }]);

it("leaves everything else as it is, and counts each action by itself", () => {
	const { definitions, texts, files } = one(
		"-- PERMISSIONS FULL\nDEFINE TABLE t PERMISSIONS FOR create, select WHERE a -- so\n, FOR delete NONE COMMENT 'x';\nCREATE t;",
	);
	expect(definitions.text.match(/DEFINE SEQUENCE/g)).toHaveLength(6);
	expect(texts.get("a.surql")?.replaceAll("surreal_sessions_coverage_", "")).toBe(
		"-- PERMISSIONS FULL\nDEFINE TABLE t PERMISSIONS " +
			"FOR create WHERE IF (a\n) { sequence::nextval('0_granted'); true } ELSE { sequence::nextval('0_denied'); false }, " +
			"FOR select WHERE IF (a\n) { sequence::nextval('1_granted'); true } ELSE { sequence::nextval('1_denied'); false }, " +
			"FOR delete WHERE { sequence::nextval('2_denied'); false } COMMENT 'x';\nCREATE t;",
	);
	expect(files).toEqual([
		{
			path: "a.surql",
			clauses: [
				clause("create", "both", [1, 31], [1, 37]),
				clause("select", "both", [1, 39], [1, 45]),
				clause("delete", "denied", [2, 2], [2, 17]),
			],
		},
	]);
});

function clause(
	action: string,
	answers: string,
	[line, character]: number[],
	[endLine, endCharacter]: number[],
) {
	return {
		action,
		answers,
		table: "t",
		range: { start: { line, character }, end: { line: endLine, character: endCharacter } },
	};
}

it("counts lines as editors do", () => {
	const { files } = one("\r\n\rDEFINE TABLE t\n PERMISSIONS\n  FULL;");
	expect(files[0]?.clauses[0]?.range).toEqual({
		start: { line: 4, character: 2 },
		end: { line: 4, character: 6 },
	});
});

it("has nothing to count where there are no permissions", () => {
	expect(one("DEFINE TABLE t; DEFINE FUNCTION fn::a() { 1 } PERMISSIONS FULL").files).toEqual([]);
});
