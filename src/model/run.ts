/** One run of a text as a session, from the moment it is sent. What made it, and who shows it, are not its business. */
import { CancellationTokenSource, Emitter, type Event } from "vscode-jsonrpc";
import { asSessionsError } from "../common/asSessionsError";
import type { SessionsError } from "../common/errors";
import { type RunResult, runQuery, type SessionState } from "../protocol/backend";
import type { Workspace } from "./workspace";

/** Where the text of a run stands. */
export interface RunSource {
	/** URI of the document. */
	readonly uri: string;
	/** Version of the document, when it was run. */
	readonly version: number;
	/** UTF-16 offset of the text in the document. */
	readonly offset: number;
}

/** How far a run is. */
export type RunState =
	| { readonly kind: "running" }
	| { readonly kind: "finished"; readonly result: RunResult }
	/** Nobody waits for it any longer; the statement may still be running on the server. */
	| { readonly kind: "cancelled" }
	/** The request as a whole failed: nothing is known of single statements. */
	| { readonly kind: "failed"; readonly error: SessionsError };

let lastKey = 0;

export class Run {
	readonly #workspace: Workspace;
	readonly #cancellation = new CancellationTokenSource();
	readonly #changed = new Emitter<void>();
	#state: RunState = { kind: "running" };

	/** Names this run among all of this host. */
	readonly key = `run-${++lastKey}`;
	readonly startedAt = Date.now();
	/** Resolves when the run is no longer running; never rejects. */
	readonly done: Promise<void>;
	/** Fires when {@link state} changes. */
	readonly onDidChange: Event<void> = this.#changed.event;

	constructor(
		workspace: Workspace,
		/** The session as it was when the run began. */
		readonly session: SessionState,
		readonly text: string,
		readonly source?: RunSource,
	) {
		this.#workspace = workspace;
		this.done = this.#send();
	}

	get state(): RunState {
		return this.#state;
	}

	/** Stops waiting for it. */
	cancel(): void {
		this.#cancellation.cancel();
	}

	/** Its results are no longer needed; a run under way is cancelled. */
	release(): void {
		this.cancel();
		if (this.#state.kind === "finished") this.#workspace.releaseRun(this.#state.result.run);
	}

	async #send(): Promise<void> {
		const params = { id: this.session.id, text: this.text };
		try {
			const result = await this.#workspace.request(runQuery, params, this.#cancellation.token);
			this.#become({ kind: "finished", result });
		} catch (error) {
			const failure = asSessionsError(error);
			this.#become(failure.code === "cancelled" ? { kind: "cancelled" } : { kind: "failed", error: failure });
		}
	}

	#become(state: RunState): void {
		this.#state = state;
		this.#changed.fire();
		this.#changed.dispose();
	}
}
