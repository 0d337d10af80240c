/** What the page is told of a comparison. */
import { excerpt } from "../common/surrealql/excerpt";
import { selectedFields } from "../common/surrealql/selectedFields";
import type { ChosenSessions } from "../model/chosenSessions";
import { pageLook } from "../model/sessionLook";
import { whereIs, whoIs } from "../model/sessionWords";
import { since } from "../model/since";
import type { Workspace } from "../model/workspace";
import { DEFAULT_SESSION, type SessionState, type StatementSummary } from "../protocol/backend";
import type {
	ComparedState,
	ComparedStatement,
	CompareState,
	SessionChip,
	StatementOutcome,
} from "../protocol/comparePage";
import { type Column, columnsOf, columnView, observerOf } from "./columns";
import type { Comparison } from "./comparison";

const WORDS = 40;
const EXCERPT = 300;

const NO_OBSERVER = "The default session is not among them: what is silently denied is not known without it.";
const OTHER_TEXT = "The baseline is of another text: its statements stand beside these by their number.";

/** The first words of a text. */
export function wordsOf(text: string): string {
	return excerpt(text, WORDS);
}

/** Every session, as it can be chosen. */
export function chipsOf(sessions: readonly SessionState[], chosen: ChosenSessions): readonly SessionChip[] {
	return sessions.map((session) => ({
		id: session.id,
		name: session.name,
		who: whoIs(session),
		place: whereIs(session),
		...pageLook(session.ordinal),
		chosen: chosen.has(session.id),
	}));
}

/** A comparison as the page shows it, beside a baseline. */
export function stateOf(
	comparison: Comparison,
	baseline: Comparison | undefined,
	workspace: Pick<Workspace, "sessions" | "connection">,
): CompareState {
	const { state, startedAt } = comparison;
	switch (state.kind) {
		case "running":
			return { kind: "running", startedAt };
		case "cancelled":
			return { kind: "cancelled" };
		case "failed": {
			const { code, message } = state.error;
			const unknown = code === "outcomeUnknown" || code === "backendFailed";
			return { kind: "failed", message, outcome: unknown ? "unknown" : "nothingChanged" };
		}
		case "finished":
			return compared(comparison, comparedColumns(comparison, baseline), baseline, workspace);
	}
}

/** The columns of a comparison that has ended; none of another one. */
export function comparedColumns(comparison: Comparison, baseline: Comparison | undefined): readonly Column[] {
	const outcomesOf = ({ state }: Comparison) => (state.kind === "finished" ? state.result.outcomes : []);
	return columnsOf(outcomesOf(comparison), baseline && baseline !== comparison ? outcomesOf(baseline) : []);
}

/** Names what is in sight: another baseline makes other columns of the same results. */
export function keyOf({ key }: Comparison, baseline: Comparison | undefined): string {
	return baseline && baseline.key !== key ? `${key}/${baseline.key}` : key;
}

function compared(
	comparison: Comparison,
	columns: readonly Column[],
	baseline: Comparison | undefined,
	workspace: Pick<Workspace, "sessions" | "connection">,
): ComparedState {
	const { startedAt, endpoint, what, here } = comparison;
	const found = columns.flatMap(({ when, outcome }) => (when === "now" ? [outcome.before] : []));
	// Where it has failed its own error says so.
	const isObserved = found.some(({ id }) => id === DEFAULT_SESSION);
	const observer = observerOf(columns);
	return {
		kind: "compared",
		key: keyOf(comparison, baseline),
		startedAt,
		endpoint,
		writes: what.writes,
		words: wordsOf(what.text),
		columns: columns.map(columnView),
		statements: statementsOf(what.text, columns),
		...(observer === undefined ? {} : { observer }),
		notes: [
			...(isObserved ? [] : [NO_OBSERVER]),
			...(baseline && baseline !== comparison && baseline.what.text !== what.text ? [OTHER_TEXT] : []),
			...since(here, found, workspace),
		],
	};
}

function statementsOf(text: string, columns: readonly Column[]): readonly ComparedStatement[] {
	const all = columns.flatMap(({ when, outcome }) => (when === "now" ? outcome.statements : []));
	const byIndex = new Map(all.map((statement) => [statement.index, statement]));
	return [...byIndex.values()]
		.sort((a, b) => a.index - b.index)
		.map(({ index, range }) => ({
			index,
			...(range ? { excerpt: excerpt(text.slice(range.start, range.end), EXCERPT) } : {}),
			order: range ? selectedFields(text.slice(range.start, range.end)) : [],
			results: columns.map(({ outcome }) => {
				const found = outcome.statements.find((each) => each.index === index);
				return found ? outcomeOf(found) : null;
			}),
		}));
}

function outcomeOf({ status, durationMs, shape, rows, error }: StatementSummary): StatementOutcome {
	return { status, durationMs, shape, rows, ...(error ? { error: error.message } : {}) };
}
