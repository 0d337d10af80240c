import { env, ViewColumn, type WebviewPanel, window } from "vscode";
import { type CancellationToken, ErrorCodes, type MessageConnection, ResponseError } from "vscode-jsonrpc";
import { execute } from "../commands";
import { asSessionsError } from "../common/asSessionsError";
import { type Disposable, DisposableStore } from "../common/disposable";
import { errors } from "../common/errors";
import { withProgress } from "../progress";
import { type ResultPage, resultPage } from "../protocol/backend";
import { type Alignment, alignedPage, alignRuns } from "../protocol/compare";
import * as page from "../protocol/comparePage";
import { WebPage } from "../webPage";
import { alignParams, type Column } from "./columns";
import { Comparing } from "./comparing";
import type { CompareDeps } from "./index";
import { confirmKeep, confirmOutside } from "./questions";
import { ResultDocuments } from "./resultDocuments";
import { saveComparison } from "./saveComparison.node";
import { toFreeze } from "./toFreeze";

/**
 * The editor tab “Compare”, of which there is one at most. It is not there any more when the window is loaded anew: the
 * sessions are gone by then.
 */
export class ComparePanel implements Disposable {
	readonly #deps: CompareDeps;
	readonly #store = new DisposableStore();
	readonly #comparing: Comparing;
	readonly #documents: ResultDocuments;
	#shown: { readonly panel: WebviewPanel; readonly page: WebPage } | undefined;

	constructor(deps: CompareDeps) {
		const { workspace, chosen } = deps;
		this.#deps = deps;
		this.#comparing = new Comparing(workspace, chosen, { outside: confirmOutside, keep: confirmKeep });
		this.#documents = this.#store.add(new ResultDocuments(workspace));
		const refresh = () => this.#comparing.refresh();
		this.#store.add(workspace.onDidChangeSessions(refresh));
		this.#store.add(workspace.onDidChangeConnection(refresh));
		this.#store.add(chosen.onDidChange(refresh));
		// A page that has not asked yet is told all when it does.
		this.#comparing.onDidChange(() => {
			void this.#shown?.page.connection?.sendNotification(page.compareChanged, this.#comparing.view);
		});
	}

	/** Compares a text in the chosen sessions, in the tab, which leaves the focus where it is. */
	async compare(text: string): Promise<void> {
		this.#show();
		await this.#comparing.start(text);
	}

	dispose(): void {
		this.#shown?.panel.dispose();
		this.#comparing.release();
		this.#store.dispose();
	}

	#show(): void {
		if (this.#shown) {
			this.#shown.panel.reveal(undefined, true);
			return;
		}
		const { context, log } = this.#deps;
		const panel = window.createWebviewPanel("surrealSessions.compare", "Compare", {
			viewColumn: ViewColumn.Beside,
			preserveFocus: true,
		});
		const serve = (connection: MessageConnection) => this.#serve(connection);
		const shown = {
			panel,
			page: new WebPage(panel.webview, {
				extensionUri: context.extensionUri,
				name: "compare",
				title: "SurrealDB Compare",
				writesStyles: true,
				log,
				serve,
			}),
		};
		this.#shown = shown;
		panel.onDidDispose(() => {
			shown.page.dispose();
			this.#shown = undefined;
			this.#comparing.release();
		});
	}

	#serve(connection: MessageConnection): void {
		const { workspace, chosen } = this.#deps;
		const comparing = this.#comparing;
		connection.onRequest(page.ready, () => comparing.view);
		connection.onNotification(page.runText, ({ text }) => void comparing.run(text));
		connection.onNotification(page.cancelCompare, () => comparing.cancel());
		connection.onNotification(page.chooseSession, ({ id, chosen: isChosen }) =>
			chosen.change([[id, isChosen]]),
		);
		connection.onNotification(page.chooseWrites, ({ writes }) => comparing.chooseWrites(writes));
		connection.onNotification(page.pinBaseline, ({ pinned }) => comparing.pin(pinned));
		connection.onRequest(
			page.alignStatement,
			answering(({ key, statement }, token) => this.#align(key, statement, token)),
		);
		connection.onRequest(
			page.fetchAligned,
			answering((params, token) => workspace.request(alignedPage, params, token)),
		);
		connection.onRequest(
			page.fetchValue,
			answering((params, token) => this.#value(params, token)),
		);
		connection.onRequest(page.copyText, ({ text }) => Promise.resolve(env.clipboard.writeText(text)));
		connection.onNotification(page.openDiff, (params) => this.#act(this.#diff(params)));
		connection.onNotification(page.freezeCompared, ({ key, statement }) =>
			this.#act(this.#freeze(key, statement)),
		);
		connection.onNotification(page.saveJson, ({ key }) => this.#act(this.#save(key)));
	}

	async #align(key: string, statement: number, token: CancellationToken): Promise<Alignment> {
		const columns = this.#comparing.columns(key);
		try {
			const { text } = this.#comparing.comparison(key).what;
			return await this.#deps.workspace.request(alignRuns, alignParams(columns, statement, text), token);
		} catch (error) {
			// The baseline's results may have ended with the process that held them: the others are there without them.
			if (columns.some(({ when }) => when === "before")) this.#comparing.pin(false);
			throw error;
		}
	}

	#act(action: Promise<void>): void {
		action.catch((error: unknown) => this.#deps.failed(error));
	}

	#value({ key, column, ...params }: page.ValueParams, token: CancellationToken): Promise<ResultPage> {
		const run = this.#columnAt(key, column).outcome.run;
		if (run === undefined) throw errors.resultsGone();
		return this.#deps.workspace.request(resultPage, { ...params, run }, token);
	}

	async #diff({ key, statement, left, right }: page.DiffParams): Promise<void> {
		const [from, to] = [this.#columnAt(key, left), this.#columnAt(key, right)];
		await withProgress("Fetching what both got…", (token) =>
			this.#documents.compare(from, to, statement, token),
		);
	}

	async #save(key: string): Promise<void> {
		const columns = this.#comparing.columns(key);
		await saveComparison(this.#deps.workspace, this.#comparing.comparison(key).what.text, columns);
	}

	async #freeze(key: string, statement: number): Promise<void> {
		const compared = await toFreeze(this.#comparing.comparison(key), statement);
		await execute("_surrealSessions.freezeComparedAsTest", compared);
	}

	#columnAt(key: string, column: number): Column {
		const found = this.#comparing.columns(key)[column];
		if (!found) throw errors.resultsGone();
		return found;
	}
}

/** What cannot be answered is told to the page in words. */
function answering<P, R>(
	answer: (params: P, token: CancellationToken) => Promise<R>,
): (params: P, token: CancellationToken) => Promise<R | ResponseError<void>> {
	return async (params, token) => {
		try {
			return await answer(params, token);
		} catch (error) {
			return new ResponseError<void>(ErrorCodes.InternalError, asSessionsError(error).message);
		}
	};
}
