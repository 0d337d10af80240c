import { env, type WebviewPanel, window } from "vscode";
import type { MessageConnection } from "vscode-jsonrpc";
import { type Disposable, DisposableStore } from "../common/disposable";
import { errors } from "../common/errors";
import { recordsIn } from "../model/permissionMatrix";
import { permissionRecords } from "../model/storage/settings";
import { withProgress } from "../progress";
import { DEFAULT_SESSION } from "../protocol/backend";
import * as page from "../protocol/matrixPage";
import { type MatrixCell, planMatrix } from "../protocol/permissions";
import { WebPage } from "../webPage";
import type { PermissionsDeps } from "./index";
import { MatrixRun } from "./matrixRun";
import { matrixHead, matrixNews } from "./matrixView";
import { namedSessions } from "./namedSessions";
import { Definitions } from "./openDefinition";
import { askOutside, askSessions } from "./questions";
import { saveMatrix } from "./saveMatrix";

const VIEW_TYPE = "surrealSessions.permissionMatrix";
const TITLE = "Permission Matrix";
/** So many cells are told at a time: a message has to be small, because whatever comes after it waits. */
const CELLS = 500;

/** A matrix and what was known when it began. */
interface Shown {
	readonly run: MatrixRun;
	readonly head: page.MatrixHead;
	/** What became of the connection that it was tried on. */
	connectionEnded: string | undefined;
}

/** The one matrix, and the editor tab that shows it. */
export class MatrixRoom implements Disposable {
	readonly #deps: PermissionsDeps;
	readonly #store = new DisposableStore();
	readonly #definitions = this.#store.add(new Definitions());
	#shown: Shown | undefined;
	/** What was told last that changes, as JSON. */
	#told: string | undefined;
	#tab: { readonly panel: WebviewPanel; readonly page: WebPage } | undefined;

	constructor(deps: PermissionsDeps) {
		this.#deps = deps;
		const { workspace } = deps;
		this.#store.add(workspace.onDidChangeConnection(() => this.#connectionChanged()));
		this.#store.add(workspace.onDidChangeSessions(() => this.#tellNews()));
	}

	/** In the sessions that are named, else in those that are chosen in the view, else in those that the user names. */
	async show(named: unknown, selected: unknown): Promise<void> {
		const { workspace, chosen } = this.#deps;
		await withProgress("Connecting…", (token) => workspace.ensureConnected(token));
		const checked = chosen.among(workspace.sessions).map(({ id }) => id);
		const ids = namedSessions(named, selected, checked);
		await this.#try(ids ?? (await askSessions(workspace.sessions)));
	}

	/** Asks what it has to, tries, and shows what it finds as it finds it. */
	async #try(ids: readonly string[]): Promise<void> {
		const { workspace } = this.#deps;
		const here = workspace.here();
		const sessions = ids.map((id) => workspace.session(id));
		const observer = workspace.session(DEFAULT_SESSION);
		const plan = await withProgress("Looking at the tables…", (token) =>
			here.request(planMatrix, { sessions: ids }, token),
		);
		if (plan.tables.length === 0)
			throw errors.invalidArgument(
				`There is no table in ${plan.namespace}/${plan.database}. Define one, and show the matrix again.`,
			);
		const confirmed = await askOutside(plan.tables);
		const order = { sessions, observer, plan, confirmed, records: recordsIn(permissionRecords()) };
		this.#shown?.run.dispose();
		const run = new MatrixRun(here, workspace.onDidProgressMatrix, order);
		this.#shown = { run, head: matrixHead(run, workspace.connection), connectionEnded: undefined };
		run.onDidFind((cells) => this.#tellCells(run, cells));
		run.onDidChange(() => this.#tellNews());
		this.#reveal();
		void this.#connection?.sendNotification(page.matrixBegun, this.#view(this.#shown));
	}

	dispose(): void {
		this.#shown?.run.dispose();
		this.#tab?.panel.dispose();
		this.#store.dispose();
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
		const panel = window.createWebviewPanel(VIEW_TYPE, TITLE, { viewColumn: -1 });
		const { extensionUri, log } = this.#deps;
		const webPage = new WebPage(panel.webview, {
			extensionUri,
			name: "permissions",
			title: TITLE,
			log,
			serve: (connection) => this.#serve(connection),
		});
		this.#tab = { panel, page: webPage };
		panel.onDidDispose(() => {
			webPage.dispose();
			this.#tab = undefined;
			// Nobody is there to see it.
			this.#shown?.run.dispose();
			this.#shown = undefined;
		});
	}

	#serve(connection: MessageConnection): void {
		connection.onRequest(page.matrixReady, () => {
			const shown = this.#shown;
			if (!shown) return null;
			// Behind the answer.
			setImmediate(() => this.#tellCells(shown.run, shown.run.cells));
			return this.#view(shown);
		});
		connection.onNotification(page.cancelMatrix, ({ key }) => {
			if (this.#shown?.run.key === key) this.#shown.run.cancel();
		});
		connection.onNotification(page.tryAgain, ({ sessions }) => this.#attempt(() => this.#tryAgain(sessions)));
		connection.onNotification(page.openDefinition, (what) => this.#attempt(() => this.#openDefinition(what)));
		connection.onNotification(page.saveMatrix, ({ as }) => this.#attempt(() => this.#save(as)));
		connection.onRequest(page.copyMatrix, ({ text }) => Promise.resolve(env.clipboard.writeText(text)));
	}

	/** With the sessions that are there yet; without any, the user is asked. */
	async #tryAgain(sessions: "same" | "choose"): Promise<void> {
		const { workspace } = this.#deps;
		const before = this.#shown?.run.who.sessions ?? [];
		await withProgress("Connecting…", (token) => workspace.ensureConnected(token));
		const there = new Set(workspace.sessions.map(({ id }) => id));
		const same = before.map(({ id }) => id).filter((id) => there.has(id));
		const isAsked = sessions === "choose" || same.length === 0;
		await this.#try(isAsked ? await askSessions(workspace.sessions) : same);
	}

	async #openDefinition(what: { readonly table: string; readonly field?: string }): Promise<void> {
		const head = this.#shown?.head;
		const table = head?.tables.find(({ name }) => name === what.table);
		const field = table?.fields.find(({ name }) => name === what.field);
		const text = what.field === undefined ? table?.definition : field?.definition;
		if (head && text !== undefined)
			await this.#definitions.open({ ...what, text, where: `${head.place} at ${head.endpoint}` });
	}

	async #save(as: "csv" | "json"): Promise<void> {
		if (!this.#shown) return;
		const { run } = this.#shown;
		const { namespace, database } = run.order.plan;
		const { sessions } = this.#news(this.#shown);
		await saveMatrix({ namespace, database, sessions, cells: run.cells }, as);
	}

	/** What the page asks for fails as a command does. */
	async #attempt(work: () => Promise<void>): Promise<void> {
		try {
			await work();
		} catch (error) {
			this.#deps.failed(error);
		}
	}

	#connectionChanged(): void {
		const { state } = this.#deps.workspace.connection;
		const isOpen = state === "connected" || state === "reconnecting";
		if (this.#shown && !isOpen)
			this.#shown.connectionEnded ??= "The connection that this was tried on has ended since.";
		this.#tellNews();
	}

	#view(shown: Shown): page.MatrixView {
		return { head: shown.head, news: this.#news(shown) };
	}

	#news({ run, connectionEnded }: Shown): page.MatrixNews {
		return matrixNews(run, this.#deps.workspace, connectionEnded);
	}

	/** Sessions change more often than what is said of them. */
	#tellNews(): void {
		const news = this.#shown && this.#news(this.#shown);
		const told = JSON.stringify(news);
		if (!news || told === this.#told) return;
		this.#told = told;
		void this.#connection?.sendNotification(page.matrixChanged, news);
	}

	#tellCells({ key }: MatrixRun, cells: readonly MatrixCell[]): void {
		for (let at = 0; at < cells.length; at += CELLS)
			void this.#connection?.sendNotification(page.matrixCells, { key, cells: cells.slice(at, at + CELLS) });
	}
}
