/** Which rows are in sight, and which come next. */

/** So many rows are asked for at once; a page of large rows ends before. */
export const PAGE_SIZE = 100;

/** The rows `offset` to `offset + shown - 1` (from 0) of `total`. */
export interface PageRange {
	readonly offset: number;
	readonly shown: number;
	readonly total: number;
}

/** Offsets that the pager's buttons lead to; absent where there is nothing more that way. */
export interface PagerTargets {
	readonly first?: number;
	readonly previous?: number;
	readonly next?: number;
	readonly last?: number;
}

export function pagerTargets({ offset, shown, total }: PageRange): PagerTargets {
	const end = offset + shown;
	return {
		...(offset > 0 ? { first: 0, previous: Math.max(0, offset - PAGE_SIZE) } : {}),
		...(end < total ? { next: end, last: lastOffset(total, end) } : {}),
	};
}

/** The last page begins where full pages from the first row would begin it, but never before what comes next. */
function lastOffset(total: number, next: number): number {
	return Math.max(next, Math.floor((total - 1) / PAGE_SIZE) * PAGE_SIZE);
}

/** `Rows 101–200 of 12,345`. */
export function rangeInWords({ offset, shown, total }: PageRange): string {
	const count = (value: number) => value.toLocaleString("en");
	return `Rows ${count(offset + 1)}–${count(offset + shown)} of ${count(total)}`;
}
