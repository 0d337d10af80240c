/** Gives the relations that a session tries to create ends that are free, and leaves them those that make them its own. */
import { RawValue } from "../cbor/codec";
import { tableOfRecordId } from "../cbor/recordId";
import type { Session } from "../connection/session";
import type { Params } from "./attempt";
import type { Draft } from "./drafts";
import { FreePairs, type KnownEnds, type Observed, type Pair } from "./ends";
import { entriesOf } from "./raw";

/** What it takes to look for them. */
export interface FreeEndsContext extends Observed {
	readonly session: Session;
	readonly known: KnownEnds | undefined;
	/** By table: records that hold the session's own. */
	readonly holders: ReadonlyMap<string, readonly Uint8Array[]>;
}

/** Pairs that are tried of one draft. */
const MOST_PAIRS = 4;
/** Drafts, with all their pairs. */
const MOST_DRAFTS = 40;

/**
 * A recipe's own pair is free; one with the session's record in it may not be. The other end is then one of those that
 * are free, records that hold the session's own first. Where none is, the draft stays as it is.
 */
export async function withFreeEnds(
	context: FreeEndsContext,
	drafts: readonly Draft[],
): Promise<readonly Draft[]> {
	const { known, holders } = context;
	if (!known) return drafts;
	const wishes = await wishesOf(context, drafts);
	if (wishes.size === 0) return drafts;
	const mine = { in: held(known.tables.in, holders), out: held(known.tables.out, holders) };
	const wished = [...wishes.values()];
	const free = await FreePairs.among(
		context,
		[...mine.in, ...known.in, ...wished.flatMap((wish) => wish.in ?? [])],
		[...mine.out, ...known.out, ...wished.flatMap((wish) => wish.out ?? [])],
	);
	if (!free) return drafts;
	const ranked = drafts.flatMap((draft, at) => {
		const wish = wishes.get(draft);
		const pairs = wish ? pairsFor(wish, free, mine.out) : [];
		const own = pairs.slice(0, MOST_PAIRS).map((pair, rank) => ({
			draft: withPair(draft, wish ?? {}, pair, `__e${at}_${rank}`),
			rank,
		}));
		return own.length > 0 ? own : [{ draft, rank: 0 }];
	});
	return ranked
		.toSorted((one, other) => one.rank - other.rank)
		.slice(0, MOST_DRAFTS)
		.map(({ draft }) => draft);
}

function pairsFor(wish: Partial<Pair>, free: FreePairs, holders: readonly Uint8Array[]): readonly Pair[] {
	const pairs = free.with(wish);
	const { in: from, out } = wish;
	if (!from || !out || pairs.length > 0) return pairs;
	// One that holds the session's own is as good as another one.
	return holders.flatMap((to) => free.with({ in: from, out: to }));
}

/** What a draft has of its own for ends: as the session has it. */
async function wishesOf(
	{ attempts, session }: FreeEndsContext,
	drafts: readonly Draft[],
): Promise<ReadonlyMap<Draft, Partial<Pair>>> {
	const others = drafts.flatMap((draft) => {
		const { ends, chosenEnds } = draft;
		return ends && chosenEnds && (ends.in !== chosenEnds.in || ends.out !== chosenEnds.out)
			? [{ draft, ends, chosenEnds }]
			: [];
	});
	if (others.length === 0) return new Map();
	const attempt = await attempts.try(session, {
		statements: [],
		gives: `[${others.map(({ ends }) => `[${ends.in}, ${ends.out}]`).join(", ")}]`,
		params: Object.assign({}, ...others.map(({ draft }) => draft.params)) as Params,
	});
	const given = attempt.kind === "gave" ? entriesOf(attempt.bytes).map(entriesOf) : [];
	return new Map(
		others.flatMap(({ draft, ends, chosenEnds }, at): [Draft, Partial<Pair>][] => {
			const [from, to] = given[at] ?? [];
			if (!from || !to || tableOfRecordId(from) === undefined || tableOfRecordId(to) === undefined) return [];
			const wish = {
				...(ends.in === chosenEnds.in ? {} : { in: from }),
				...(ends.out === chosenEnds.out ? {} : { out: to }),
			};
			return [[draft, wish]];
		}),
	);
}

function held(tables: readonly string[], holders: FreeEndsContext["holders"]): readonly Uint8Array[] {
	return tables.flatMap((table) => holders.get(table) ?? []);
}

/** Its own words for an end stay where they mean it. */
function withPair(draft: Draft, wish: Partial<Pair>, pair: Pair, name: string): Draft {
	if (!draft.ends) return draft;
	return {
		...draft,
		ends: {
			in: pair.in === wish.in ? draft.ends.in : `$${name}in`,
			out: pair.out === wish.out ? draft.ends.out : `$${name}out`,
		},
		params: {
			...draft.params,
			[`${name}in`]: new RawValue(pair.in),
			[`${name}out`]: new RawValue(pair.out),
		},
	};
}
