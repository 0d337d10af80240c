import {
	commands,
	type Disposable,
	type Uri,
	type WebviewView,
	type WebviewViewProvider,
	window,
} from "vscode";
import type { MessageConnection } from "vscode-jsonrpc";
import type { Log } from "../common/log";
import { views } from "../contributions";
import type { WebPage } from "../webPage";

/** Keeps the results view's page alive and connected. What they talk about is the business of `serve`. */
export class ResultsView implements WebviewViewProvider, Disposable {
	readonly #extensionUri: Uri;
	readonly #log: Log;
	readonly #serve: (connection: MessageConnection) => void;
	readonly #registered: Disposable;
	#shown: { readonly view: WebviewView; readonly page: WebPage } | undefined;

	/** `serve` gives each new life of the page its handlers; it must not start listening. */
	constructor(extensionUri: Uri, log: Log, serve: (connection: MessageConnection) => void) {
		this.#extensionUri = extensionUri;
		this.#log = log;
		this.#serve = serve;
		// The page keeps its small state by setState() and asks for everything else when it is loaded again, which is
		// quick: so it need not be kept in memory while the panel is closed.
		this.#registered = window.registerWebviewViewProvider(views.results, this);
	}

	/** The connection to the page, while there is one. */
	get connection(): MessageConnection | undefined {
		return this.#shown?.page.connection;
	}

	/** Brings the view into sight and leaves the focus where it is. */
	reveal(): void {
		if (this.#shown) this.#shown.view.show(true);
		else void commands.executeCommand(`${views.results}.focus`, { preserveFocus: true });
	}

	async resolveWebviewView(view: WebviewView): Promise<void> {
		let isGone = false;
		view.onDidDispose(() => {
			isGone = true;
			if (this.#shown?.view !== view) return;
			this.#shown.page.dispose();
			this.#shown = undefined;
		});
		// An editor that only starts does not need it.
		const { WebPage } = await import("../webPage");
		if (isGone) return;
		const page = new WebPage(view.webview, {
			extensionUri: this.#extensionUri,
			name: "results",
			title: "SurrealDB Results",
			log: this.#log,
			serve: this.#serve,
		});
		this.#shown = { view, page };
	}

	dispose(): void {
		this.#shown?.page.dispose();
		this.#registered.dispose();
	}
}
