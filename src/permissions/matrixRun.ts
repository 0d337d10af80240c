import { Emitter, type Event } from "vscode-jsonrpc";
import { asSessionsError } from "../common/asSessionsError";
import { cancellation } from "../common/cancellation";
import type { Disposable } from "../common/disposable";
import type { SessionsError } from "../common/errors";
import type { Requester } from "../model/workspace";
import type { SessionAnswer } from "../protocol/backend";
import type { MatrixStage } from "../protocol/matrixPage";
import {
	type MatrixCell,
	type MatrixPlan,
	type MatrixProgress,
	type MatrixResult,
	permissionMatrix,
} from "../protocol/permissions";

/** What is to be tried. */
export interface MatrixOrder {
	/** As they are when it begins; the result says as whom they were tried. */
	readonly sessions: readonly SessionAnswer[];
	readonly observer: SessionAnswer;
	readonly plan: MatrixPlan;
	/** Names of tables that are tried although a roll-back does not undo all that they do. */
	readonly confirmed: readonly string[];
	/** At most so many of a table. */
	readonly records: number;
}

/** One matrix, from the moment it is asked for. Whatever becomes of it, what was found stays. */
export class MatrixRun implements Disposable {
	readonly #cancellation = cancellation();
	readonly #found = new Map<string, MatrixCell>();
	readonly #didFind = new Emitter<readonly MatrixCell[]>();
	readonly #didChange = new Emitter<void>();
	readonly #listening: Disposable;
	#stage: MatrixStage;
	#who: Pick<MatrixOrder, "sessions" | "observer">;

	readonly key = `matrix-${crypto.randomUUID()}`;
	readonly startedAt = Date.now();
	/** Resolves when it is no longer running; never rejects. */
	readonly done: Promise<void>;
	/** Fires with cells that are new, or other than before. */
	readonly onDidFind: Event<readonly MatrixCell[]> = this.#didFind.event;
	/** Fires when {@link stage} or {@link who} changes. */
	readonly onDidChange: Event<void> = this.#didChange.event;

	constructor(
		requester: Requester,
		onDidProgress: Event<MatrixProgress>,
		readonly order: MatrixOrder,
	) {
		const { sessions, observer, plan } = order;
		this.#who = { sessions, observer };
		this.#stage = { kind: "running", done: 0, total: plan.tables.length };
		this.#listening = onDidProgress((progress) => this.#progressed(progress));
		this.done = this.#send(requester);
	}

	get stage(): MatrixStage {
		return this.#stage;
	}

	/** As whom it was tried. */
	get who(): Pick<MatrixOrder, "sessions" | "observer"> {
		return this.#who;
	}

	/** All that was found. */
	get cells(): readonly MatrixCell[] {
		return [...this.#found.values()];
	}

	/** Tries no more; the backend rolls back what is under way. */
	cancel(): void {
		this.#cancellation.cancel();
	}

	dispose(): void {
		this.cancel();
		this.#listening.dispose();
		this.#didFind.dispose();
		this.#didChange.dispose();
	}

	async #send(requester: Requester): Promise<void> {
		const { sessions, plan, confirmed, records } = this.order;
		const params = {
			key: this.key,
			sessions: sessions.map(({ id }) => id),
			tables: plan.tables.map(({ name }) => name),
			fields: true,
			records,
			confirmed,
		};
		try {
			this.#end(await requester.request(permissionMatrix, params, this.#cancellation.token));
		} catch (error) {
			this.#become({ kind: "partial", endedAt: Date.now(), why: whyPartial(asSessionsError(error)) });
		} finally {
			this.#listening.dispose();
		}
	}

	#end({ sessions, observer, cells }: MatrixResult): void {
		this.#who = { sessions, observer };
		this.#take(cells);
		this.#become({ kind: "complete", endedAt: Date.now() });
	}

	#progressed({ key, done, total, table, cells }: MatrixProgress): void {
		if (key !== this.key || this.#stage.kind !== "running") return;
		this.#take(cells);
		this.#become({ kind: "running", done, total, ...(table === undefined ? {} : { table }) });
	}

	/** The result holds all cells once more: what is known already is not told again. */
	#take(cells: readonly MatrixCell[]): void {
		const news = cells.filter((cell) => {
			const place = JSON.stringify([cell.table, cell.field, cell.action, cell.session]);
			const before = this.#found.get(place);
			this.#found.set(place, cell);
			return !before || !sameVerdict(before, cell);
		});
		if (news.length > 0) this.#didFind.fire(news);
	}

	#become(stage: MatrixStage): void {
		this.#stage = stage;
		this.#didChange.fire();
	}
}

function sameVerdict(a: MatrixCell, b: MatrixCell): boolean {
	return (
		a.verdict === b.verdict &&
		a.allowed === b.allowed &&
		a.tried === b.tried &&
		a.reason === b.reason &&
		a.clause === b.clause
	);
}

function whyPartial({ code, message }: SessionsError): string {
	return code === "cancelled" ? "It was cancelled." : message;
}
