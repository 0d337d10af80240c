import { describe, expect, it } from "vitest";
import { moveFor, type RowState } from "./gridKeys";

const leaf: RowState = { isField: false, canExpand: false, isExpanded: false };
const closed: RowState = { ...leaf, canExpand: true };
const open: RowState = { ...closed, isExpanded: true };
const field: RowState = { ...leaf, isField: true };
const size = { rows: 30, columns: 9 };
const press = (keys: string, row: number, column: number, state: RowState = leaf) => {
	const [key = "", modifier] = keys.split("+").reverse();
	const pressed = {
		key,
		ctrlKey: modifier === "Ctrl",
		metaKey: modifier === "Meta",
		altKey: modifier === "Alt",
	};
	return moveFor(pressed, { row, column }, state, size);
};
const focus = (row: number, column: number) => ({ kind: "focus", to: { row, column } });

describe("moveFor", () => {
	it("moves, and stops at the edges", () => {
		expect(press("ArrowDown", 3, 2)).toEqual(focus(4, 2));
		expect(press("ArrowDown", 29, 2)).toEqual(focus(29, 2));
		expect(press("ArrowUp", 0, 2)).toEqual(focus(0, 2));
		expect(press("ArrowRight", 3, 8)).toEqual(focus(3, 8));
		expect(press("ArrowLeft", 3, 2)).toEqual(focus(3, 1));
		expect(press("PageDown", 25, 2)).toEqual(focus(29, 2));
		expect(press("PageUp", 25, 2)).toEqual(focus(15, 2));
		expect(press("Home", 3, 2)).toEqual(focus(3, 0));
		expect(press("End", 3, 2)).toEqual(focus(3, 8));
		expect(press("Ctrl+Home", 3, 2)).toEqual(focus(0, 0));
		expect(press("Meta+End", 3, 2)).toEqual(focus(29, 8));
	});

	it("expands and collapses at a name, and leads from a field to its table", () => {
		expect(press("ArrowRight", 3, 0, closed)).toEqual({ kind: "expand" });
		expect(press("ArrowRight", 3, 0, open)).toEqual(focus(3, 1));
		expect(press("ArrowLeft", 3, 0, open)).toEqual({ kind: "collapse" });
		expect(press("ArrowLeft", 3, 0, closed)).toBeUndefined();
		expect(press("ArrowLeft", 3, 0, field)).toEqual({ kind: "parent" });
		expect(press("*", 3, 0, closed)).toEqual({ kind: "expandAll" });
	});

	it("opens details by Enter, and expands at a name", () => {
		expect(press("Enter", 3, 2, closed)).toEqual({ kind: "details" });
		expect(press("Enter", 3, 0, closed)).toEqual({ kind: "expand" });
		expect(press("Enter", 3, 0, open)).toEqual({ kind: "collapse" });
		expect(press(" ", 3, 0, open)).toEqual({ kind: "details" });
		expect(press("Enter", 3, 0, field)).toEqual({ kind: "details" });
	});

	it("takes letters for the filter, and shortcuts for nothing", () => {
		expect(press("n", 3, 2)).toEqual({ kind: "filter", typed: "n" });
		expect(press("Ctrl+n", 3, 2)).toBeUndefined();
		expect(press("Alt+n", 3, 2)).toBeUndefined();
		expect(press("F5", 3, 2)).toBeUndefined();
	});
});
