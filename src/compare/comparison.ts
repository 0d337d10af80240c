/** One text in several sessions at the same time, from the moment it is sent. Who shows it is not its business. */
import { Emitter, type Event } from "vscode-jsonrpc";
import { asSessionsError } from "../common/asSessionsError";
import { cancellation } from "../common/cancellation";
import { SessionsError } from "../common/errors";
import { withoutDoubt } from "../model/comparison";
import type { Here, Workspace } from "../model/workspace";
import type { SessionState } from "../protocol/backend";
import { type CompareResult, compareRun, type Writes } from "../protocol/compare";

/** What is compared. */
export interface ToCompare {
	readonly sessions: readonly SessionState[];
	readonly text: string;
	readonly writes: Writes;
}

/** How far a comparison is. */
export type ComparisonState =
	| { readonly kind: "running" }
	| { readonly kind: "finished"; readonly result: CompareResult }
	| { readonly kind: "cancelled" }
	/** The request as a whole failed: nothing is known of single sessions. */
	| { readonly kind: "failed"; readonly error: SessionsError };

export class Comparison {
	readonly #workspace: Pick<Workspace, "releaseRun" | "connection">;
	readonly #cancellation = cancellation();
	readonly #changed = new Emitter<void>();
	#state: ComparisonState = { kind: "running" };
	#released = false;

	readonly key = `compare-${crypto.randomUUID()}`;
	readonly startedAt = Date.now();
	/** Of the connection on which it runs. */
	readonly endpoint: string;
	/** Resolves when it is no longer running; never rejects. */
	readonly done: Promise<void>;
	/** Fires when {@link state} changes. */
	readonly onDidChange: Event<void> = this.#changed.event;

	/** @param here the connection that the sessions are on */
	constructor(
		readonly here: Here,
		workspace: Pick<Workspace, "releaseRun" | "connection">,
		readonly what: ToCompare,
	) {
		this.#workspace = workspace;
		this.endpoint = workspace.connection.endpoint ?? "";
		this.done = this.#send();
	}

	get state(): ComparisonState {
		return this.#state;
	}

	/** Stops it: what has not ended is rolled back. */
	cancel(): void {
		this.#cancellation.cancel();
	}

	/** Its results are no longer needed; one under way is cancelled. */
	release(): void {
		this.#released = true;
		this.cancel();
		if (this.#state.kind !== "finished") return;
		for (const { run } of this.#state.result.outcomes) if (run !== undefined) this.#workspace.releaseRun(run);
	}

	async #send(): Promise<void> {
		const { sessions, text, writes } = this.what;
		const params = { sessions: sessions.map(({ id }) => id), text, writes, key: this.key };
		try {
			const result = await this.here.request(compareRun, params, this.#cancellation.token);
			this.#become({ kind: "finished", result: told(result, writes) });
			// It may have ended in the moment in which it was let go.
			if (this.#released) this.release();
		} catch (error) {
			const failure = withoutDoubt(asSessionsError(error), writes);
			this.#become(failure.code === "cancelled" ? { kind: "cancelled" } : { kind: "failed", error: failure });
		}
	}

	#become(state: ComparisonState): void {
		this.#state = state;
		this.#changed.fire();
		this.#changed.dispose();
	}
}

/** What is known of a session whose connection was lost. */
function told({ outcomes }: CompareResult, writes: Writes): CompareResult {
	return {
		outcomes: outcomes.map((outcome) => {
			if (!outcome.failed) return outcome;
			const { code, message, detail } = outcome.failed;
			const { code: known, message: inWords } = withoutDoubt(
				new SessionsError(code, message, detail),
				writes,
			);
			return { ...outcome, failed: { ...outcome.failed, code: known, message: inWords } };
		}),
	};
}
