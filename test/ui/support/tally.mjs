import { endLeftovers } from "../../harness/extensionHostRun.mjs";

/** A suite that takes longer hangs. */
const LIMIT_MS = 600_000;

/** After so many failures the others would only fail for the same reason, and slowly. */
const ENOUGH_FAILURES = 3;

/**
 * Runs the tests of one suite, one after the other, and prints how many there were, as scripts/test.mjs counts them.
 */
export class Tally {
	#passed = 0;
	#failed = 0;
	#hangs = setTimeout(() => {
		this.#failed += 1;
		console.log(`✘ The suite was ended after ${LIMIT_MS / 1000} s.`);
		this.#printSum();
		process.exit(1);
	}, LIMIT_MS);

	get failed() {
		return this.#failed;
	}

	/**
	 * @param {string} title
	 * @param {() => Promise<void>} body
	 * @param {() => Promise<void>} [explain] what a reader of the failure needs besides
	 */
	async test(title, body, explain = async () => {}) {
		if (this.#failed >= ENOUGH_FAILURES) {
			this.#failed += 1;
			console.log(`✘ ${title} (not tried)`);
			return;
		}
		const began = performance.now();
		try {
			await body();
			this.#passed += 1;
			console.log(`✔ ${title} (${Math.round(performance.now() - began)} ms)`);
		} catch (error) {
			this.fail(title, error);
			await explain();
		}
	}

	/**
	 * Counts what went wrong outside of a test as one.
	 * @param {string} title
	 * @param {unknown} error
	 */
	fail(title, error) {
		this.#failed += 1;
		console.log(`✘ ${title}\n${error instanceof Error ? error.stack : error}`);
	}

	/**
	 * Prints the sum. A process that is left of the suite is one more failure.
	 * @param {import("../../../scripts/tools/processes.mjs").RunMark} mark
	 */
	async end(mark) {
		clearTimeout(this.#hangs);
		if (await endLeftovers(mark)) {
			this.#failed += 1;
		}
		this.#printSum();
		if (this.#failed > 0) process.exitCode = 1;
	}

	#printSum() {
		console.log(`${this.#passed} passed, ${this.#failed} failed, 0 skipped`);
	}
}
