import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { byLength, inBraces, inComment, quoted } from "./literals";

const odd = [
	..."\"\\'`$#{}\n\r\t\b\f\v\0\u0085\u2028\u2029\ufeff\u202e\u200b",
	"$\u007bx}",
	"\\u0041",
	'"""',
	"*/",
	"😀",
	"\u{e0001}",
];
const texts = fc
	.array(fc.oneof(fc.constantFrom(...odd), fc.string({ unit: "binary", maxLength: 4 })), { maxLength: 6 })
	.map((parts) => parts.join(""));

/** One literal, all of it: nothing ends it before its end, and no line does. */
const whole = /^"(?:[^"\\\p{Cc}\p{Cf}\u2028\u2029]|\\[^\n])*"$/u;

const ends: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
/** What a language with these escapes reads. */
function read(literal: string): string {
	return literal
		.slice(1, -1)
		.replace(/\\(?:u\{([0-9a-f]+)\}|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/gu, (_, braces, four, eight, char) => {
			const hex = braces ?? four ?? eight;
			return hex === undefined ? (ends[char] ?? char) : String.fromCodePoint(Number.parseInt(hex, 16));
		});
}

describe("quoted", () => {
	test.each([
		["braces", inBraces],
		["lengths", byLength],
	])("is one literal that says the text, with escapes by %s", (_, escape) => {
		fc.assert(
			fc.property(texts, (text) => {
				const literal = quoted(text, escape);
				expect(literal).toMatch(whole);
				expect(read(literal)).toBe(text);
			}),
			{ numRuns: 2000 },
		);
	});

	test("is what JavaScript itself reads", () => {
		fc.assert(
			fc.property(texts, (text) => {
				expect(new Function(`"use strict"; return ${quoted(text, inBraces)};`)()).toBe(text);
			}),
			{ numRuns: 2000 },
		);
	});
});

test("a comment has one line, whatever stands in it", () => {
	fc.assert(
		fc.property(texts, (text) => {
			expect(inComment(text)).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
		}),
	);
});
