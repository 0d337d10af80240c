import { type CancellationToken, CancellationTokenSource } from "vscode-jsonrpc";

/** A token, and the means to cancel it. */
export interface Cancellation {
	readonly token: CancellationToken;
	/** May be called again without effect. */
	cancel(): void;
}

/** Its token is made at once: `vscode-jsonrpc` cannot cancel a source twice whose token nobody has asked for. */
export function cancellation(): Cancellation {
	const source = new CancellationTokenSource();
	return { token: source.token, cancel: () => source.cancel() };
}
