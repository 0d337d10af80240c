import { ProgressLocation, type TextDocument, window } from "vscode";
import { execute } from "../commands";
import type { Disposable } from "../common/disposable";
import { plainText } from "../common/plainText";
import type { TextRange } from "../common/surrealql/statements";
import { ContextKey } from "../contextKey";
import { Run } from "../model/run";
import { shortName } from "../model/sessionWords";
import type { Workspace } from "../model/workspace";
import { PATIENCE_MS, withProgress } from "../progress";
import { sessionOfRun } from "./sessionOfRun";

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
		const session = await sessionOfRun(
			this.#workspace,
			() => withProgress("Connecting…", (token) => this.#workspace.ensureConnected(token)),
			async () => execute("surrealSessions.activateSession"),
		);
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

	#track(run: Run): void {
		this.#running.add(run);
		this.#isRunning.set(true);
		const timer = setTimeout(() => {
			// In the status bar, where it disturbs nobody; Cancel is in the panel and in the editor's title.
			// Not that it runs: it may wait.
			const title = plainText(`A query as ${shortName(run.session.name)}…`);
			void window.withProgress({ location: ProgressLocation.Window, title }, () => run.done);
		}, PATIENCE_MS);
		run.onDidChange(() => {
			clearTimeout(timer);
			this.#running.delete(run);
			this.#isRunning.set(this.#running.size > 0);
		});
	}
}
