/** Random values as JavaScript: what the SDK sends of each expression is the value that it was written from. */
import fc from "fast-check";
import * as sdk from "surrealdb";
import { expect, test } from "vitest";
import { toSurrealQL } from "../../src/backend/cbor/surrealql";
import { words } from "../../src/backend/code/javascript";
import { valueExpression } from "../../src/backend/code/values";
import { values } from "./support/values";

/** Stands for what the written code brings along. */
class Float {
	constructor(readonly value: number) {}
}

/** What the expression is, as it is sent. */
function sent(expression: string): Uint8Array {
	const floats: (readonly [instead: number, value: number])[] = [];
	const codec = new sdk.CborCodec({
		valueEncodeVisitor: (value) => {
			if (!(value instanceof Float)) return value;
			const instead = Math.random() * 1e-300;
			floats.push([instead, value.value]);
			return instead;
		},
	});
	const scope: Readonly<Record<string, unknown>> = { ...sdk, Float };
	const value = new Function(...Object.keys(scope), `"use strict"; return (${expression});`)(
		...Object.values(scope),
	);
	const bytes = Buffer.from(codec.encode(value));
	for (const [instead, float] of floats) {
		const double = Buffer.alloc(8);
		double.writeDoubleBE(instead);
		bytes.writeDoubleBE(float, bytes.indexOf(double));
	}
	return bytes;
}

/** The SDK's decimals have no zeros at their end, and no sign at zero, which make no other number. */
const sameDecimals = (text: string): string =>
	text.replace(/-?\d+(\.\d+)?dec/g, (decimal) => {
		const trimmed = decimal
			.slice(0, -3)
			.replace(/(\.\d*?)0+$/, "$1")
			.replace(/\.$/, "");
		return `${trimmed === "-0" ? "0" : trimmed}dec`;
	});

/** The fields of an object have no order, and JavaScript puts those that are named by a number first. */
const unordered = (text: string): string => [...sameDecimals(text)].sort().join("");

test("every value that is written is the same again", () => {
	let written = 0;
	fc.assert(
		fc.property(values, (bytes) => {
			const expression = valueExpression(bytes, words(new Set()));
			// Coordinates are sent as ints where they are whole, of which only the server makes floats.
			if (expression === undefined || expression.includes("new GeometryPoint(")) return;
			written++;
			const [one, other] = [toSurrealQL(bytes), toSurrealQL(sent(expression))].map(sameDecimals);
			if (one !== other) expect(unordered(other ?? "")).toBe(unordered(one ?? ""));
		}),
		{ numRuns: 2000 },
	);
	expect(written).toBeGreaterThan(1000);
});
