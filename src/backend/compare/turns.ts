import type { CancellationToken } from "vscode-jsonrpc";
import { errors } from "../../common/errors";

/** So long one piece of a long work holds the thread: others are answered in between. */
const TURN_MS = 15;
/** So many steps are made between two looks at the clock. */
const STEPS = 64;

/** Does long work in turns. */
export class Turns {
	#begun = performance.now();
	#steps = 0;

	constructor(private readonly token: CancellationToken) {}

	/** Call at each step, and where it gives a promise, wait for it. Rejects when nobody waits for the work any more. */
	step(): Promise<void> | undefined {
		if (++this.#steps % STEPS !== 0 || performance.now() - this.#begun < TURN_MS) return undefined;
		return this.#next();
	}

	async #next(): Promise<void> {
		await new Promise((resolve) => setImmediate(resolve));
		if (this.token.isCancellationRequested) throw errors.cancelled();
		this.#begun = performance.now();
	}
}
