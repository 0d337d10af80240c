import { describe, expect, it } from "vitest";
import { checkValue } from "./assertions";
import { NO_CONFIG } from "./config";
import { freezeInto } from "./freeze";
import { type Json, parseJson } from "./json";
import { readSuite } from "./suite";
import { inlineText } from "./tomlText";
import { isStep, valueAssertions } from "./valueAssertions";

const json = (text: string): Json => parseJson(text) ?? null;

/** What the assertions say once they were written into a suite and read from it. */
function failing(asserted: Json, found: Json): readonly string[] {
	const assertions = valueAssertions(asserted)?.map(inlineText) ?? [];
	const cases = [{ name: "a", fields: { sql: "RETURN 1" }, lists: {}, assertions }];
	const frozen = freezeInto("", NO_CONFIG, {
		comment: [],
		fixtures: [],
		parts: [{ actor: { kind: "root" }, cases }],
	});
	if ("problem" in frozen) throw new Error(frozen.problem);
	const { suite, problems } = readSuite(frozen.text, NO_CONFIG);
	expect(problems).toEqual([]);
	const [each] = suite.cases;
	if (each?.kind !== "sql_expect") throw new Error("It is another case.");
	return each.assertions
		.filter((assertion, index) => !checkValue(found, assertion, index, undefined).passed)
		.map(({ path }) => path);
}

const values = [
	"1",
	"1.0",
	"-0.0",
	"1e300",
	"18446744073709551615",
	"-9223372036854775808",
	"null",
	"true",
	'"null"',
	'""',
	'"a\\n\\"b\\" $ {x}"',
	"[]",
	"{}",
	"[[]]",
	'[{"a": {}}]',
	'{"a": [1, null, {"b c": false}], "ü": "x"}',
	'[{"count": 3}]',
];

describe("assertions of a value", () => {
	it.each(values)("%s is as it was", (text) => {
		expect(failing(json(text), json(text))).toEqual([]);
	});

	it.each([
		["1", "2"],
		["1", "1.0"],
		["18446744073709551615", "18446744073709551614"],
		["null", "0"],
		["[]", "[1]"],
		["[1]", "[]"],
		["[1]", "[1, 2]"],
		['{"a": [1]}', '{"a": [1, 2]}'],
		["{}", '{"a": 1}'],
		['{"a": 1}', '{"a": 1, "b": 2}'],
		["[[]]", "[[1]]"],
		['{"a": 1}', "{}"],
	])("%s is not %s", (text, other) => {
		expect(failing(json(text), json(other))).not.toEqual([]);
	});

	it.each(['{"a.b": null}', '{"0": null}', '{"": null}', '[{" a": null}]'])(
		"of %s a path cannot name a part",
		(text) => {
			expect(valueAssertions(json(text))).toBeUndefined();
		},
	);

	it("knows what a path can name", () => {
		expect(["a", "ä b", "a-1"].every(isStep)).toBe(true);
		expect(["", " a", "a ", "a.b", "7", "+7"].some(isStep)).toBe(false);
	});
});
