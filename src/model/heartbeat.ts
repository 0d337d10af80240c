import { errors } from "../common/errors";
import { initialize, PROTOCOL_VERSION } from "../protocol/backend";
import type { Backend } from "./backend";

/** From an answer to the next question. */
const PAUSE_MS = 1_000;

/**
 * Asks a backend again and again whether it is there. What it does may take long, as set-up files do; an answer to this
 * does not, because its thread only waits for the engine and the network.
 */
export class Heartbeat {
	readonly #backend: Backend;
	readonly #limitMs: number;
	#fail: (error: Error) => void = () => {};
	#timer: ReturnType<typeof setTimeout> | undefined;
	#isOver = false;
	/** Rejects with `backendFailed` when an answer takes longer than the limit. */
	readonly stopped: Promise<never>;

	constructor(backend: Backend, limitMs: number) {
		this.#backend = backend;
		this.#limitMs = limitMs;
		this.stopped = new Promise((_, reject) => {
			this.#fail = reject;
		});
		this.stopped.catch(() => undefined);
		this.#ask();
	}

	/** Asks no more. */
	end(): void {
		this.#isOver = true;
		clearTimeout(this.#timer);
	}

	#ask(): void {
		this.#timer = setTimeout(() => this.#fail(errors.backendSilent(this.#limitMs)), this.#limitMs);
		this.#backend.request(initialize, { protocolVersion: PROTOCOL_VERSION }).then(
			() => {
				if (this.#isOver) return;
				clearTimeout(this.#timer);
				this.#timer = setTimeout(() => this.#ask(), PAUSE_MS);
			},
			// A process that has ended says so to whoever waits for something else of it.
			() => this.end(),
		);
	}
}
