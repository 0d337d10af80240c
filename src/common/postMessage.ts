/** JSON-RPC over a pair of `postMessage`s, as between the extension host and a page inside VS Code. */
import {
	AbstractMessageReader,
	AbstractMessageWriter,
	type DataCallback,
	type Disposable,
	type Message,
	type MessageReader,
	type MessageWriter,
} from "vscode-jsonrpc";

/** One end of the way between host and page. */
export interface PostMessagePort {
	post(envelope: Envelope): void;
	/** Calls `listener` with whatever arrives. */
	listen(listener: (data: unknown) => void): Disposable;
}

/**
 * A message and the life of the page that it belongs to. A page that was hidden is loaded anew and counts its requests
 * from the beginning: an answer to its former self must not be taken for one to it.
 */
export interface Envelope {
	readonly page: string;
	readonly message: Message;
}

/** Reads the messages of one life of a page. */
export function portReader(port: PostMessagePort, page: string): MessageReader {
	return new PortReader(port, page);
}

/** Writes the messages of one life of a page. */
export function portWriter(port: PostMessagePort, page: string): MessageWriter {
	return new PortWriter(port, page);
}

/** `data` as an envelope, if it is one. */
export function asEnvelope(data: unknown): Envelope | undefined {
	if (typeof data !== "object" || data === null) return undefined;
	const { page, message } = data as Partial<Envelope>;
	return typeof page === "string" && typeof message === "object" && message !== null
		? { page, message }
		: undefined;
}

class PortReader extends AbstractMessageReader {
	readonly #port: PostMessagePort;
	readonly #page: string;

	constructor(port: PostMessagePort, page: string) {
		super();
		this.#port = port;
		this.#page = page;
	}

	listen(callback: DataCallback): Disposable {
		return this.#port.listen((data) => {
			const envelope = asEnvelope(data);
			if (envelope?.page === this.#page) callback(envelope.message);
		});
	}
}

class PortWriter extends AbstractMessageWriter {
	readonly #port: PostMessagePort;
	readonly #page: string;

	constructor(port: PostMessagePort, page: string) {
		super();
		this.#port = port;
		this.#page = page;
	}

	async write(message: Message): Promise<void> {
		this.#port.post({ page: this.#page, message });
	}

	end(): void {}
}
