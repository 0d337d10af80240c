import {
	commands,
	Uri,
	type Disposable as VSCodeDisposable,
	type Webview,
	type WebviewView,
	type WebviewViewProvider,
	window,
} from "vscode";
import { createMessageConnection, type Disposable, type MessageConnection } from "vscode-jsonrpc";
import { DisposableStore } from "../common/disposable";
import type { Log } from "../common/log";
import { asEnvelope, type PostMessagePort, portReader, portWriter } from "../common/postMessage";
import { views } from "../contributions";

/** Keeps the results view's page alive and connected. What they talk about is the business of `serve`. */
export class ResultsView implements WebviewViewProvider, Disposable {
	readonly #store = new DisposableStore();
	readonly #dist: Uri;
	readonly #log: Log;
	readonly #serve: (connection: MessageConnection) => void;
	#view: WebviewView | undefined;
	#connection: MessageConnection | undefined;

	/** `serve` gives each new life of the page its handlers; it must not start listening. */
	constructor(extensionUri: Uri, log: Log, serve: (connection: MessageConnection) => void) {
		this.#dist = Uri.joinPath(extensionUri, "dist");
		this.#log = log;
		this.#serve = serve;
		// The page keeps its small state by setState() and asks for everything else when it is loaded again, which is
		// quick: so it need not be kept in memory while the panel is closed.
		this.#store.add(window.registerWebviewViewProvider(views.results, this));
	}

	/** The connection to the page, while there is one. */
	get connection(): MessageConnection | undefined {
		return this.#connection;
	}

	/** Brings the view into sight and leaves the focus where it is. */
	reveal(): void {
		if (this.#view) this.#view.show(true);
		else void commands.executeCommand(`${views.results}.focus`, { preserveFocus: true });
	}

	resolveWebviewView(view: WebviewView): void {
		const { webview } = view;
		webview.options = { enableScripts: true, localResourceRoots: [this.#dist] };
		let page = "";
		const listener = webview.onDidReceiveMessage((data: unknown) => {
			const envelope = asEnvelope(data);
			if (!envelope || envelope.page === page) return;
			page = envelope.page;
			this.#connect(webview, page, data);
		});
		view.onDidDispose(() => {
			listener.dispose();
			this.#disconnect();
			this.#view = undefined;
		});
		this.#view = view;
		webview.html = html(webview, this.#dist);
	}

	dispose(): void {
		this.#disconnect();
		this.#store.dispose();
	}

	/** Begins to talk to a page that has just been loaded, with its first message. */
	#connect(webview: Webview, page: string, first: unknown): void {
		this.#disconnect();
		const port: PostMessagePort = {
			post: (envelope) => void webview.postMessage(envelope),
			listen(listener) {
				const subscription: VSCodeDisposable = webview.onDidReceiveMessage(listener);
				listener(first);
				return subscription;
			},
		};
		const connection = createMessageConnection(portReader(port, page), portWriter(port, page));
		this.#connection = connection;
		connection.onError(([error]) => this.#log.error(`Results page: ${error.message}`));
		this.#serve(connection);
		connection.listen();
	}

	#disconnect(): void {
		this.#connection?.dispose();
		this.#connection = undefined;
	}
}

function html(webview: Webview, dist: Uri): string {
	const resource = (name: string) => webview.asWebviewUri(Uri.joinPath(dist, name)).toString();
	const nonce = crypto.randomUUID();
	const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}';`;
	return `<!DOCTYPE html>
<html lang="en">
<head>
	<meta charset="utf-8">
	<meta http-equiv="Content-Security-Policy" content="${policy}">
	<meta name="viewport" content="width=device-width, initial-scale=1">
	<link rel="stylesheet" href="${resource("results.css")}">
	<title>SurrealDB Results</title>
</head>
<body>
	<script nonce="${nonce}" src="${resource("results.js")}"></script>
</body>
</html>`;
}
