import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseExact, stringifyExact } from "./exactJson";

const values: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
	value: fc.oneof(
		{ depthSize: "small" },
		fc.string(),
		fc.double(),
		fc.boolean(),
		fc.constant(null),
		fc.constant(undefined),
		fc.bigInt(),
		fc.uint8Array().map((bytes) => Uint8Array.from(bytes)),
		fc.uint8Array().map((bytes) => Uint8Array.from(bytes).buffer),
		fc.array(tie("value")),
		fc.array(fc.string()).map((entries) => new Set(entries)),
		fc.dictionary(fc.oneof(fc.string(), fc.constant("\u0000type")), tie("value"), { noNullPrototype: true }),
	),
})).value;

describe("exact JSON", () => {
	test("takes no name that every object has for a type", () => {
		for (const type of ["toString", "constructor", "bigint"]) {
			const value = { "\u0000type": type, more: 1, most: 2 };
			expect(parseExact(stringifyExact(value))).toStrictEqual(value);
			expect(parseExact(stringifyExact({ "\u0000type": type }))).toStrictEqual({ "\u0000type": type });
		}
	});

	test("gives back what was put in", () => {
		fc.assert(
			fc.property(values, (value) => {
				expect(parseExact(stringifyExact(value))).toStrictEqual(value);
			}),
			{ numRuns: 2000 },
		);
	});

	test("is plain JSON for plain values", () => {
		expect(stringifyExact({ a: [1, "x", null, { b: true }] })).toBe('{"a":[1,"x",null,{"b":true}]}');
	});
});
