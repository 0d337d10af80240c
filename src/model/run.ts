/** One run of a text as a session, from the moment it is sent. What made it, and who shows it, are not its business. */
import { Emitter, type Event } from "vscode-jsonrpc";
import { asSessionsError } from "../common/asSessionsError";
import { cancellation } from "../common/cancellation";
import { defined } from "../common/defined";
import type { SessionsError } from "../common/errors";
import { type RunResult, runQuery, type SessionState } from "../protocol/backend";
import type { WaitsFor } from "../protocol/results";
import { waitsFor } from "./waitsFor";
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
	| { readonly kind: "cancelled"; readonly waitedFor?: WaitsFor }
	/** The request as a whole failed: nothing is known of single statements. */
	| { readonly kind: "failed"; readonly error: SessionsError };

export class Run {
	readonly #workspace: Workspace;
	readonly #cancellation = cancellation();
	readonly #changed = new Emitter<void>();
	#state: RunState = { kind: "running" };

	/** Names this run alone: what the page keeps of a run outlives the window, and must not be taken for another one's. */
	readonly key = `run-${crypto.randomUUID()}`;
	readonly startedAt = Date.now();
	/** Of the connection on which it runs. */
	readonly endpoint: string | undefined;
	/** Resolves when the run is no longer running; never rejects. */
	readonly done: Promise<void>;
	/** Fires when {@link state} changes. */
	readonly onDidChange: Event<void> = this.#changed.event;

	constructor(
		workspace: Workspace,
		/** The session as it was when the run was asked for; the result says as what it ran. */
		readonly session: SessionState,
		readonly text: string,
		readonly source?: RunSource,
	) {
		this.#workspace = workspace;
		this.endpoint = workspace.connection.endpoint;
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
		const params = { id: this.session.id, text: this.text, key: this.key };
		try {
			const result = await this.#workspace.request(runQuery, params, this.#cancellation.token);
			this.#become({ kind: "finished", result });
		} catch (error) {
			const failure = asSessionsError(error);
			if (failure.code !== "cancelled") return this.#become({ kind: "failed", error: failure });
			this.#become({ kind: "cancelled", ...defined({ waitedFor: waitsFor(this, this.#workspace) }) });
		}
	}

	#become(state: RunState): void {
		this.#state = state;
		this.#changed.fire();
		this.#changed.dispose();
	}
}
