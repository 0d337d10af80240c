import { describe, expect, it } from "vitest";
import { parseToml, type TomlTable, type TomlValue } from "./toml";

function table(text: string): TomlTable {
	const parsed = parseToml(text);
	if ("message" in parsed) throw new Error(parsed.message);
	return parsed;
}

/** Values without their places. */
function plain(value: TomlValue): unknown {
	switch (value.kind) {
		case "table":
			return Object.fromEntries([...value.entries].map(([key, entry]) => [key, plain(entry.value)]));
		case "array":
			return value.items.map(plain);
		case "datetime":
			return { text: value.text, instant: value.instant };
		default:
			return value.value;
	}
}

describe("parseToml", () => {
	it("builds tables from headers, lists of tables, dotted keys and inline tables", () => {
		const text = `
			top = 1
			a.b.c = true
			[x.y]
			t = "text"
			[[list]]
			n = 1.0
			[[list.inner]]
			deep = [ 1, [ 2 ] ]
			[[list]]
			[list.sub]
			z = { p = 'q', "r.s" = -2 }
		`;
		expect(plain(table(text))).toEqual({
			top: 1n,
			a: { b: { c: true } },
			x: { y: { t: "text" } },
			list: [{ n: 1, inner: [{ deep: [1n, [2n]] }] }, { sub: { z: { p: "q", "r.s": -2n } } }],
		});
	});

	it("tells a point in time from a date", () => {
		expect(plain(table("a = 1979-05-27T00:32:00-07:00\nb = 1979-05-27\nc = 07:32:00"))).toEqual({
			a: { text: "1979-05-27T00:32:00-07:00", instant: true },
			b: { text: "1979-05-27", instant: false },
			c: { text: "07:32:00", instant: false },
		});
	});

	it("keeps a name that JavaScript gives a meaning", () => {
		expect([...table("__proto__ = 1").entries.keys()]).toEqual(["__proto__"]);
	});

	it("gives the place of every key and value, and of headers", () => {
		const text = 'name = "x"\n[[cases]]\n  sql = """a\nb"""\n';
		const root = table(text);
		expect(root.entries.get("name")?.at).toEqual({ start: 0, end: 4, line: 1, column: 1 });
		expect(root.entries.get("name")?.value.at).toEqual({ start: 7, end: 10, line: 1, column: 8 });
		const cases = root.entries.get("cases")?.value;
		const first = cases?.kind === "array" ? cases.items[0] : undefined;
		expect(first?.at).toEqual({ start: 13, end: 18, line: 2, column: 3 });
		const sql = first?.kind === "table" ? first.entries.get("sql") : undefined;
		expect(sql?.at).toMatchObject({ line: 3, column: 3 });
		expect(text.slice(sql?.value.at.start, sql?.value.at.end)).toBe('"""a\nb"""');
	});

	it("counts behind a byte order mark as if it were not there", () => {
		expect(table("\uFEFFa = 1").entries.get("a")?.at).toEqual({ start: 1, end: 2, line: 1, column: 2 });
	});

	it.each([
		["a value that is missing", "a = \n", 1],
		["a key that is there twice", "a = 1\nb = 2\na = 3", 3],
		["a table that is there twice", "[a]\n[b]\n[a]", 3],
		["a list and a table of one name", "[[a]]\n[a]", 2],
		["a text that does not end", 'a = "x\nb = 1', 1],
		["a list that does not end", "a = [1,\n2", 2],
		["what only TOML 1.1 has", "a = { b = 1,\n c = 2 }", 2],
	])("says where %s is", (_, text, line) => {
		const problem = parseToml(text);
		expect(problem).toMatchObject({ at: { line }, message: expect.stringMatching(/^This is not TOML: \w/) });
	});
});
