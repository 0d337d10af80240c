import { expect, it } from "vitest";
import { permissionsIn } from "./permissionClauses";

/** One line a part: who it is about, its actions, its answer; and the text of all of it. */
function told(text: string) {
	return permissionsIn(text).map(({ table, field, start, end, parts }) => ({
		of: field === undefined ? table : `${table}/${field}`,
		text: text.slice(start, end),
		parts: parts.map(({ actions, answer }) => {
			const what = typeof answer === "string" ? answer : text.slice(answer.where.start, answer.where.end);
			return `${actions.map(({ action }) => action).join("+")}: ${what}`;
		}),
	}));
}

const partsOf = (text: string) => told(text).flatMap(({ parts }) => parts);
const table = (permissions: string) => `DEFINE TABLE t ${permissions}`;

it.each([
	["FULL", "PERMISSIONS FULL", ["select+create+update+delete: FULL"]],
	["small letters", "permissions none comment 'x'", ["select+create+update+delete: NONE"]],
	[
		"commas between",
		"PERMISSIONS FOR select WHERE a = 1, FOR update FULL, FOR delete NONE",
		["select: a = 1", "update: FULL", "delete: NONE"],
	],
	["no commas", "PERMISSIONS FOR select WHERE a = 1 FOR update FULL", ["select: a = 1", "update: FULL"]],
	["several actions", "PERMISSIONS FOR create, update WHERE a", ["create+update: a"]],
	["an end by COMMENT", "PERMISSIONS FOR select WHERE a COMMENT 'FOR update FULL'", ["select: a"]],
	["an end by SCHEMAFULL", "PERMISSIONS FOR select WHERE a SCHEMAFULL", ["select: a"]],
	["an end by another statement", "PERMISSIONS FOR select WHERE a; FOR update FULL", ["select: a"]],
	[
		"fields that are called so",
		"PERMISSIONS FOR select WHERE type = 1 AND comment",
		["select: type = 1 AND comment"],
	],
	["a field in a path", "PERMISSIONS FOR select WHERE a.comment COMMENT 'x'", ["select: a.comment"]],
	["all of a list", "PERMISSIONS FOR select WHERE a.* COMMENT 'x'", ["select: a.*"]],
	[
		"what stands in brackets",
		"PERMISSIONS FOR select WHERE { FOR $x IN [1, 2] { RETURN true; }; fn::a(1, 2) } FOR update WHERE [a, b]",
		["select: { FOR $x IN [1, 2] { RETURN true; }; fn::a(1, 2) }", "update: [a, b]"],
	],
	[
		"IF … END",
		"PERMISSIONS FOR select WHERE IF a THEN b; ELSE c END FOR update FULL",
		["select: IF a THEN b; ELSE c END", "update: FULL"],
	],
	[
		"comments and strings",
		"PERMISSIONS /* NONE */ FOR select -- FULL\n WHERE a = 'FOR update FULL;' /* , */ AND b # FOR\n FOR update NONE",
		["select: a = 'FOR update FULL;' /* , */ AND b", "update: NONE"],
	],
	[
		"a word in a view",
		"AS SELECT permissions FROM x PERMISSIONS FULL",
		["select+create+update+delete: FULL"],
	],
	["a text", "COMMENT 'PERMISSIONS NONE'", []],
	["a comment", "/* PERMISSIONS NONE */", []],
	["something unfinished", "PERMISSIONS FOR select WHERE", []],
	["something wrong", "PERMISSIONS FOR select FULL FOR nothing FULL", []],
	[
		"one after the other",
		"PERMISSIONS FULL PERMISSIONS FOR select NONE",
		["select+create+update+delete: FULL", "select: NONE"],
	],
])("reads %s", (_, permissions, parts) => expect(partsOf(table(permissions))).toEqual(parts));

it("says of what they are, wherever it is defined", () => {
	const text = `
		DEFINE TABLE IF NOT EXISTS \`a b\` PERMISSIONS FULL;
		define field overwrite address.city on table t TYPE string PERMISSIONS FOR select, update NONE;
		DEFINE FIELD permissions ON t VALUE permissions PERMISSIONS FULL;
		DEFINE FIELD tags.* ON t PERMISSIONS NONE READONLY;
		DEFINE FUNCTION fn::f() { DEFINE TABLE inner PERMISSIONS NONE; } PERMISSIONS FULL;
		BEGIN; DEFINE TABLE \${name} PERMISSIONS FOR select WHERE a = \${value}; COMMIT;
		CREATE t SET define = 'DEFINE TABLE no PERMISSIONS FULL';`;
	expect(told(text)).toEqual([
		{ of: "a b", text: "FULL", parts: ["select+create+update+delete: FULL"] },
		{ of: "t/address.city", text: "FOR select, update NONE", parts: ["select+update: NONE"] },
		{ of: "t/permissions", text: "FULL", parts: ["select+create+update: FULL"] },
		{ of: "t/tags.*", text: "NONE", parts: ["select+create+update: NONE"] },
		{ of: "inner", text: "NONE", parts: ["select+create+update+delete: NONE"] },
		{ of: "\u0024{name}", text: "FOR select WHERE a = \u0024{value}", parts: ["select: a = \u0024{value}"] },
	]);
});
