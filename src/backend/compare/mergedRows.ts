import type { Turns } from "./turns";

const NONE = -1;

/** The rows of several columns, each record once and in one order. A row has a number by when it was found. */
export class MergedRows {
	readonly #records: string[] = [];
	/** By row: the one that stands behind it. */
	readonly #next: number[] = [];
	readonly #found = new Map<string, number>();
	#first = NONE;

	/** Adds a column; gives the number of each of its rows. */
	async add(records: readonly string[], turns: Turns): Promise<readonly number[]> {
		const rows: number[] = [];
		const times = new Map<string, number>();
		let before = NONE;
		for (const record of records) {
			const time = times.get(record) ?? 0;
			times.set(record, time + 1);
			const key = time === 0 ? record : `${record}\n${time}`;
			before = this.#found.get(key) ?? this.#insert(key, record, before);
			rows.push(before);
			const turn = turns.step();
			if (turn) await turn;
		}
		return rows;
	}

	/** The records in order, and by row the place where it stands. */
	inOrder(): { readonly places: Int32Array; readonly records: readonly string[] } {
		const places = new Int32Array(this.#records.length);
		const records: string[] = [];
		for (let row = this.#first; row !== NONE; row = this.#next[row] ?? NONE)
			places[row] = records.push(this.#records[row] ?? "") - 1;
		return { places, records };
	}

	/** Puts a row behind another one, or first of all. */
	#insert(key: string, record: string, before: number): number {
		const row = this.#records.push(record) - 1;
		this.#found.set(key, row);
		this.#next[row] = before === NONE ? this.#first : (this.#next[before] ?? NONE);
		if (before === NONE) this.#first = row;
		else this.#next[before] = row;
		return row;
	}
}
