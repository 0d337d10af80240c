import { env, type Uri, type WebviewPanel, window } from "vscode";
import type { MessageConnection } from "vscode-jsonrpc";
import type { Disposable } from "../common/disposable";
import type { Log } from "../common/log";
import * as page from "../protocol/matrixPage";
import type { MatrixCell } from "../protocol/permissions";
import { WebPage } from "../webPage";

/** So many cells are told at a time: a message has to be small, because whatever comes after it waits. */
const CELLS = 500;

/** What a tab shows, and what it asks for. */
export interface TabContent {
	readonly viewType: string;
	readonly title: string;
	/** What there is to be shown, without its cells. */
	view(): page.MatrixView | undefined;
	/** Tells all cells of it by {@link MatrixTab.tellCells}. */
	tellAll(): void;
	/** Absent where it is complete when it is shown. */
	cancel?(key: string): void;
	tryAgain(sessions: "same" | "choose"): Promise<void>;
	openDefinition(what: { readonly table: string; readonly field?: string }): Promise<void>;
	/** Absent where nothing can be made a test of. */
	freeze?(cell: page.FreezeCell): Promise<void>;
	save(as: "csv" | "json"): Promise<void>;
	/** Nobody is there to see it. */
	closed(): void;
	/** What the page asks for fails as a command does. */
	failed(error: unknown): void;
}

/** An editor tab with the matrix's page. There is one at most: it is shown again rather than made again. */
export class MatrixTab implements Disposable {
	#tab: { readonly panel: WebviewPanel; readonly page: WebPage } | undefined;
	/** What was told last that changes, as JSON. */
	#told: string | undefined;

	constructor(
		private readonly deps: { readonly extensionUri: Uri; readonly log: Log },
		private readonly content: TabContent,
	) {}

	/** Shows another matrix than before. */
	begin(view: page.MatrixView): void {
		this.#reveal();
		void this.#connection?.sendNotification(page.matrixBegun, view);
	}

	/** Sessions change more often than what is said of them. */
	tellNews(): void {
		const news = this.content.view()?.news;
		const told = JSON.stringify(news);
		if (!news || told === this.#told) return;
		this.#told = told;
		void this.#connection?.sendNotification(page.matrixChanged, news);
	}

	tellCells(key: string, cells: readonly MatrixCell[], of?: "before"): void {
		for (let at = 0; at < cells.length; at += CELLS)
			void this.#connection?.sendNotification(page.matrixCells, {
				key,
				cells: cells.slice(at, at + CELLS),
				...(of ? { of } : {}),
			});
	}

	dispose(): void {
		this.#tab?.panel.dispose();
	}

	get #connection(): MessageConnection | undefined {
		return this.#tab?.page.connection;
	}

	#reveal(): void {
		if (this.#tab) {
			this.#tab.panel.reveal();
			return;
		}
		// Its page asks for everything when it is loaded again, which is quick: so it need not be kept in memory while its
		// tab is hidden. After a reload of the window it does not come back, as what it shows is gone.
		const { viewType, title } = this.content;
		const panel = window.createWebviewPanel(viewType, title, { viewColumn: -1 });
		const webPage = new WebPage(panel.webview, {
			...this.deps,
			name: "permissions",
			title,
			serve: (connection) => this.#serve(connection),
		});
		this.#tab = { panel, page: webPage };
		panel.onDidDispose(() => {
			webPage.dispose();
			this.#tab = undefined;
			this.content.closed();
		});
	}

	#serve(connection: MessageConnection): void {
		const { content } = this;
		connection.onRequest(page.matrixReady, () => {
			// Behind the answer.
			setImmediate(() => content.tellAll());
			return content.view() ?? null;
		});
		connection.onNotification(page.cancelMatrix, ({ key }) => content.cancel?.(key));
		connection.onNotification(page.tryAgain, ({ sessions }) => this.#attempt(content.tryAgain(sessions)));
		connection.onNotification(page.openDefinition, (what) => this.#attempt(content.openDefinition(what)));
		connection.onNotification(page.freezeCell, (cell) => this.#attempt(content.freeze?.(cell)));
		connection.onNotification(page.saveMatrix, ({ as }) => this.#attempt(content.save(as)));
		connection.onRequest(page.copyMatrix, ({ text }) => Promise.resolve(env.clipboard.writeText(text)));
	}

	#attempt(work: Promise<void> | undefined): void {
		work?.catch((error: unknown) => this.content.failed(error));
	}
}
