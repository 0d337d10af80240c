import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { globBase, globMatcher } from "./glob";

describe("globMatcher", () => {
	it.each([
		[
			"database/*.surql",
			["database/schema.surql"],
			["database/a/b.surql", "database/a.sql", "x/database/a.surql"],
		],
		["**/*.surql", ["a.surql", "a/b.surql", "a/b/c.surql"], ["a.sql"]],
		["db/**", ["db/a", "db/a/b"], ["dbx/a"]],
		["{schema,seed}/*.surql", ["schema/a.surql", "seed/b.surql"], ["other/a.surql"]],
		["0[12].surql", ["01.surql", "02.surql"], ["03.surql"]],
		["[!a].surql", ["b.surql"], ["a.surql", "/.surql"]],
		["a?.surql", ["ab.surql"], ["a.surql", "a/.surql"]],
		["a+b(1).surql", ["a+b(1).surql"], ["aab1.surql"]],
	])("%s", (pattern, matching, others) => {
		const matches = globMatcher(pattern);
		expect(matching.filter((path) => !matches(path))).toEqual([]);
		expect(others.filter(matches)).toEqual([]);
	});

	it("takes any text for a pattern", () => {
		fc.assert(
			fc.property(fc.string(), fc.string(), (pattern, path) =>
				[true, false].includes(globMatcher(pattern)(path)),
			),
		);
	});
});

it("globBase is where the search begins", () => {
	expect(globBase("database/schema/*.surql")).toBe("database/schema");
	expect(globBase("*.surql")).toBe("");
	expect(globBase("database/schema.surql")).toBe("database");
});
