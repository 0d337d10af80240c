import { describe, expect, test } from "vitest";
import { equalitiesIn, literalsIn, looksAtOneRecord, namesIn, stepsSequence } from "./clauses";

test("names of fields, quoted or not", () => {
	expect(namesIn("`a-b`.c = $auth AND NOT fn::x(d)")).toEqual(
		new Set(["a-b", "c", "AND", "NOT", "fn", "x", "d"]),
	);
});

describe("what is compared for equality", () => {
	test.each([
		["owner = $auth", [["owner", "$auth"]]],
		["$auth.id = owner", [["owner", "$auth.id"]]],
		[
			"state = 'draft' AND n == 3",
			[
				["state", "'draft'"],
				["n", "3"],
			],
		],
		["`a-b`.city IS 'x'", [["`a-b`.city", "'x'"]]],
		[
			"open = true OR owner = user:one",
			[
				["open", "true"],
				["owner", "user:one"],
			],
		],
		["out = (user:one)", [["out", "(user:one)"]]],
		["$auth.admin = true", []],
		["n != 3 AND s IS NOT 'a'", []],
		["$auth = NONE", []],
	])("%s", (clause, expected) => {
		expect(equalitiesIn(clause).map(({ field, value }) => [field, value])).toEqual(expected);
	});
});

describe("whether a clause looks at one record alone", () => {
	test.each([
		["owner = $auth AND n < 3", true],
		["$auth.admin = true", true],
		["$token.role = 'x'", true],
		["owner.admin = true", false],
		["->likes->note", false],
		["(SELECT * FROM ONLY $auth).admin", false],
		["fn::may($auth)", false],
		["record::exists(other)", false],
	])("%s", (clause, expected) => expect(looksAtOneRecord(clause, false)).toBe(expected));

	test("a field of the signed-in record may be one of the table's", () => {
		expect(looksAtOneRecord("$auth.admin = true", true)).toBe(false);
		expect(looksAtOneRecord("id = $auth.id", true)).toBe(true);
	});
});

test("texts and numbers that an ASSERT asks for", () => {
	expect(literalsIn("$value IN ['a', \"b\"] AND $value > 17")).toEqual(["'a'", '"b"', "17"]);
});

test("a sequence, as the engine quotes it", () => {
	expect(stepsSequence("`sequence`::nextval('c')")).toBe(true);
	expect(stepsSequence("sequence::nextval('c')")).toBe(true);
	expect(stepsSequence("time::now()")).toBe(false);
});
