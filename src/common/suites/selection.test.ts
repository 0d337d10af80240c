import { describe, expect, it } from "vitest";
import { fits, selectedCases } from "./selection";
import { readSuite } from "./suite";
import { withVariables } from "./variables";

it.each([
	["*", "", true],
	["a*c", "a/b.c", true],
	["a?c", "abc", true],
	["a?c", "ac", false],
	["a?c", "a😀c", true],
	["*.toml", "database/tests/x.toml", true],
	["a.c", "abc", false],
	["[a]", "[a]", true],
	["**b**", "abc", true],
	["b", "abc", false],
])("%s fits %s: %s", (glob, text, does) => expect(fits(glob, text)).toBe(does));

describe("selectedCases", () => {
	const one = (name: string, tags: string) =>
		`[[cases]]\nname = "${name}"\nkind = "sql_expect"\nsql = ""\ntags = ${tags}\n`;
	const text = `name = "notes"\ntags = ["fast"]\n${one("first", '["a"]')}${one("second", '["a", "b"]')}`;
	const { suite } = readSuite(text, { actors: new Map() });
	const select = (selection: object) => selectedCases(suite, "tests/n.toml", { tags: [], ...selection });

	it.each([
		[{}, [0, 1]],
		[{ suite: "no*" }, [0, 1]],
		[{ suite: "tests/*" }, [0, 1]],
		[{ suite: "n" }, []],
		[{ case: "?irst" }, [0]],
		[{ tags: ["a", "fast"] }, [0, 1]],
		[{ tags: ["b", "fast"] }, [1]],
		[{ tags: ["c"] }, []],
	])("%j", (selection, indexes) => expect(select(selection)).toEqual(indexes));
});

const braced = (name: string) => `\${${name}}`;

it.each([
	[`a ${braced("x")} ${braced("X")}`, { text: "a 1 1" }],
	[`$${braced("x")} ${braced("x")}`, { text: `${braced("x")} 1` }],
	[`${braced("y")} ${braced("z")}`, { missing: "Y" }],
	[braced(""), { text: braced("") }],
	["$x", { text: "$x" }],
])("fills %s in", (text, filled) => {
	expect(withVariables(text, new Map([["X", "1"]]))).toEqual(filled);
});
