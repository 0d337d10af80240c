import type { CancellationToken } from "vscode-jsonrpc";
import { errors } from "../common/errors";

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
	readonly #waiting: Waiting[] = [];
	#isDraining = false;

	constructor(gate: Gate) {
		this.#gate = gate;
	}

	/**
	 * Calls `send` at once if it may; otherwise when it may, and never before those that came earlier. The token counts
	 * while it waits here: whoever sends has to heed it himself.
	 */
	add<R>(send: () => Promise<R>, token: CancellationToken | undefined): Promise<R> {
		if (!this.#gate.isShut() && this.#waiting.length === 0) return send();
		return new Promise<R>((resolve, reject) => {
			const waiting: Waiting = {
				send: () => {
					listening?.dispose();
					send().then(resolve, reject);
				},
				fail: (error) => {
					listening?.dispose();
					reject(error);
				},
			};
			const listening = token?.onCancellationRequested(() => {
				this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
				waiting.fail(errors.cancelled());
			});
			this.#waiting.push(waiting);
			if (!this.#isDraining) void this.#drain();
		});
	}

	async #drain(): Promise<void> {
		this.#isDraining = true;
		while (this.#waiting.length > 0) {
			try {
				await this.#gate.opened();
			} catch (error) {
				for (const { fail } of this.#waiting.splice(0)) fail(error);
			}
			// It may be shut again by now.
			while (!this.#gate.isShut() && this.#waiting.length > 0) this.#waiting.shift()?.send();
		}
		this.#isDraining = false;
	}
}
