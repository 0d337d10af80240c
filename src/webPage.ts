/** A page of ours inside VS Code: its document, and the connection to it. For views and editor tabs alike. */
import { Uri, type Disposable as VSCodeDisposable, type Webview } from "vscode";
import { createMessageConnection, type Disposable, type MessageConnection } from "vscode-jsonrpc";
import type { Log } from "./common/log";
import { asEnvelope, type PostMessagePort, portReader, portWriter } from "./common/postMessage";

/** Which page it is. */
export interface PageOptions {
	/** Of the extension. */
	readonly extensionUri: Uri;
	/** Name of its files in `dist`, without their endings. */
	readonly name: string;
	readonly title: string;
	/** A library of the page's writes styles of its own, with the nonce of its script. */
	readonly writesStyles?: true;
	readonly log: Log;
	/** Gives each new life of the page its handlers; it must not start listening. */
	readonly serve: (connection: MessageConnection) => void;
}

/** Fills a webview with a page and keeps connected to it, each time that it is loaded. */
export class WebPage implements Disposable {
	readonly #options: PageOptions;
	readonly #webview: Webview;
	readonly #listening: VSCodeDisposable;
	#connection: MessageConnection | undefined;

	constructor(webview: Webview, options: PageOptions) {
		this.#webview = webview;
		this.#options = options;
		const dist = Uri.joinPath(options.extensionUri, "dist");
		webview.options = { enableScripts: true, localResourceRoots: [dist] };
		let page = "";
		this.#listening = webview.onDidReceiveMessage((data: unknown) => {
			const envelope = asEnvelope(data);
			if (!envelope || envelope.page === page) return;
			page = envelope.page;
			this.#connect(page, data);
		});
		webview.html = html(webview, dist, options);
	}

	/** The connection to the page, while there is one. */
	get connection(): MessageConnection | undefined {
		return this.#connection;
	}

	dispose(): void {
		this.#listening.dispose();
		this.#disconnect();
	}

	/** Begins to talk to a page that has just been loaded, with its first message. */
	#connect(page: string, first: unknown): void {
		this.#disconnect();
		const port: PostMessagePort = {
			post: (envelope) => void this.#webview.postMessage(envelope),
			listen: (listener) => {
				const subscription: VSCodeDisposable = this.#webview.onDidReceiveMessage(listener);
				listener(first);
				return subscription;
			},
		};
		const connection = createMessageConnection(portReader(port, page), portWriter(port, page));
		this.#connection = connection;
		const { log, title, serve } = this.#options;
		connection.onError(([error]) => log.error(`Page “${title}”: ${error.message}`));
		serve(connection);
		connection.listen();
	}

	#disconnect(): void {
		this.#connection?.dispose();
		this.#connection = undefined;
	}
}

function html(webview: Webview, dist: Uri, { name, title, writesStyles }: PageOptions): string {
	const resource = (file: string) => webview.asWebviewUri(Uri.joinPath(dist, file)).toString();
	const nonce = crypto.randomUUID();
	const styles = writesStyles ? `${webview.cspSource} 'nonce-${nonce}'` : webview.cspSource;
	const policy = `default-src 'none'; style-src ${styles}; script-src 'nonce-${nonce}';`;
	return `<!DOCTYPE html>
<html lang="en">
<head>
	<meta charset="utf-8">
	<meta http-equiv="Content-Security-Policy" content="${policy}">
	<meta name="viewport" content="width=device-width, initial-scale=1">
	<link rel="stylesheet" href="${resource(`${name}.css`)}">
	<title>${title}</title>
</head>
<body>
	<script nonce="${nonce}" src="${resource(`${name}.js`)}"></script>
</body>
</html>`;
}
