import { expect, test } from "vitest";
import { valuesOf } from "./values";

const none = () => undefined;
const first = (type: string, linkTo: (table: string) => string | undefined = none) => {
	const values = valuesOf(type, linkTo);
	return "none" in values ? values.none : values[0];
};

test.each([
	["string", "'a text'"],
	["none | int", "1"],
	["option<bool>", "true"],
	["'draft' | 'sent'", "'draft'"],
	["-1 | 2", "-1"],
	["array<string>", "['a text']"],
	["array<int, 3>", "[1, 1, 1]"],
	["set<int>", "<set> [1]"],
	["array<record<user>>", "[$user]"],
	["record<team | user>", "$user"],
	["record<`odd name`>", "type::record('odd name', 'none')"],
	["{ a: int, 'b c': string | none }", "{ a: 1, 'b c': 'a text' }"],
	["[int, bool]", "[1, true]"],
	["geometry<polygon>", expect.stringMatching(/Polygon/)],
	["none", "NONE"],
	["regex", "no value of the type regex can be made"],
])("%s", (type, expected) => {
	expect(first(type, (table) => (table === "user" ? "$user" : undefined))).toEqual(expected);
});
