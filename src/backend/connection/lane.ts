import type { CancellationToken } from "vscode-jsonrpc";
import { errors } from "../../common/errors";

/**
 * Runs tasks one after the other, in the order in which they came. A caller that cancels hears of it at once; a task
 * that had not begun then never begins, and one that had keeps its place until it is through.
 */
export class Lane {
	#tail: Promise<void> = Promise.resolve();
	#running: { since: number; abandoned: boolean } | undefined;
	#waiting = 0;

	/** `changed` is called when {@link busy} may have changed. */
	constructor(private readonly changed: () => void) {}

	/** What is under way or waiting; `undefined` when nothing is. */
	get busy(): { readonly since: number; readonly requests: number; readonly abandoned: number } | undefined {
		if (!this.#running) return undefined;
		return {
			since: this.#running.since,
			requests: 1 + this.#waiting,
			abandoned: this.#running.abandoned ? 1 : 0,
		};
	}

	/** Queues `task`. Rejects with `cancelled` as soon as the token says so. */
	run<T>(token: CancellationToken, task: () => Promise<T>): Promise<T> {
		return new Promise<T>((resolve, reject) => {
			const state: { queued: boolean; begun?: { since: number; abandoned: boolean } } = { queued: false };
			const cancel = () => {
				if (state.begun) state.begun.abandoned = true;
				else if (state.queued) this.#waiting--;
				state.queued = false;
				this.changed();
				reject(errors.cancelled());
			};
			if (token.isCancellationRequested) {
				cancel();
				return;
			}
			const subscription = token.onCancellationRequested(cancel);
			this.#waiting++;
			state.queued = true;
			this.#tail = this.#tail.then(async () => {
				if (state.queued) {
					this.#waiting--;
					state.queued = false;
					state.begun = { since: Date.now(), abandoned: false };
					this.#running = state.begun;
					this.changed();
					// Idle before the caller hears of it: what it then asks for must not show it as busy.
					const settle = (tell: () => void) => {
						this.#running = undefined;
						this.changed();
						tell();
					};
					await task().then(
						(value) => settle(() => resolve(value)),
						(error: unknown) => settle(() => reject(error)),
					);
				}
				subscription.dispose();
			});
		});
	}
}
