/**
 * What values become for assertions. The texts are those of SurrealKit 1.0.0-beta.6 on server 3.3.2, found by the same
 * suite.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { places } from "./support/places";
import { failures, onlySuite, runSuites, verdicts } from "./support/suiteRuns";

const values: readonly (readonly [expression: string, json: string])[] = [
	["1", "1"],
	["1.0f", "1.0"],
	["9223372036854775807", "9223372036854775807"],
	["-5", "-5"],
	["1.50dec", '"1.5"'],
	["true", "true"],
	["'é😀'", '"é😀"'],
	["1h30m5us", '"1h30m5µs"'],
	["d'2024-01-01T00:00:00.12Z'", '"2024-01-01T00:00:00.120Z"'],
	["d'2024-01-01T00:00:00Z'", '"2024-01-01T00:00:00Z"'],
	["u'018e0a5e-0000-7000-8000-000000000001'", '"018e0a5e-0000-7000-8000-000000000001"'],
	["<set>[3, 1, 2]", "[1, 2, 3]"],
	["{ b: 1, a: { c: 2.0f } }", "{ a = { c = 2.0 }, b = 1 }"],
	["<bytes>'ab'", "[97, 98]"],
	["person:tobie", '"person:tobie"'],
	["person:1", '"person:1"'],
	["person:`1`", '"person:`1`"'],
	["person:01hz", '"person:01hz"'],
	["person:`a b`", '"person:`a b`"'],
	["person:['a', 1]", "\"person:['a', 1]\""],
	["`we-ird`:x", '"`we-ird`:x"'],
	["(1.0, 2.0)", '{ type = "Point", coordinates = [1.0, 2.0] }'],
	["1..5", '"1..5"'],
	["1f/0f", "inf"],
	["[]", "[]"],
	["{}", "{}"],
];

describe.each(places)("values of suites on $name", (place) => {
	const fixture = place.fixture();
	beforeAll(fixture.start);
	afterAll(fixture.stop);

	it("are JSON as SurrealKit sees it", async () => {
		const text = values
			.map(
				([expression, json]) =>
					`[[cases]]\nname = """${expression}"""\nkind = "sql_expect"\nsql = """RETURN ${expression}"""\n[[cases.assertions]]\npath = ""\nequals = ${json}\n`,
			)
			.join("");
		const suite = onlySuite(await runSuites(fixture.backend, {}, [text]));
		expect(suite.problems).toEqual([]);
		expect(failures(suite)).toEqual([]);
		expect(Object.keys(verdicts(suite))).toHaveLength(values.length);
	});

	it("are another one where they only look alike", async () => {
		const [int, float] = ["equals = 1", "equals = 1.0"];
		const each = [
			["1", float],
			["1.0f", int],
			["'1'", int],
			["NONE", 'equals = ""'],
			["1dec", int],
		].map(
			([expression, wanted], index) =>
				`[[cases]]\nname = "${index}"\nkind = "sql_expect"\nsql = "RETURN ${expression}"\nassertions = [{ path = "", ${wanted} }]\n`,
		);
		const suite = onlySuite(await runSuites(fixture.backend, {}, [each.join("")]));
		expect(Object.values(verdicts(suite))).toEqual(each.map(() => "failed"));
	});
});
