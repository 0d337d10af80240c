import { describe, expect, it } from "vitest";
import { excerpt } from "./excerpt";

describe("excerpt", () => {
	it.each([
		["-- why\n/* and\nhow */ SELECT *\n\tFROM note", 40, "SELECT * FROM note"],
		["SELECT * FROM note WHERE owner = $auth.id", 20, "SELECT * FROM note…"],
		["-- nothing", 40, ""],
	])("of %j", (from, length, shown) => {
		expect(excerpt(from, length)).toBe(shown);
	});
});
