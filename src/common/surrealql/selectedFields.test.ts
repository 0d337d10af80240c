import { describe, expect, it } from "vitest";
import { selectedFields } from "./selectedFields";

describe("selectedFields", () => {
	it.each([
		["SELECT id, title, owner.name AS owner, remark FROM note", ["id", "title", "owner", "remark"]],
		["select count() as notes, count(a, b) AS published from note group all", ["notes", "published"]],
		[
			"SELECT *, (SELECT a, b FROM c) AS inner, { x: 1, y: 2 } AS `an obj` FROM note",
			["*", "inner", "an obj"],
		],
		["SELECT zip, address.city, count() FROM note", ["zip", "address", "count"]],
		["-- why\nSELECT b /* first */, a FROM note ORDER BY a, b", ["b", "a"]],
		["SELECT 1 + 2, b FROM note", ["b"]],
		["SELECT VALUE id FROM note", []],
		["SELECT", []],
		["SELECT a, 'unfinished", ["a"]],
		["CREATE note SET a = 1", []],
		["", []],
	])("%s", (text, names) => {
		expect(selectedFields(text)).toEqual(names);
	});
});
