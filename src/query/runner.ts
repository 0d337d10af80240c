import { ProgressLocation, type TextDocument, window } from "vscode";
import type { Disposable } from "../common/disposable";
import { errors } from "../common/errors";
import type { TextRange } from "../common/surrealql/statements";
import { ContextKey } from "../contextKey";
import { Run } from "../model/run";
import type { Workspace } from "../model/workspace";
import type { SessionState } from "../protocol/backend";
import { PATIENCE_MS, withProgressWhenSlow } from "./progress";

/** Starts runs as the active session, and knows which are under way. */
export class Runner implements Disposable {
	readonly #workspace: Workspace;
	readonly #started: (run: Run) => void;
	readonly #running = new Set<Run>();
	readonly #isRunning = new ContextKey("surrealSessions.queryRunning");

	constructor(workspace: Workspace, started: (run: Run) => void) {
		this.#workspace = workspace;
		this.#started = started;
	}

	/** Runs a part of a document as the session that is active now. */
	async run(document: TextDocument, range: TextRange): Promise<void> {
		const text = document.getText().slice(range.start, range.end);
		const source = { uri: document.uri.toString(), version: document.version, offset: range.start };
		const session = await this.#session();
		const run = new Run(this.#workspace, session, text, source);
		this.#track(run);
		this.#started(run);
	}

	/** Cancels the run that was started last of those under way. */
	cancelLast(): void {
		[...this.#running].at(-1)?.cancel();
	}

	dispose(): void {
		for (const run of this.#running) run.cancel();
	}

	/** The session of this moment: whatever is activated while it runs changes nothing. */
	async #session(): Promise<SessionState> {
		const { state } = this.#workspace.connection;
		if (state !== "connected" && state !== "reconnecting") await this.#connect();
		const session = this.#workspace.activeSession;
		if (!session) throw errors.notConnected();
		return session;
	}

	#connect(): Promise<void> {
		return withProgressWhenSlow("Connecting…", (token) => this.#workspace.ensureConnected(token));
	}

	#track(run: Run): void {
		this.#running.add(run);
		this.#isRunning.set(true);
		const timer = setTimeout(() => {
			// In the status bar, where it disturbs nobody; Cancel is in the panel and in the editor's title.
			const title = `Running as ${run.session.name}…`;
			void window.withProgress({ location: ProgressLocation.Window, title }, () => run.done);
		}, PATIENCE_MS);
		run.onDidChange(() => {
			clearTimeout(timer);
			this.#running.delete(run);
			this.#isRunning.set(this.#running.size > 0);
		});
	}
}
