import type { AlignedPage, AlignedRow } from "../../protocol/compare";

/** So many rows are asked for at once; a page of large rows ends before. */
const PAGE_ROWS = 100;
/** So many rows are kept: those that are farthest from what is in sight go first. */
const KEPT_ROWS = 4_000;

/**
 * Rows of a grid, asked for as they come into sight: one page at a time, and always what is in sight by then. Whoever
 * scrolls past thousands of rows does not ask for them.
 */
export class RowCache {
	readonly #fetch: (offset: number, limit: number) => Promise<AlignedPage>;
	readonly #arrived: (from: number, to: number) => void;
	readonly #failed: (error: unknown) => void;
	readonly #rows = new Map<number, AlignedRow>();
	#wanted = { from: 0, to: -1 };
	#isFetching = false;

	/**
	 * @param fetch gives some rows, from `offset` on
	 * @param arrived is told which rows are there now, the last one included
	 * @param failed is told why rows could not be had; none are asked for until others are wanted
	 */
	constructor(
		readonly total: number,
		fetch: (offset: number, limit: number) => Promise<AlignedPage>,
		arrived: (from: number, to: number) => void,
		failed: (error: unknown) => void,
	) {
		this.#fetch = fetch;
		this.#arrived = arrived;
		this.#failed = failed;
	}

	get(index: number): AlignedRow | undefined {
		return this.#rows.get(index);
	}

	/** The rows `from` to `to` are in sight. */
	want(from: number, to: number): void {
		this.#wanted = { from: Math.max(0, from), to: Math.min(to, this.total - 1) };
		if (!this.#isFetching) void this.#fill();
	}

	async #fill(): Promise<void> {
		this.#isFetching = true;
		try {
			for (let next = this.#missing(); next !== undefined; next = this.#missing()) {
				const { rows, offset } = await this.#fetch(next, PAGE_ROWS);
				if (rows.length === 0) throw new Error("The database process gave fewer rows than it said.");
				for (const [at, row] of rows.entries()) this.#rows.set(offset + at, row);
				this.#forget();
				this.#arrived(offset, offset + rows.length - 1);
			}
		} catch (error) {
			this.#failed(error);
		} finally {
			this.#isFetching = false;
		}
	}

	/** The first row in sight that is not there; beginning a little before it, for whoever scrolls up. */
	#missing(): number | undefined {
		const { from, to } = this.#wanted;
		for (let row = from; row <= to; row++) {
			if (this.#rows.has(row)) continue;
			const isAbove = row === from && this.#rows.has(to);
			return isAbove ? Math.max(0, to - PAGE_ROWS + 1) : row;
		}
		return undefined;
	}

	#forget(): void {
		if (this.#rows.size <= KEPT_ROWS) return;
		const { from, to } = this.#wanted;
		const distance = (row: number) => Math.max(from - row, row - to, 0);
		const farthest = [...this.#rows.keys()].sort((a, b) => distance(b) - distance(a));
		for (const row of farthest.slice(0, this.#rows.size - KEPT_ROWS / 2)) this.#rows.delete(row);
	}
}
