import { expect, it } from "vitest";
import { count, duration } from "./words";

it.each([
	[0.123456, "0.12 ms"],
	[9.96, "10 ms"],
	[123.4, "123 ms"],
	[3210, "3.2 s"],
	[125_000, "2 min 5 s"],
	[999.7, "1.0 s"],
	[59_990, "1 min 0 s"],
	[119_700, "2 min 0 s"],
])("writes %d ms as %s", (ms, words) => {
	expect(duration(ms)).toBe(words);
});

it("counts in words", () => {
	expect([count(1, "row", "rows"), count(1234, "row", "rows")]).toEqual(["1 row", "1,234 rows"]);
});
