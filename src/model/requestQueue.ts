import type { CancellationToken } from "vscode-jsonrpc";
import { orCancelled } from "./waiting";

/** What requests wait for. */
export interface Gate {
	/** Whether nothing may be sent now. */
	readonly isShut: () => boolean;
	/** Resolves when it is open; rejects when it does not open. */
	readonly opened: () => Promise<void>;
}

interface Waiting {
	readonly send: () => void;
	readonly fail: (error: unknown) => void;
}

/** Requests that wait until they may be sent, in the order in which they were made. */
export class RequestQueue {
	readonly #gate: Gate;
	/** While it holds anything, one {@link #drain} is under way. */
	readonly #waiting: Waiting[] = [];

	constructor(gate: Gate) {
		this.#gate = gate;
	}

	/** Calls `send` at once if it may; otherwise when it may, and never before those that came earlier. */
	add<R>(send: () => Promise<R>, token: CancellationToken | undefined): Promise<R> {
		if (!this.#gate.isShut() && this.#waiting.length === 0) return send();
		const sent = new Promise<R>((resolve, reject) => {
			this.#waiting.push({ send: () => send().then(resolve, reject), fail: reject });
		});
		if (this.#waiting.length === 1) void this.#drain();
		return orCancelled(sent, token);
	}

	async #drain(): Promise<void> {
		while (this.#waiting.length > 0) {
			try {
				await this.#gate.opened();
			} catch (error) {
				for (const { fail } of this.#waiting.splice(0)) fail(error);
			}
			// It may be shut again by now.
			while (!this.#gate.isShut()) {
				const next = this.#waiting.shift();
				if (!next) return;
				next.send();
			}
		}
	}
}
