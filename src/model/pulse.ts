/** Between two questions. */
const BEAT_MS = 1_000;

/**
 * Asks again and again whether somebody still answers, as long as there is something to wait for. Silence is counted in
 * beats and not by the clock: while the computer sleeps, or a debugger holds this process, neither side is at fault.
 */
export class Pulse {
	readonly #ask: () => Promise<unknown>;
	readonly #silent: () => void;
	readonly #beats: number;
	#timer: ReturnType<typeof setInterval> | undefined;
	#isAsking = false;
	#unanswered = 0;

	/**
	 * @param ask settles when there is an answer
	 * @param limitMs without an answer for so long it ends, and calls `silent`
	 */
	constructor(ask: () => Promise<unknown>, limitMs: number, silent: () => void) {
		this.#ask = ask;
		this.#silent = silent;
		this.#beats = Math.ceil(limitMs / BEAT_MS);
	}

	begin(): void {
		this.#timer ??= setInterval(() => this.#beat(), BEAT_MS);
	}

	end(): void {
		clearInterval(this.#timer);
		this.#timer = undefined;
		this.#unanswered = 0;
	}

	#beat(): void {
		if (!this.#isAsking) {
			this.#unanswered = 0;
			this.#isAsking = true;
			const answered = () => {
				this.#isAsking = false;
			};
			this.#ask().then(answered, answered);
			return;
		}
		this.#unanswered++;
		if (this.#unanswered < this.#beats) return;
		this.end();
		this.#silent();
	}
}
