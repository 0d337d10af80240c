/** What the page is told about a run. */

import { excerpt } from "../common/surrealql/excerpt";
import { selectedFields } from "../common/surrealql/selectedFields";
import type { Run, RunState } from "../model/run";
import { pageLook } from "../model/sessionLook";
import { whereIs, whoIs } from "../model/sessionWords";
import type { RunResult, StatementSummary } from "../protocol/backend";
import type { RunView, RunViewState, SessionView, StatementView, WaitsFor } from "../protocol/results";
import { effectsOf } from "./effects";

const WORDS = 40;
const EXCERPT = 300;

/** What was said about a run in its last state: a text with thousands of statements is not read at every change. */
const said = new WeakMap<Run, { readonly state: RunState | WaitsFor; readonly view: RunView }>();

/** @param waitsFor why a run that is under way has not been sent; nothing where it has */
export function runView(run: Run, waitsFor: WaitsFor | undefined): RunView {
	const state = run.state.kind === "running" && waitsFor ? waitsFor : run.state;
	const before = said.get(run);
	if (before?.state === state) return before.view;
	const view = viewOf(run, typeof state === "string" ? { kind: "waiting", waitsFor: state } : stateView(run));
	said.set(run, { state, view });
	return view;
}

function viewOf(run: Run, state: RunViewState): RunView {
	return {
		key: run.key,
		session: sessionView(run),
		startedAt: run.startedAt,
		words: excerpt(run.text, WORDS),
		state,
	};
}

function sessionView({ session, endpoint = "", state }: Run): SessionView {
	return {
		name: session.name,
		endpoint,
		...(state.kind === "finished" ? { ran: ranAs(state.result) } : {}),
		...pageLook(session.ordinal),
	};
}

function ranAs({ before, session }: RunResult): NonNullable<SessionView["ran"]> {
	const place = whereIs(before);
	const after = session ? whereIs(session) : place;
	return { who: whoIs(before), place, ...(after === place ? {} : { movedTo: after }) };
}

function stateView({ state, text, source }: Run): RunViewState {
	switch (state.kind) {
		case "running":
		case "cancelled":
			return state;
		case "failed": {
			const { code, message, detail } = state.error;
			const canGoTo = source !== undefined && detail?.position !== undefined;
			// A database process that failed has told nobody how far it had come.
			const unknown = code === "outcomeUnknown" || code === "backendFailed";
			const outcome = detail?.ran ? "ran" : unknown ? "unknown" : "nothingRan";
			return { kind: "failed", message, outcome, canGoTo, isSignedOut: code === "identityLost" };
		}
		case "finished": {
			const { totalMs, statements } = state.result;
			const effects = effectsOf(text, state.result);
			const isMoved = statements.some(({ ranIn }) => ranIn);
			return {
				kind: "finished",
				totalMs,
				statements: statements.map((each) => ({
					...statementView(each, text, source !== undefined),
					...(isMoved ? { place: placeOf(each, state.result) } : {}),
					...databaseOf(each, state.result),
					moved: effects.byStatement.get(each.index) ?? [],
				})),
				moved: effects.rest,
			};
		}
	}
}

/** The database in which a statement ran, where that is certain. */
function databaseOf({ ranIn }: StatementSummary, { before }: RunResult): Pick<StatementView, "database"> {
	if (ranIn === "unknown") return {};
	const { namespace, database } = ranIn ?? before;
	return namespace === undefined || database === undefined ? {} : { database: { namespace, database } };
}

/** Where a statement ran, in words. */
function placeOf({ ranIn }: StatementSummary, { before }: RunResult): string {
	return ranIn === "unknown" ? "a place that is not known" : whereIs(ranIn ?? before);
}

function statementView(
	{ index, durationMs, range, error, shape, rows, bytes }: StatementSummary,
	text: string,
	hasSource: boolean,
): Omit<StatementView, "moved" | "place"> {
	const base = {
		index,
		durationMs,
		...(range ? { excerpt: excerpt(text.slice(range.start, range.end), EXCERPT) } : {}),
	};
	if (error) {
		const canGoTo = hasSource && (error.position ?? range) !== undefined;
		return { ...base, result: { kind: "error", errorKind: error.kind, message: error.message, canGoTo } };
	}
	switch (shape) {
		case "rows":
			return {
				...base,
				result: {
					kind: "rows",
					rows,
					order: range ? selectedFields(text.slice(range.start, range.end)) : [],
				},
			};
		case "value":
			return { ...base, result: { kind: "value", bytes } };
		case "none":
			return { ...base, result: { kind: "none" } };
	}
}
