/** Pairs of the same work done in two ways, in turn, so that a drifting machine hurts both alike. */

export interface Row {
	readonly what: string;
	/** Median milliseconds of ours and of the bare SDK; or one figure and its unit. */
	readonly ours: number;
	readonly theirs?: number;
	readonly unit: string;
	readonly goal: number;
	/** What is held against the goal: the median ratio of the pairs, or the figure itself. */
	readonly reached: number;
}

/** Runs both in turn, after one round that is not counted. */
export async function pairs(
	what: string,
	goal: number,
	rounds: number,
	ours: () => Promise<unknown>,
	theirs: () => Promise<unknown>,
): Promise<Row> {
	const mine: number[] = [];
	const other: number[] = [];
	await ours();
	await theirs();
	for (let i = 0; i < rounds; i++) {
		mine.push(await time(ours));
		other.push(await time(theirs));
	}
	return {
		what,
		unit: "ms",
		goal,
		ours: median(mine),
		theirs: median(other),
		reached: median(mine.map((value, index) => value / (other[index] ?? Number.NaN))),
	};
}

async function time(work: () => Promise<unknown>): Promise<number> {
	const begun = performance.now();
	await work();
	return performance.now() - begun;
}

export function median(values: readonly number[]): number {
	const sorted = [...values].sort((one, other) => one - other);
	return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Prints the rows; a goal that was missed is said, not hidden. */
export function print(rows: readonly Row[]): void {
	for (const { what, ours, theirs, unit, goal, reached } of rows) {
		const verdict = reached <= goal ? "reached" : "MISSED";
		const figures =
			theirs === undefined
				? `${ours.toFixed(1)} ${unit}`
				: `${ours.toFixed(1)} against ${theirs.toFixed(1)} ${unit}, ratio ${reached.toFixed(2)}`;
		console.log(`${what}: ${figures} (goal ${goal}${theirs === undefined ? ` ${unit}` : ""}: ${verdict})`);
	}
}
