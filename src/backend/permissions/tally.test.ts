import { expect, test } from "vitest";
import { examplesOf, type Outcome, verdictOf } from "./tally";

const refused: Outcome = { refused: "No." };
const unknown: Outcome = { unknown: "hidden" };

test.each<[readonly Outcome[], ReturnType<typeof verdictOf>]>([
	[["took", "took"], { verdict: "allowed", allowed: 2, tried: 2 }],
	[["took", "silent"], { verdict: "partly", allowed: 1, tried: 2 }],
	[["silent", "silent"], { verdict: "silentlyDenied", allowed: 0, tried: 2 }],
	[[refused, refused], { verdict: "refused", allowed: 0, tried: 2, reason: "No." }],
	[["silent", refused], { verdict: "refused", allowed: 0, tried: 2, reason: "1 of them: No" }],
	[["took", refused], { verdict: "partly", allowed: 1, tried: 2, reason: "1 of them: No" }],
	[[unknown], { verdict: "unknown", reason: "hidden" }],
	[["silent", unknown], { verdict: "unknown", reason: "not known of 1 of them: hidden" }],
	[["took", unknown], { verdict: "partly", allowed: 1, tried: 1, reason: "not known of 1 of them: hidden" }],
])("%j", (outcomes, expected) => expect(verdictOf(outcomes)).toEqual(expected));

test("a remark stands behind the reason", () => {
	expect(verdictOf([refused], "so it is").reason).toBe("No.; so it is");
	expect(verdictOf(["took"], "so it is")).toEqual({
		verdict: "allowed",
		allowed: 1,
		tried: 1,
		reason: "so it is",
	});
});

/** A record id of table `n`; its key is one byte, or a text of one letter. */
const id = (...key: readonly number[]) => Uint8Array.of(0xc8, 0x82, 0x61, 0x6e, ...key);
const [one, two, text] = [id(1), id(2), id(0x61, 0x61)];

test("of each outcome that is known there is a record, with a text for its key if possible", () => {
	expect(
		examplesOf([
			[one, "took"],
			[two, "silent"],
			[text, "took"],
			[id(3), "silent"],
			[id(4), refused],
			[id(5), unknown],
			[id(6), undefined],
		]),
	).toEqual({ examples: { took: "n:a", silent: "n:2", refused: "n:4" } });
	expect(examplesOf([[one, unknown]])).toEqual({});
});
