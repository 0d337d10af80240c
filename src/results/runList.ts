import type { Run } from "../model/run";

/** The runs that are kept, the newest first. Past the limit the oldest that is not running goes. */
export class RunList {
	readonly #limit: number;
	#runs: readonly Run[] = [];

	constructor(limit: number) {
		this.#limit = limit;
	}

	get all(): readonly Run[] {
		return this.#runs;
	}

	get(key: string): Run | undefined {
		return this.#runs.find((run) => run.key === key);
	}

	/** Adds the newest. */
	add(run: Run): void {
		this.#runs = [run, ...this.#runs];
		while (this.#runs.length > this.#limit) {
			const oldest = this.#runs.findLast((each) => each !== run && each.state.kind !== "running");
			if (!oldest) return;
			this.remove(oldest.key);
		}
	}

	/** Takes a run out and releases its results. */
	remove(key: string): void {
		this.get(key)?.release();
		this.#runs = this.#runs.filter((run) => run.key !== key);
	}
}
