import { describe, expect, it } from "vitest";
import { errors, SessionsError } from "../../common/errors";
import { callError, isCut, isRefusedBeforeRunning } from "../connection/failures";
import { AnswerLost } from "./answerLost";

const serverError = (message: string, position?: { line: number; column: number }) =>
	new SessionsError("serverError", message, { kind: "Validation", ...(position ? { position } : {}) });

describe("AnswerLost", () => {
	it("says of one statement what ran, why nothing is known, and what to do", () => {
		const lost = AnswerLost.of(serverError("Parse error"), 1);
		expect(lost).toMatchObject({ code: "outcomeUnknown", detail: { ran: true } });
		expect(lost.message).toBe(
			"The database ran this, and whatever it changed is changed, but what it gave is not known: a result holds a regular expression, which SurrealDB cannot send. It is not sent again. To see such a value, have its text given: RETURN <string> /a/, or SELECT *, <string> field AS field.",
		);
	});
	it("says of several that the results of all are lost", () => {
		const closure = serverError("Closure values cannot be converted to public value");
		expect(AnswerLost.of(closure, 3).message).toBe(
			"The database ran this, and whatever it changed is changed, but what its 3 statements gave, and whether one of them failed, is not known: a result holds a closure, which SurrealDB cannot send. It is not sent again. To see such a value, have its text given: RETURN <string> |$x| $x, or SELECT *, <string> field AS field.",
		);
	});
	it("has the server's words where it does not know them", () => {
		expect(AnswerLost.of(serverError("The value is nested too deeply."), 2).message).toBe(
			"The database ran this, and whatever it changed is changed, but its answer could not be given (The value is nested too deeply). It is not sent again.",
		);
	});
	it("stays what it is with one more sentence", () => {
		const more = AnswerLost.of(serverError("Parse error"), 1).with("And more.");
		expect(more).toBeInstanceOf(AnswerLost);
		expect(more).toMatchObject({ code: "outcomeUnknown", detail: { ran: true } });
		expect(more.message).toMatch(/field AS field\. And more\.$/);
		expect(errors.evaluatedOnly("x", more.whyNotSet("x")).message).toBe(
			"The expression was evaluated, and whatever it changed is changed, but $x was not set: its value is or holds a regular expression, which SurrealDB cannot send, so that no session can keep it. Keep its pattern as a text, such as 'a+', and use it as <regex> $x.",
		);
	});
	it("is no cut, and no refusal: the connection stands, and the text has run", () => {
		expect(isCut(AnswerLost.of(serverError("Parse error"), 1))).toBe(false);
		expect(isCut(errors.outcomeUnknown())).toBe(true);
		expect(isRefusedBeforeRunning(serverError("Parse error"))).toBe(false);
		expect(isRefusedBeforeRunning(serverError("Parse error: x", { line: 1, column: 2 }))).toBe(true);
	});
	it("comes of what the embedded engine throws as no error of the SDK's", () => {
		const failure = callError(new Error("Unsupported value type: Regex"));
		expect(failure.code).toBe("serverError");
		expect(AnswerLost.of(failure, 1).message).toContain("a regular expression, which");
		expect(callError(new Error("anything else")).code).toBe("backendFailed");
	});
});
