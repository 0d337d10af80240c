import { describe, expect, test } from "vitest";
import { wholeText } from "./wholeText";

const TEXT = "abcdefghij";
/** Gives parts of three characters, and notes where each began. */
function parts() {
	const asked: number[] = [];
	const next = async (from: number) => {
		asked.push(from);
		return TEXT.slice(from, from + 3);
	};
	return { asked, next };
}

describe("a long text", () => {
	test("is asked for part by part", async () => {
		const { asked, next } = parts();
		expect(await wholeText("abc", TEXT.length, next)).toBe(TEXT);
		expect(asked).toEqual([3, 6, 9]);
	});

	test("is not asked for where it is whole", async () => {
		const { asked, next } = parts();
		expect(await wholeText(TEXT, TEXT.length, next)).toBe(TEXT);
		expect(asked).toEqual([]);
	});

	test("is asked for only as far as it is wanted", async () => {
		const { asked, next } = parts();
		expect(await wholeText("abc", TEXT.length, next, 5)).toBe("abcdef");
		expect(asked).toEqual([3]);
	});

	test.each([[""], [undefined]])("that ends too early is an error (%j)", async (nothing) => {
		await expect(wholeText("abc", TEXT.length, async () => nothing)).rejects.toThrow(
			"A text of 10 characters ended after 3.",
		);
	});
});
