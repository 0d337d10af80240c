import { ConnectionError, ErrorCodes, ResponseError } from "vscode-jsonrpc";
import { errors, SessionsError } from "../common/errors";
import type { WireError } from "../protocol/backend";

/** LSP's word for a request that the other side cancelled; vscode-jsonrpc does not name it. */
const REQUEST_CANCELLED = -32800;

/** The error that a request was answered with, as the backend threw it: same code, message and detail. */
export function fromWire(error: unknown): SessionsError {
	if (error instanceof SessionsError) return error;
	if (error instanceof ConnectionError) return errors.outcomeUnknown();
	if (!(error instanceof ResponseError)) return nonsense(error);
	if (isWireError(error.data)) {
		return new SessionsError(error.data.code, error.message, error.data.detail);
	}
	switch (error.code) {
		case REQUEST_CANCELLED:
			return errors.cancelled();
		case ErrorCodes.PendingResponseRejected:
		case ErrorCodes.ConnectionInactive:
			return errors.outcomeUnknown();
		case ErrorCodes.MessageWriteError:
			return errors.connectionLost();
		default:
			return nonsense(error);
	}
}

/** What arrived is no answer, as vscode-jsonrpc found. */
function nonsense(error: unknown): SessionsError {
	const why = error instanceof Error && error.message ? error.message : "it says nothing";
	return errors.backendFailed(`The database process gave an answer that makes no sense: ${why}`);
}

function isWireError(data: unknown): data is WireError {
	return typeof data === "object" && data !== null && "code" in data && typeof data.code === "string";
}
