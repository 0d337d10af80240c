import { describe, expect, test } from "vitest";
import type { FieldSchema } from "./schema";
import { fieldValues, openParts } from "./shape";

const field = (name: string, type: string, more: Partial<FieldSchema> = {}): FieldSchema => ({
	name,
	definition: "",
	type,
	permissions: { select: true, create: true, update: true },
	isReadonly: false,
	isComputed: false,
	isFallbackAlways: false,
	isReference: false,
	...more,
});

const closed = { permissions: { select: false, create: true, update: true } };
const fields = [
	field("address", "object"),
	field("address.`the city`", "string"),
	field("address.pin", "int", closed),
	field("items", "none | array<object>"),
	field("items.*", "object"),
	field("items.*.x", "int"),
	field("items.*.y", "bool", closed),
];

const of = (name: string) => {
	const found = fields.find((each) => each.name === name);
	if (!found) throw new Error(name);
	return found;
};

describe("values of a field with fields within it", () => {
	test.each([
		["address", "{ `the city`: 'a text', pin: 1 }"],
		["items", "[{ x: 1, y: true }]"],
		["items.*.x", "1"],
	])("%s", (name, first) => {
		const values = fieldValues({ fields }, of(name), () => undefined);
		expect("none" in values ? values : values[0]).toBe(first);
		expect(new Set(Object.values(values)).size).toBeGreaterThan(1);
	});
});

test("what is not open to everyone tells nothing of the field around it", () => {
	const { open } = openParts({ fields }, of("address"), "update");
	expect(open({ "the city": "a", pin: 1 })).toEqual({ "the city": "a" });
	const items = openParts({ fields }, of("items"), "update");
	expect(items.open([{ x: 1, y: true }, { x: 2 }])).toEqual([{ x: 1 }, { x: 2 }]);
});
