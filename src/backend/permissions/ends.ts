/** The records that a new relation goes between, where they have to exist and an index allows them only once. */
import { quoteIdentifier } from "../../common/surrealql/quote";
import { mapEntries } from "../cbor/reader";
import type { Session } from "../connection/session";
import type { Attempts } from "./attempt";
import { entriesOf, keyOf, listOf } from "./raw";
import type { Row } from "./sample";
import type { EndTables, TableSchema } from "./schema";

/** Two records, as CBOR. */
export interface Pair {
	readonly in: Uint8Array;
	readonly out: Uint8Array;
}

/** The first records of the tables that a relation goes between. */
export interface KnownEnds {
	readonly tables: EndTables;
	readonly in: readonly Uint8Array[];
	readonly out: readonly Uint8Array[];
}

const ENDS = ["in", "out"] as const;

function endsOf(columns: readonly string[]): readonly (keyof Pair)[] {
	return ENDS.filter((end) => columns.includes(end));
}

/** Whether an index allows the same end, or the same two, only once. */
export function isOnce({ unique }: TableSchema): boolean {
	return unique.some(({ columns }) => endsOf(columns).length > 0);
}

/** Whether the ends of a new relation have to be chosen among the records that there are. */
export function areChosen(table: TableSchema): boolean {
	return table.ends?.isEnforced === true && isOnce(table);
}

/** Tells which pairs may still be related. What else is in an index is not looked at: a pair is free for any of it. */
export class FreePairs {
	private constructor(
		private readonly ins: readonly Uint8Array[],
		private readonly outs: readonly Uint8Array[],
		/** The ends that indexes have, with those that are in them. */
		private readonly taken: readonly (readonly [ends: readonly (keyof Pair)[], keys: ReadonlySet<string>])[],
	) {}

	/** Looks as the observer; `undefined` where it could not. Each of its questions is one that an index answers. */
	static async among(
		{ attempts, observer, table }: Observed,
		ins: readonly Uint8Array[],
		outs: readonly Uint8Array[],
	): Promise<FreePairs | undefined> {
		const indexes = table.unique.map(({ columns }) => endsOf(columns)).filter((ends) => ends.length > 0);
		const questions = indexes.map((ends) => {
			const where = ends.map((end) => `${end} IN $__${end}s`).join(" AND ");
			return `(SELECT VALUE [${ends.join(", ")}] FROM ${quoteIdentifier(table.name)} WHERE ${where})`;
		});
		const lists = { in: distinct(ins), out: distinct(outs) };
		const attempt = await attempts.try(observer, {
			statements: [],
			gives: `[${questions.join(", ")}]`,
			params: { __ins: listOf(lists.in), __outs: listOf(lists.out) },
		});
		if (attempt.kind !== "gave") return undefined;
		const answers = entriesOf(attempt.bytes).map(entriesOf);
		const taken = indexes.map(
			(ends, at) => [ends, new Set((answers[at] ?? []).map((pair) => keyOfAll(entriesOf(pair))))] as const,
		);
		return new FreePairs(lists.in, lists.out, taken);
	}

	isFree(pair: Pair): boolean {
		return this.taken.every(([ends, keys]) => !keys.has(keyOfAll(ends.map((end) => pair[end]))));
	}

	/** Free ones with these ends; those first whose ends come first. */
	with(wish: Partial<Pair>): readonly Pair[] {
		const ins = wish.in ? [wish.in] : this.ins;
		const outs = wish.out ? [wish.out] : this.outs;
		return ins.flatMap((from) =>
			outs
				.map((to): Pair => ({ in: from, out: to }))
				// A record that is related to itself is mostly not what is meant.
				.filter((pair) => keyOf(pair.in) !== keyOf(pair.out) && this.isFree(pair)),
		);
	}
}

/** What it takes to look. */
export interface Observed {
	readonly attempts: Attempts;
	readonly observer: Session;
	readonly table: TableSchema;
}

/** A free pair for each copy of a row, one of whose ends it keeps if it can; where there is no row, the first one. */
export async function chosenPairs(
	observed: Observed,
	known: KnownEnds | undefined,
	rows: readonly Row[],
): Promise<readonly (Pair | undefined)[]> {
	if (!known) return [];
	const own = rows.map(({ bytes }) => mapEntries(bytes));
	const ins = own.flatMap((row) => row?.get("in") ?? []);
	const outs = own.flatMap((row) => row?.get("out") ?? []);
	const free = await FreePairs.among(observed, [...known.in, ...ins], [...known.out, ...outs]);
	if (!free) return [];
	const used = new Set<string>();
	return (own.length > 0 ? own : [undefined]).map((row) => {
		const [from, to] = [row?.get("in"), row?.get("out")];
		const wishes = [...(from ? [{ in: from }] : []), ...(to ? [{ out: to }] : []), {}];
		const pairs = wishes.flatMap((wish) => free.with(wish));
		// Another one for each, so that all can be tried in one transaction.
		const pair = pairs.find((each) => !used.has(keyOfPair(each))) ?? pairs[0];
		if (pair) used.add(keyOfPair(pair));
		return pair;
	});
}

function keyOfPair(pair: Pair): string {
	return keyOfAll([pair.in, pair.out]);
}

function keyOfAll(values: readonly Uint8Array[]): string {
	return values.map(keyOf).join();
}

function distinct(values: readonly Uint8Array[]): readonly Uint8Array[] {
	return [...new Map(values.map((value) => [keyOf(value), value])).values()];
}
