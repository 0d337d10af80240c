import type { ResultsChange, RunView } from "../protocol/results";

/** What one life of the page has been told of the runs: with many statements a run is worth telling once. */
export class Told {
	/** A run that has not changed is told by the same object. */
	#views: ReadonlySet<RunView> = new Set();

	/** What the page does not know yet, so that it has `runs` then. */
	news(runs: readonly RunView[], reveal: string | undefined): ResultsChange {
		const before = this.#views;
		this.#views = new Set(runs);
		return {
			keys: runs.map(({ key }) => key),
			changed: runs.filter((run) => !before.has(run)),
			...(reveal === undefined ? {} : { reveal }),
		};
	}
}
