import type { CancellationToken } from "vscode-jsonrpc";
import { errors } from "../../common/errors";
import type { SessionState } from "../../protocol/backend";

/** A task that is under way. */
interface Begun {
	readonly since: number;
	readonly run: string | undefined;
	abandoned: boolean;
}

/**
 * Runs tasks one after the other, in the order in which they came. A caller that cancels hears of it at once; a task
 * that had not begun then never begins, and one that had keeps its place until it is through.
 */
export class Lane {
	#tail: Promise<void> = Promise.resolve();
	#running: Begun | undefined;
	#waiting = 0;

	/** `changed` is called when {@link busy} may have changed. */
	constructor(private readonly changed: () => void) {}

	/** What is under way or waiting; `undefined` when nothing is. */
	get busy(): SessionState["busy"] {
		if (!this.#running) return undefined;
		return {
			since: this.#running.since,
			requests: 1 + this.#waiting,
			abandoned: this.#running.abandoned ? 1 : 0,
			...(this.#running.run === undefined ? {} : { run: this.#running.run }),
		};
	}

	/** Queues `task`, which may be named `run`. Rejects with `cancelled` as soon as the token says so. */
	run<T>(token: CancellationToken, task: () => Promise<T>, run?: string): Promise<T> {
		return new Promise<T>((resolve, reject) => {
			const state: { queued: boolean; begun?: Begun } = { queued: false };
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
			if (this.#running) this.changed();
			this.#tail = this.#tail.then(async () => {
				if (state.queued) {
					this.#waiting--;
					state.queued = false;
					state.begun = { since: Date.now(), abandoned: false, run };
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
