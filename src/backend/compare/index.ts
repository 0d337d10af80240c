/** Comparing: what a text would do, running it in several sessions, and laying side by side what they gave. */
import { v4 as newId } from "uuid";
import type { CancellationToken } from "vscode-jsonrpc";
import { type Cancellation, cancellation } from "../../common/cancellation";
import { errors } from "../../common/errors";
import * as protocol from "../../protocol/compare";
import type { Answers } from "../answers";
import type { Connection } from "../connection/connection";
import type { ResultStore } from "../query/resultStore";
import { Aligned, type Column } from "./aligned";
import { frozenStatement } from "./frozen";
import { judge } from "./judge";
import { runCompared, sessionsOf } from "./run";

/** Answers the requests of `protocol/compare`. */
export function answerComparing(answer: Answers, connection: Connection, store: ResultStore): void {
	const alignments = new Alignments(store);
	answer.to(protocol.judgeText, async ({ sessions, text }, token) =>
		judge(connection, sessionsOf(connection, sessions), text, token),
	);
	const stops = new Map<string, Cancellation>();
	answer.to(protocol.compareRun, async (params, token) => {
		const { key, writes } = params;
		if (key === undefined || writes !== "commit") return runCompared(connection, store, params, token);
		const stop = cancellation();
		stops.set(key, stop);
		try {
			return await runCompared(connection, store, params, stop.token);
		} finally {
			stops.delete(key);
		}
	});
	answer.to(protocol.stopCompared, async ({ key }) => stops.get(key)?.cancel());
	answer.to(protocol.alignRuns, (params, token) => alignments.make(params, token));
	answer.to(protocol.alignedPage, async (params) => alignments.page(params));
	answer.to(protocol.freezeStatement, (params, token) =>
		frozenStatement(columnsOf(store, params.runs, params.statement), params, token),
	);
}

/** What one statement gave in each run; rejects when one of them was released. */
function columnsOf(
	store: ResultStore,
	runs: readonly (string | null)[],
	statement: number,
): readonly Column[] {
	return runs.map((run) => (run === null ? undefined : store.results(run)[statement]));
}

/** What lies side by side, until the first of its runs is released. */
class Alignments {
	readonly #made = new Map<string, { readonly aligned: Aligned; readonly runs: ReadonlySet<string> }>();

	constructor(private readonly store: ResultStore) {
		store.onRelease((run) => {
			for (const [id, { runs }] of this.#made) if (runs.has(run)) this.#made.delete(id);
		});
	}

	async make(
		{ runs, statement, ...how }: protocol.AlignParams,
		token: CancellationToken,
	): Promise<protocol.Alignment> {
		const columns = columnsOf(this.store, runs, statement);
		const { aligned, told } = await Aligned.of(columns, how, token);
		// Those that were released meanwhile have taken it with them.
		columnsOf(this.store, runs, statement);
		const alignment = newId();
		this.#made.set(alignment, { aligned, runs: new Set(runs.filter((run) => run !== null)) });
		return { alignment, ...told };
	}

	page(params: protocol.AlignedPageParams): protocol.AlignedPage {
		const made = this.#made.get(params.alignment);
		if (!made) throw errors.resultsGone();
		return made.aligned.page(params);
	}
}
