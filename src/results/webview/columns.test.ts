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

	it("is as the statement lists them, others where it says so or else behind", () => {
		const rows = [["a", "b", "c", "id"].map((name) => [name, "1"] as const)];
		expect(columnsOf(rows, ["c", "x", "a"])).toEqual(["c", "a", "id", "b"]);
		expect(columnsOf(rows, ["b", "*", "a"])).toEqual(["b", "id", "c", "a"]);
		expect(columnsOf(rows, ["*"])).toEqual(["id", "a", "b", "c"]);
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
