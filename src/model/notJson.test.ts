import { expect, it } from "vitest";
import { notJson } from "./notJson";

const circular: Record<string, unknown> = { list: [] };
(circular["list"] as unknown[]).push(circular);

it.each([
	[{}],
	[{ a: [1, "x", null, { b: true }], left: undefined }],
	[{ large: 1e300, safe: 2 ** 53, small: -1.5 }],
	[Object.assign(Object.create(null), { a: 1 })],
])("has nothing against %j", (value) => {
	expect(notJson(value, "variables")).toBeUndefined();
});

it("has nothing against one thing at two places", () => {
	const shared = { a: 1 };
	expect(notJson({ one: shared, other: [shared] }, "variables")).toBeUndefined();
});

it.each<[unknown, string]>([
	[{ x: -0 }, "variables.x is -0"],
	[{ x: [0, Number.NaN] }, "variables.x[1] is NaN"],
	[{ x: { y: Number.POSITIVE_INFINITY } }, "variables.x.y is Infinity"],
	[{ x: [undefined] }, "variables.x[0] is undefined"],
	// biome-ignore lint/suspicious/noSparseArray: what is looked for.
	[{ x: [1, , 2] }, "variables.x[1] is undefined"],
	[{ x: 1n }, "variables.x is a bigint"],
	[{ x: () => 1 }, "variables.x is a function"],
	[{ x: Symbol("x") }, "variables.x is a symbol"],
	[{ x: new Date(0) }, "variables.x is a Date"],
	[{ "a b": new Map() }, 'variables["a b"] is a Map'],
	[{ x: new Uint8Array(1) }, "variables.x is a Uint8Array"],
	[{ x: new (class {})() }, "variables.x is an object of a class"],
	[circular, "variables.list[0] contains itself"],
])("names the place and what is there: %#", (value, said) => {
	expect(notJson(value, "variables")).toBe(said);
});
