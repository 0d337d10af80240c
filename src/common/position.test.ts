import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { offsetOfPosition } from "./position";

describe("offsetOfPosition", () => {
	it.each([
		["RETURN 5 5", 1, 10, 9],
		["RETURN 1;\nRETURN 5 5", 2, 10, 19],
		["RETURN 1;\r\nRETURN 5 5", 2, 10, 20],
		["RETURN '💡é' 5", 1, 13, 13],
		["a\nb", 9, 1, 3],
		["a\nb", 1, 9, 1],
		["", 1, 1, 0],
	])("%j %i:%i", (text, line, column, offset) => {
		expect(offsetOfPosition(text, { line, column })).toBe(offset);
	});
	it("finds each character of any text", () => {
		fc.assert(
			fc.property(
				fc.array(fc.string({ unit: "binary" }).map((line) => line.replaceAll("\n", ""))),
				(lines) => {
					const text = lines.join("\n");
					let start = 0;
					for (const [index, line] of lines.entries()) {
						let units = 0;
						for (const [column, point] of [...line].entries()) {
							expect(offsetOfPosition(text, { line: index + 1, column: column + 1 })).toBe(start + units);
							units += point.length;
						}
						start += line.length + 1;
					}
				},
			),
		);
	});
});
