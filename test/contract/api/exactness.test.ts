/** The SurrealQL text of a value gives back the same value of the same type. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { keywords } from "../support/keywords";
import { values } from "../support/values";
import { DEFAULT, describeAt, everywhere } from "./support/places";

const literals = [
	"1",
	"-1",
	"0",
	"9223372036854775807",
	"-9223372036854775808",
	"1f",
	"1.0",
	"-0f",
	"0f",
	"1.5",
	"1e21f",
	"1e300f",
	"5e-324f",
	"0.1f",
	"NaN",
	"Infinity",
	"-Infinity",
	"1.5dec",
	"-1dec",
	"0.00000000000000000001dec",
	"79228162514264337593543950335dec",
	"true",
	"false",
	"NONE",
	"NULL",
	"''",
	`'it\\'s'`,
	`"double \\" quote"`,
	`'line\\nbreak\\ttab\\r\\\\'`,
	"'\\u{1F600}\\0'",
	"'user:1'",
	"'2026-01-01T00:00:00Z'",
	"'\u0001\u007f\u2028'",
	"b'00FF'",
	"b''",
	"d'2024-02-29T23:59:59.123456789Z'",
	"d'1969-12-31T23:59:59.5Z'",
	"d'+12345-01-01T00:00:00Z'",
	"d'-0001-03-01T00:00:00Z'",
	"d'0000-02-29T00:00:00Z'",
	"d'+262142-12-31T23:59:59Z'",
	"0ns",
	"1y2w3d4h5m6s7ms8us9ns",
	"18446744073709551615s",
	"999ns",
	"u'018e0f3c-0000-7000-8000-000000000001'",
	"a:1",
	"a:-5",
	"a:`1`",
	"a:`-5`",
	"a:`a b`",
	"a:⟨x y⟩",
	"a:``",
	"a:`9223372036854775808`",
	"a:`none`",
	"a:abc",
	"a:a1",
	"a:`1a`",
	"a:`1e5`",
	"`a b`:1",
	"`a\\`b`:`c\\`d`",
	"a:`back\\\\slash`",
	"a:[1, 'x', NONE]",
	"a:{ a: 1, 'b c': [1.0] }",
	"a:u'018e0f3c-0000-7000-8000-000000000001'",
	"a:1..5",
	"a:1>..=5",
	"a:..",
	"a:['x', 1]..['x', 2]",
	"type::table('x')",
	"type::table('a b')",
	"1..5",
	"1>..=5",
	"..",
	"1..",
	"..=3",
	"'a'..'b'",
	"(1..2)..(3..4)",
	"-1..5",
	"1f..2f",
	"{1, 2}",
	"{1,}",
	"{,}",
	"{[1],}",
	"<set>[<set>[1], 1f]",
	"[]",
	"[1, 1f, 1dec, [NONE, NULL]]",
	"{}",
	"{ 'a b': 1, c: { d: NONE, e: NULL } }",
	"{ '1': 1 }",
	"{ '': 1 }",
	"{ select: 1, none: 2, true: 3 }",
	"{ 'ключ': 1, 'a-b': 2, '\\u{0}': 3 }",
	"(1.5, 2.5)",
	"(1, -2)",
	"(1e-7, 1e20)",
	"{ type: 'LineString', coordinates: [[1.0, 2.0], [3.0, 4.5]] }",
	"{ type: 'Polygon', coordinates: [[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]] }",
	"{ type: 'MultiPoint', coordinates: [[1.0, 2.0], [3.0, 4.0]] }",
	"{ type: 'MultiLineString', coordinates: [[[1.0, 2.0], [3.0, 4.0]]] }",
	"{ type: 'MultiPolygon', coordinates: [[[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]]] }",
	"{ type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [1.5, 2.5] }, { type: 'LineString', coordinates: [[1.0, 2.0], [3.0, 4.0]] }] }",
	"{ type: 'GeometryCollection', geometries: [{ type: 'GeometryCollection', geometries: [] }] }",
	"{ type: 'Polygon', coordinates: [[], []] }",
	"{ type: 'MultiLineString', coordinates: [[]] }",
	"{ type: 'MultiPolygon', coordinates: [[[]], [[]]] }",
	"(-0.0, 0)",
	"(NaN, -Infinity)",
	"{ type: 'LineString', coordinates: [[-0.0, 1.0], [1e20f, -1e999f]] }",
	"object::from_entries([['type', 'Point'], ['coordinates', [1.5, 2.5]]])",
	"object::from_entries([['type', 1], ['geometries', []]])",
	"a:{ type: 'Point', coordinates: [1.5, 2.5] }",
	"<set>[a:1]",
	"<set>[user:alice, user:bob]",
	"[<set>[`if`:1, { k: <set>[a:1] }]]",
	"'\ufeffmark'",
	"{ '\ufeffmark': a:`\ufeffmark` }",
	"a:x..y",
	"a:`x y`>..=`NaN`",
	"a:['x']..",
	"a:{ type: 'Point', coordinates: [1] }..",
	"a:u'018e0f3c-0000-7000-8000-000000000001'..=-5",
	"(a:1)..(a:5)",
	"(a:1)..",
	"..(a:1..5)",
	"(-Infinity)..(Infinity)",
	"(NaN)>..=(true)",
	"({ a: 1 })..({1, 2})",
	"{ 'NaN': 1, 'Infinity': 2, if: 3 }",
	"a:NaN1",
	"`a\\nb`:`c\\0d`",
	"type::table('if')",
	"type::file('b', '/x')",
	"type::file('b u', '/x y')",
	"type::file('b:c', '\"#\\n\\'\\\\é')",
] as const;

describeAt(
	everywhere,
	(use) => {
		const value = (text: string) => use.value(DEFAULT, text);

		for (const literal of literals) {
			it(literal, async () => {
				const text = await value(`RETURN ${literal}`);
				// Compared as bytes: NaN equals nothing, and 1 equals 1f.
				const same = `encoding::cbor::encode([${text}]) = encoding::cbor::encode([${literal}])`;
				assert.equal(await value(`RETURN ${same}`), "true", text);
				assert.equal(await value(`RETURN ${text}`), text);
			});
		}

		it("every keyword as the name of a table, a record and a field", async () => {
			for (const word of keywords) {
				const made = `[type::record('${word}', '${word}'), { '${word}': type::table('${word}') }]`;
				const text = await value(`RETURN ${made}`);
				const same = `encoding::cbor::encode(${text}) = encoding::cbor::encode(${made})`;
				assert.equal(await value(`RETURN ${same}`), "true", text);
			}
		});

		it("rows and nested values keep their types", async () => {
			const text = await value(
				"CREATE exact:1 SET f = 1f, i = 1, s = {1, 1f}, d = 1dec, n = NULL, o = { f: 2f }",
			);
			for (const part of ["f: 1f", "i: 1,", "d: 1dec", "o: { f: 2f }"]) assert.ok(text.includes(part), text);
		});

		it("a value of several megabytes, alone and as a row among small ones", async () => {
			const long = "array::repeat(string::repeat('😀 of text', 1000), 200).join('')";
			const text = "😀 of text".repeat(200_000);
			const query = `RETURN ${long}; RETURN [1, { long: ${long}, f: 1f }, 2f]`;
			const [alone, rows] = await use.api.query(DEFAULT, query);
			// Not by `deepEqual`, which would print all of it.
			assert.ok(alone?.value === text);
			assert.ok(alone.surrealql === `'${text}'`);
			assert.ok(rows?.surrealql === `[1, { f: 1f, long: '${text}' }, 2f]`);
			const [first, second, third] = rows.value as [unknown, { long: unknown; f: unknown }, unknown];
			assert.deepEqual([first, second.f, third], [1, 1, 2]);
			assert.ok(second.long === text);
		});

		it("any value within any other, shown, run and set again", async () => {
			const texts = async (text: string) =>
				(await use.api.query(DEFAULT, text)).map(({ surrealql }) => surrealql);
			await fc.assert(
				fc.asyncProperty(values, async (cbor) => {
					const made = `encoding::cbor::decode(b"${cbor.toString("hex")}")`;
					const [expression = "", bytes] = await texts(
						`RETURN ${made}; RETURN encoding::cbor::encode([${made}])`,
					);
					await use.api.setVariable(DEFAULT, "again", expression);
					const again = await texts(
						`RETURN ${expression}; RETURN encoding::cbor::encode([${expression}]); RETURN encoding::cbor::encode([$again])`,
					);
					assert.deepEqual(again, [expression, bytes, bytes]);
				}),
				// By hand with many more, and a longer limit for the test.
				{ numRuns: Number(process.env["EXACTNESS_RUNS"] ?? 200) },
			);
		});
	},
	{ serverArgs: ["--allow-experimental=files"] },
);
