import type { Socket } from "node:net";
import WebSocket from "ws";

/** Silence for so long is asked about by a ping; without any answer for as long again the connection counts as lost. */
const SILENCE_MS = 15_000;
/** A result may be large; beyond this the connection is closed rather than the process. */
const MAX_MESSAGE_BYTES = 1024 * 1024 * 1024;

/** What went wrong with a socket before it was open. */
export type SocketFailure =
	| { readonly kind: "error"; readonly error: NodeJS.ErrnoException }
	/** An HTTP server that does not speak WebSocket. */
	| { readonly kind: "notWebSocket"; readonly status: number | undefined }
	/** A message that is none of the protocol's. */
	| { readonly kind: "garbage" };

/** Who wants to know of a socket. */
export interface SocketListener {
	/** There is one now; `terminate` ends it without waiting for the other side to agree. */
	created(terminate: () => void): void;
	failed(failure: SocketFailure): void;
}

/**
 * The WebSocket class to hand to the SDK: `ws`, which tells why it did not open (the SDK keeps only a text), and which
 * notices a peer that is silent (the SDK sends pings, but waits for their answer without end).
 */
export function socketClass({ created, failed }: SocketListener): typeof globalThis.WebSocket {
	class WatchedSocket extends WebSocket {
		#timer: NodeJS.Timeout | undefined;
		#tcp: Socket | undefined;
		#heardBytes = -1;

		constructor(url: string, protocols?: string | string[]) {
			super(url, protocols, {
				maxPayload: MAX_MESSAGE_BYTES,
				perMessageDeflate: false,
				// Large results that come together are read one in a turn: the host is answered in between.
				allowSynchronousEvents: false,
			});
			created(() => this.terminate());
			this.on("unexpected-response", (request, response) => {
				failed({ kind: "notWebSocket", status: response.statusCode });
				request.destroy();
				this.terminate();
			});
			this.on("error", (error) => failed({ kind: "error", error }));
			this.on("open", () => {
				this.#timer = setInterval(() => this.#check(), SILENCE_MS);
			});
			this.on("upgrade", (response) => {
				this.#tcp = response.socket;
			});
			this.on("close", () => clearInterval(this.#timer));
		}

		/** The SDK's way to say that it could not read a message: after that nothing on this socket can be trusted. */
		dispatchEvent(): boolean {
			failed({ kind: "garbage" });
			this.terminate();
			return true;
		}

		#check(): void {
			// Bytes and not messages: a large result on a slow line takes long, and no pong can overtake it.
			const bytes = this.#tcp?.bytesRead ?? 0;
			if (bytes === this.#heardBytes) {
				this.terminate();
				return;
			}
			this.#heardBytes = bytes;
			this.ping();
		}
	}
	// The SDK uses the part of the browser's interface that `ws` implements.
	return WatchedSocket as unknown as typeof globalThis.WebSocket;
}
