import { expect, test } from "vitest";
import { outsideEffects } from "./outside";
import type { FieldSchema, TableSchema } from "./schema";

const permissions = { select: true, create: true, update: true, delete: true } as const;
const table = (name: string, more: Partial<TableSchema> = {}): TableSchema => ({
	name,
	kind: "normal",
	definition: "",
	isSchemafull: false,
	permissions,
	fields: [],
	unique: [],
	events: [],
	...more,
});
const field = (name: string, more: Partial<FieldSchema>): FieldSchema => ({
	name,
	definition: "",
	type: "any",
	permissions,
	isReadonly: false,
	isComputed: false,
	isFallbackAlways: false,
	isReference: false,
	...more,
});
const effects = (tables: readonly TableSchema[], functions: Readonly<Record<string, string>> = {}) =>
	Object.fromEntries(outsideEffects({ tables, functions: new Map(Object.entries(functions)) }));

test("of an event, by way of functions too", () => {
	const posts = table("a", { events: [{ name: "tell", text: "true;\n{ http::post('x') }" }] });
	const calls = table("b", { events: [{ name: "tell", text: "true;\n{ fn::one() }" }] });
	const found = effects([posts, calls, table("c")], { one: "{ fn::two() }", two: "{ http::get('x') }" });
	expect(found["a"]).toEqual({ reading: [], writing: ["http::post in event tell"] });
	expect(found["b"]).toEqual({ reading: [], writing: ["http::get by fn::one in event tell"] });
	expect(found["c"]).toEqual({ reading: [], writing: [] });
});

test("of whatever is read", () => {
	const found = effects([
		table("a", { fields: [field("rate", { computed: "http::get('x')", isComputed: true })] }),
		table("b", { permissions: { ...permissions, select: "http::get('x')" } }),
	]);
	expect(found["a"]?.reading).toEqual(["http::get in field rate"]);
	expect(found["b"]?.reading).toEqual(["http::get in the permissions of table b"]);
});

test("a sequence in a default is stepped only where it is asked always", () => {
	const next = "`sequence`::nextval('c')";
	const found = effects([
		table("a", { fields: [field("n", { fallback: next })] }),
		table("b", { fields: [field("n", { fallback: next, isFallbackAlways: true })] }),
		table("c", { fields: [field("n", { value: next, isComputed: true })] }),
	]);
	expect(found["a"]?.writing).toEqual([]);
	expect(found["b"]?.writing).toEqual(["sequence::nextval in field n"]);
	expect(found["c"]?.writing).toEqual(["sequence::nextval in field n"]);
});

test("of another table that an event writes to, and of edges that go with a record", () => {
	const found = effects([
		table("log", { events: [{ name: "tell", text: "true;\n{ http::post('x') }" }] }),
		table("note", { events: [{ name: "keep", text: "true;\n{ CREATE log }" }] }),
		table("likes", {
			ends: { in: ["user"], out: ["note"] },
			events: [{ name: "gone", text: "true;\n{ http::put('x') }" }],
		}),
		table("user"),
	]);
	expect(found["note"]?.writing).toEqual([
		"http::post in event tell of table log",
		"http::put in event gone of table likes",
	]);
	expect(found["user"]?.writing).toEqual(["http::put in event gone of table likes"]);
});
