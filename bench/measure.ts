/** Pairs of the same work done in two ways, in turn, so that a drifting machine hurts both alike. */

export interface Row {
	readonly what: string;
	/** Median milliseconds of ours and of the bare SDK; or one figure and its unit. */
	readonly ours: number;
	readonly theirs?: number;
	readonly unit: string;
	/** At most so much. */
	readonly goal?: number;
	/** The median ratio of the pairs, which is what is held against the goal where there are two. */
	readonly ratio?: number;
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
		ratio: median(mine.map((value, index) => value / (other[index] ?? Number.NaN))),
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
	for (const { what, ours, theirs, unit, goal, ratio } of rows) {
		const beside =
			theirs === undefined ? "" : ` against ${theirs.toFixed(2)} ${unit}, ratio ${ratio?.toFixed(2)}`;
		const verdict = (ratio ?? ours) <= (goal ?? Number.POSITIVE_INFINITY) ? "reached" : "MISSED";
		const held =
			goal === undefined ? "" : ` (goal ${goal}${ratio === undefined ? ` ${unit}` : ""}: ${verdict})`;
		console.log(`${what}: ${ours.toFixed(2)} ${unit}${beside}${held}`);
	}
}
