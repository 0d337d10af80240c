import { describe, expect, it } from "vitest";
import { isSameJson, type Json, jsonText, lookUp, parseJson } from "./json";

const parsed = (text: string): Json => {
	const value = parseJson(text);
	if (value === undefined) throw new Error(`no JSON: ${text}`);
	return value;
};

describe("JSON as serde_json has it", () => {
	it.each([
		["1", 1n],
		["1.0", 1],
		["1e2", 100],
		["-0", -0],
		["18446744073709551615", 18446744073709551615n],
		["18446744073709551616", 18446744073709552000],
		["-9223372036854775808", -9223372036854775808n],
		['"a\\"1"', 'a"1'],
		["null", null],
	])("reads %s", (text, value) => expect(parsed(text)).toStrictEqual(value));

	it("is told from what is none", () => {
		for (const text of ["", "{", "01", "nan", "{'a':1}"]) expect(parseJson(text)).toBeUndefined();
	});

	it.each([
		[1, "1.0"],
		[0.1, "0.1"],
		[1e15, "1000000000000000.0"],
		[1e16, "1e+16"],
		[1.5e300, "1.5e+300"],
		[0.00001, "0.00001"],
		[0.0000015, "1.5e-6"],
		[-2.5, "-2.5"],
		[123456.789, "123456.789"],
		[0, "0.0"],
		[-0, "-0.0"],
		[Number.NaN, "null"],
		[7n, "7"],
	] as [Json, string][])("writes %s as %s", (value, text) => expect(jsonText(value)).toBe(text));

	it("writes fields by name, and without spaces", () => {
		expect(
			jsonText(parsed('{ "b": [1, 2.0], "a": {"__proto__": "é\\u0000"}, "\u{1F600}": 1, "\uFFFD": 2 }')),
		).toBe('{"a":{"__proto__":"é\\u0000"},"b":[1,2.0],"\uFFFD":2,"\u{1F600}":1}');
	});

	it.each([
		["1", "1", true],
		["1", "1.0", false],
		['{"a":1,"b":[null]}', '{"b":[null],"a":1}', true],
		['{"a":null}', "{}", false],
		['{"a":null}', '{"b":null}', false],
		["[1,2]", "[2,1]", false],
		["[]", "{}", false],
		["null", '"null"', false],
	])("compares %s with %s", (one, other, same) => {
		expect(isSameJson(parsed(one), parsed(other))).toBe(same);
		expect(isSameJson(parsed(other), parsed(one))).toBe(same);
	});

	it.each([
		["", '{"a":[{"b":1}]}'],
		[".", '{"a":[{"b":1}]}'],
		["a.0.b", "1"],
		[".a..0", '{"b":1}'],
		["a.1", undefined],
		["a.b", undefined],
		["0", undefined],
		["a.0.b.c", undefined],
	])("finds %j", (path, text) => {
		const found = lookUp(parsed('{"a":[{"b":1}]}'), path);
		expect(found === undefined ? undefined : jsonText(found)).toBe(text);
	});
});
