import type { CancellationToken } from "vscode-jsonrpc";
import { errors } from "../common/errors";

/** Waits for `promise`, but rejects with `cancelled` at once when the token is cancelled. */
export function orCancelled<T>(promise: Promise<T>, token: CancellationToken | undefined): Promise<T> {
	if (!token) return promise;
	return new Promise((resolve, reject) => {
		if (token.isCancellationRequested) return reject(errors.cancelled());
		const listening = token.onCancellationRequested(() => {
			listening.dispose();
			reject(errors.cancelled());
		});
		promise.then(resolve, reject).finally(() => listening.dispose());
	});
}

/** Whether `promise` is fulfilled within `ms`. Never rejects. */
export function fulfilledWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
	return new Promise((resolve) => {
		const late = setTimeout(() => resolve(false), ms);
		promise
			.then(
				() => resolve(true),
				() => resolve(false),
			)
			.finally(() => clearTimeout(late));
	});
}
