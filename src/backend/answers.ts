import {
	type CancellationToken,
	type MessageConnection,
	type RequestType,
	type RequestType0,
	ResponseError,
} from "vscode-jsonrpc";
import { errors, type SessionsError } from "../common/errors";
import type { WireError } from "../protocol/backend";
import { callError } from "./connection/failures";

/** JSON-RPC's code for an error of the application. */
const APPLICATION_ERROR = -32000;

/** Registers handlers that reject at once when cancelled, and whose errors travel as {@link WireError}. */
export class Answers {
	constructor(
		private readonly rpc: MessageConnection,
		/** What is awaited before each answer. */
		private readonly before: () => Promise<void>,
	) {}

	to<P, R>(
		type: RequestType<P, R, WireError>,
		handler: (params: P, token: CancellationToken) => Promise<R>,
	): void {
		// By name: for a result that is a type parameter no overload with the type itself can be chosen.
		this.rpc.onRequest<unknown, WireError>(type.method, (params: P, token: CancellationToken) =>
			this.#answer(token, () => handler(params, token)),
		);
	}

	to0<R>(type: RequestType0<R, WireError>, handler: (token: CancellationToken) => Promise<R>): void {
		this.rpc.onRequest<unknown, WireError>(type.method, (token: CancellationToken) =>
			this.#answer(token, () => handler(token)),
		);
	}

	async #answer<R>(
		token: CancellationToken,
		handle: () => Promise<R>,
	): Promise<R | ResponseError<WireError>> {
		try {
			return await untilCancelled(token, handle());
		} catch (error) {
			return wire(callError(error));
		} finally {
			await this.before();
		}
	}
}

function untilCancelled<R>(token: CancellationToken, promise: Promise<R>): Promise<R> {
	return new Promise((resolve, reject) => {
		const subscription = token.onCancellationRequested(() => reject(errors.cancelled()));
		promise.then(resolve, reject).finally(() => subscription.dispose());
	});
}

function wire(error: SessionsError): ResponseError<WireError> {
	const data = { code: error.code, ...(error.detail ? { detail: error.detail } : {}) };
	return new ResponseError(APPLICATION_ERROR, error.message, data);
}
