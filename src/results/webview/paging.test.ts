import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pagerTargets, rangeInWords } from "./paging";

describe("pagerTargets", () => {
	it.each([
		[{ offset: 0, shown: 3, total: 3 }, {}],
		[
			{ offset: 0, shown: 100, total: 250 },
			{ next: 100, last: 200 },
		],
		[
			{ offset: 100, shown: 100, total: 250 },
			{ first: 0, previous: 0, next: 200, last: 200 },
		],
		[
			{ offset: 200, shown: 50, total: 250 },
			{ first: 0, previous: 100 },
		],
		// A page that ended early, because its rows are large.
		[
			{ offset: 200, shown: 7, total: 250 },
			{ first: 0, previous: 100, next: 207, last: 207 },
		],
	])("of %j", (range, targets) => {
		expect(pagerTargets(range)).toEqual(targets);
	});
	it("passes over no row on the way to the end", () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1 }), (pages) => {
				const total = pages.reduce((sum, each) => sum + each, 0);
				let offset = 0;
				for (const shown of pages) {
					const { next } = pagerTargets({ offset, shown, total });
					expect(next ?? total).toBe(offset + shown);
					offset += shown;
				}
			}),
		);
	});
});

it("says which rows are in sight", () => {
	expect(rangeInWords({ offset: 100, shown: 100, total: 12345 })).toBe("Rows 101–200 of 12,345");
});
