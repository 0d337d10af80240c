/** The columns of a comparison: what each session gave, beside what it gave in the baseline. */
import { firstWord } from "../common/surrealql/firstWord";
import { pageLook } from "../model/sessionLook";
import { whereIs, whoIs } from "../model/sessionWords";
import { DEFAULT_SESSION } from "../protocol/backend";
import type { AlignParams, CompareOutcome } from "../protocol/compare";
import type { ComparedColumn } from "../protocol/comparePage";

/** One column, as the host knows it. */
export interface Column {
	readonly outcome: CompareOutcome;
	readonly when: ComparedColumn["when"];
}

/** Each session's outcome, and behind it the one that the same session has in the baseline. */
export function columnsOf(
	now: readonly CompareOutcome[],
	before: readonly CompareOutcome[] = [],
): readonly Column[] {
	return now.flatMap((outcome): Column[] => {
		const earlier = before.find((each) => each.before.id === outcome.before.id);
		const column: Column = { outcome, when: "now" };
		return earlier ? [column, { outcome: earlier, when: "before" }] : [column];
	});
}

/** The column of the default session, if that has results. */
export function observerOf(columns: readonly Column[]): number | undefined {
	const found = columns.findIndex(
		({ when, outcome }) =>
			when === "now" && outcome.before.id === DEFAULT_SESSION && outcome.run !== undefined,
	);
	return found < 0 ? undefined : found;
}

/** What to ask for one statement of `text` in them: runs that have no such statement have no results for it. */
export function alignParams(columns: readonly Column[], statement: number, text: string): AlignParams {
	const observer = observerOf(columns);
	const has = ({ outcome }: Column) => outcome.statements.some(({ index }) => index === statement);
	return {
		runs: columns.map((column) => (has(column) ? (column.outcome.run ?? null) : null)),
		statement,
		...(observer === undefined ? {} : { observer }),
		...(makesRecords(columns, statement, text) ? { makesRecords: true } : {}),
	};
}

/** Statements whose records are new. */
const MAKING = new Set(["CREATE", "INSERT", "RELATE", "UPSERT"]);

function makesRecords(columns: readonly Column[], statement: number, text: string): boolean {
	const own = columns.flatMap(({ when, outcome }) => (when === "now" ? outcome.statements : []));
	const range = own.find(({ index, range: place }) => index === statement && place)?.range;
	return range !== undefined && MAKING.has(firstWord(text.slice(range.start, range.end)));
}

/** What the page is told of a column. */
export function columnView({ outcome, when }: Column): ComparedColumn {
	const { before, totalMs, failed } = outcome;
	return {
		name: before.name,
		who: whoIs(before),
		place: whereIs(before),
		...pageLook(before.ordinal),
		when,
		totalMs,
		...(failed ? { failed: failed.message } : {}),
	};
}
