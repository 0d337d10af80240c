/** A page's way to the extension host. */
import { createMessageConnection, type Disposable, type MessageConnection } from "vscode-jsonrpc/browser";
import { type Envelope, type PostMessagePort, portReader, portWriter } from "../common/postMessage";

/** What VS Code gives a page. */
interface VSCodeApi {
	postMessage(message: unknown): void;
	getState(): unknown;
	setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VSCodeApi;

/** What every page has of VS Code. */
export interface PageConnection {
	/** It does not listen yet. */
	readonly connection: MessageConnection;
	/** What was kept by {@link keep}, also after the page was hidden and loaded again. */
	kept(): unknown;
	keep(state: unknown): void;
}

/** Makes the connection of this life of the page. May be called once. */
export function connectPage(): PageConnection {
	const api = acquireVsCodeApi();
	const port: PostMessagePort = {
		post: (envelope: Envelope) => api.postMessage(envelope),
		listen(listener): Disposable {
			const onMessage = (event: MessageEvent<unknown>) => listener(event.data);
			window.addEventListener("message", onMessage);
			return { dispose: () => window.removeEventListener("message", onMessage) };
		},
	};
	const page = crypto.randomUUID();
	return {
		connection: createMessageConnection(portReader(port, page), portWriter(port, page)),
		kept: () => api.getState(),
		keep: (state) => api.setState(state),
	};
}
