import { describe, expect, it } from "vitest";
import snippets from "../../media/snippets.json";
import { beginningOfStatement, shownSnippet } from "./snippetPlace";

describe("beginningOfStatement", () => {
	it.each([
		["sel", "sel"],
		["SELECT 1;\ndefine ta", "define ta"],
		["-- a comment\n\nCreate ", "Create "],
		["{ LET $a = 1; retu", "retu"],
		["/* a */ sel", "sel"],
		["RETURN ';'; sel", "sel"],
	])("is where a statement begins: %j", (text, words) => {
		expect(beginningOfStatement(text)).toEqual({ words, start: text.length - words.length });
	});
	it.each([
		"",
		"SELECT * FROM user",
		"DEFINE TABLE a\n\tPERMISSIONS",
		"DEFINE TABLE a SCHEMAFULL\n\tPERMISSIONS\n\t\tFOR select",
		"CREATE user:1 sel",
		"define\ntable",
		"-- sel",
		"/* sel",
		"RETURN 'sel",
		"RETURN 1; -- sel",
		"LET $a = sel",
	])("is nowhere else: %j", (text) => {
		expect(beginningOfStatement(text)).toBeUndefined();
	});
});

describe("shownSnippet", () => {
	it("shows choices, fields and what is escaped as they will stand there", () => {
		expect(shownSnippet(`LET \\$\${1:name} = \${2:\\$a}; '\${3}' \${4|OWNER,EDITOR|}$0`)).toBe(
			"LET $name = $a; '' OWNER",
		);
	});
	it.each(Object.entries(snippets))("leaves no mark in “%s”", (_, { body }) => {
		expect(shownSnippet(body.join("\n"))).not.toMatch(/\$\{|\\|\|/);
	});
});
