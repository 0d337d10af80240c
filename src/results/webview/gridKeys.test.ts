import { describe, expect, it } from "vitest";
import { moveFor } from "./gridKeys";

const middle = { offset: 100, shown: 100, total: 250 };
const only = { offset: 0, shown: 3, total: 3 };

describe("moveFor", () => {
	it.each([
		["ArrowDown", false, { row: 1, column: 2 }, only, { kind: "cell", to: { row: 2, column: 2 } }],
		["ArrowDown", false, { row: 2, column: 2 }, only, { kind: "cell", to: { row: 2, column: 2 } }],
		["ArrowDown", false, { row: 99, column: 2 }, middle, { kind: "page", offset: 200, row: 0, column: 2 }],
		["ArrowUp", false, { row: 0, column: 2 }, middle, { kind: "page", offset: 0, row: -1, column: 2 }],
		["PageDown", false, { row: 7, column: 1 }, middle, { kind: "page", offset: 200, row: 0, column: 1 }],
		["PageDown", false, { row: 0, column: 1 }, only, { kind: "cell", to: { row: 2, column: 1 } }],
		["PageUp", false, { row: 7, column: 1 }, middle, { kind: "page", offset: 0, row: 0, column: 1 }],
		["Home", false, { row: 7, column: 1 }, middle, { kind: "cell", to: { row: 7, column: 0 } }],
		["End", true, { row: 7, column: 1 }, middle, { kind: "page", offset: 200, row: -1, column: 3 }],
		["End", true, { row: 0, column: 1 }, only, { kind: "cell", to: { row: 2, column: 3 } }],
		["Home", true, { row: 7, column: 1 }, middle, { kind: "page", offset: 0, row: 0, column: 0 }],
		["a", false, { row: 0, column: 0 }, only, undefined],
	])("%s (control: %s) at %j of %j", (key, control, at, range, move) => {
		expect(moveFor(key, control, at, 4, range)).toEqual(move);
	});
});
