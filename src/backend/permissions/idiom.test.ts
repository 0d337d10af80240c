import { expect, test } from "vitest";
import { EVERY, idiomOf, pathOf, rootOf, valuesAt } from "./idiom";

test("paths of fields", () => {
	expect(pathOf("address.city")).toEqual(["address", "city"]);
	expect(pathOf("`a-b`.`c d`")).toEqual(["a-b", "c d"]);
	expect(pathOf("tags.*")).toEqual(["tags", EVERY]);
	expect(pathOf("tags[*].name")).toEqual(["tags", EVERY, "name"]);
	expect(pathOf("a->b")).toBeUndefined();
	expect(rootOf("`a-b`.c")).toBe("a-b");
	expect(idiomOf(["a-b", "c"])).toBe("`a-b`.c");
});

test("values that a path leads to", () => {
	const record = { address: { city: "x" }, tags: [{ name: "a" }, {}, { name: null }], map: { k: 1, l: 2 } };
	const at = (idiom: string) => valuesAt(record, pathOf(idiom) ?? []);
	expect(at("address.city")).toEqual(["x"]);
	expect(at("address.street")).toEqual([]);
	expect(at("tags.*.name")).toEqual(["a", null]);
	expect(at("map.*")).toEqual([1, 2]);
	expect(at("tags.city")).toEqual([]);
});
