import { describe, expect, it } from "vitest";
import { columnsOf, isCut } from "./columns";

describe("columnsOf", () => {
	it("is the union of the fields, in order of appearance but the id first", () => {
		const rows = [
			[["name", "'x'"]],
			[
				["age", "1"],
				["id", "a:2"],
				["name", "'y'"],
			],
			[["", "NONE"]],
		] as const;
		expect(columnsOf(rows)).toEqual(["id", "name", "age", ""]);
	});
});

describe("isCut", () => {
	it.each([
		["'long…", true],
		["20,000 bytes", true],
		["'an ellipsis …'", false],
		["'3 bytes'", false],
		["NONE", false],
	])("%s", (text, cut) => {
		expect(isCut(text)).toBe(cut);
	});
});
