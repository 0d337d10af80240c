import { describe, expect, it } from "vitest";
import { SessionsError } from "../common/errors";
import type { StatementSummary } from "../protocol/backend";
import { errorPlaces } from "./errorPlaces";

const failed = (line: number, column: number) => ({
	kind: "failed" as const,
	error: new SessionsError("serverError", "Parse error: Unexpected token\n --> [2:3]\n | …", {
		kind: "Validation",
		position: { line, column },
	}),
});
const marked = (text: string, line: number, column: number) =>
	errorPlaces(text, failed(line, column)).map((each) => text.slice(each.start, each.end));

describe("errorPlaces", () => {
	it("marks the word that the parser points at", () => {
		expect(marked("RETURN '💡';\nRETURN 5 five;", 2, 10)).toEqual(["five"]);
	});
	it("marks the last character where the text ended too soon", () => {
		expect(marked("RETURN 5 +", 1, 10)).toEqual(["+"]);
	});
	it("marks a string that is never closed to the end of its line", () => {
		expect(marked("RETURN 'a\nb", 1, 8)).toEqual(["'a"]);
	});
	it("keeps the first line of the message", () => {
		expect(errorPlaces("RETURN x y", failed(1, 10))).toMatchObject([
			{ message: "Parse error: Unexpected token", kind: "Validation" },
		]);
	});
	it("marks the statement of an error without a position, and nothing where the statement is not certain", () => {
		const summary: StatementSummary = {
			index: 0,
			status: "error",
			durationMs: 1,
			shape: "none",
			rows: 0,
			bytes: 0,
			error: { kind: "Thrown", message: "An error occurred: x" },
		};
		const result = {
			run: "1",
			before: {
				id: "1",
				name: "a",
				auth: { kind: "anonymous" as const },
				fullRights: false,
				ordinal: 0,
				variables: [],
			},
			totalMs: 1,
			variables: [],
			statements: [{ ...summary, range: { start: 10, end: 19 } }, summary],
		};
		expect(errorPlaces("RETURN 1; THROW 'x'", { kind: "finished", result })).toEqual([
			{ start: 10, end: 19, message: "An error occurred: x", kind: "Thrown", statement: 0 },
		]);
	});
	it("has none for a failure without a position", () => {
		const error = new SessionsError("outcomeUnknown", "Not known.");
		expect(errorPlaces("RETURN 1", { kind: "failed", error })).toEqual([]);
	});
});
