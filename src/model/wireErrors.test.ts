import { describe, expect, it } from "vitest";
import { ConnectionError, ConnectionErrors, ErrorCodes, ResponseError } from "vscode-jsonrpc";
import { errors } from "../common/errors";
import { fromWire } from "./wireErrors";

describe("an error that a request was answered with", () => {
	it("is the one that the backend threw, with its code, message and detail", () => {
		const data = { code: "serverError", detail: { kind: "NotAllowed" } };
		const error = fromWire(new ResponseError(1, "No.", data));
		expect(error).toMatchObject({ name: "SessionsError", message: "No.", ...data });
	});

	it.each([
		[new ResponseError(-32800, "x"), "cancelled"],
		[new ResponseError(ErrorCodes.PendingResponseRejected, "x"), "outcomeUnknown"],
		[new ResponseError(ErrorCodes.ConnectionInactive, "x"), "outcomeUnknown"],
		[new ConnectionError(ConnectionErrors.Closed, "x"), "outcomeUnknown"],
		// Only here is it known that nothing arrived.
		[new ResponseError(ErrorCodes.MessageWriteError, "x"), "connectionLost"],
		[new ResponseError(ErrorCodes.MethodNotFound, "x"), "backendFailed"],
		[new Error("x"), "backendFailed"],
		[errors.cancelled(), "cancelled"],
	])("that came about on the way is in our words: %s is %s", (error, code) => {
		expect(fromWire(error)).toMatchObject({ name: "SessionsError", code });
	});
});
