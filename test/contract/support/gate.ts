import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { CborCodec, Uuid } from "surrealdb";
import { type RawData, WebSocket, WebSocketServer } from "ws";

const codec = new CborCodec({});

/**
 * A WebSocket proxy before a server, which knows the messages that go through it. It can end a session behind the back
 * of whoever made it (sessions belong to their connection: the gate asks for it on the very same), hold an answer back,
 * and cut right behind one.
 */
export class Gate {
	readonly #server: WebSocketServer;
	readonly #answers = new Map<string, (answer: unknown) => void>();
	#upstream: WebSocket | undefined;
	#asked = 0;
	#cutBehind: Expected | undefined;
	#held: (Expected & { readonly hold: (letGo: () => void) => void }) | undefined;

	private constructor(target: string) {
		this.#server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
		this.#server.on("connection", (client) => {
			const upstream = new WebSocket(target, client.protocol);
			this.#upstream = upstream;
			const opened = once(upstream, "open");
			opened.catch(() => client.terminate());
			client.on("message", (data, isBinary) => {
				this.#awaits(data);
				opened.then(
					() => upstream.send(data, { binary: isBinary }),
					() => {},
				);
			});
			upstream.on("message", (data, isBinary) => {
				if (this.#takes(data)) return;
				const cut = this.#isCutBehind(data) ? () => client.terminate() : undefined;
				const send = () => client.send(data, { binary: isBinary }, cut);
				if (this.#isHeld(data)) this.#letGoLater(send);
				else send();
			});
			client.on("close", () => upstream.terminate());
			upstream.on("close", () => client.terminate());
		});
	}

	/** @param target endpoint of the server */
	static async before(target: string): Promise<Gate> {
		const gate = new Gate(target);
		await once(gate.#server, "listening");
		return gate;
	}

	get endpoint(): string {
		return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}/rpc`;
	}

	/** Ends a session on the connection that was made last. */
	async endSession(id: string): Promise<void> {
		const ours = `gate-${++this.#asked}`;
		const answered = new Promise<unknown>((resolve) => this.#answers.set(ours, resolve));
		this.#upstream?.send(codec.encode({ id: ours, method: "detach", session: new Uuid(id) }));
		const answer = await answered;
		if (typeof answer === "object" && answer !== null && "error" in answer)
			throw new Error(`The server did not end the session: ${JSON.stringify(answer.error)}`);
	}

	/** Cuts the connection behind the answer to the next request of `method`, whose first parameter has `text` in it. */
	cutBehind(method: string, text = ""): void {
		this.#cutBehind = { method, text };
	}

	/**
	 * Holds back the answer to the next request of `method`. Resolves when there is one, with what lets it go.
	 */
	holdAnswer(method: string): Promise<() => void> {
		return new Promise((hold) => {
			this.#held = { method, hold };
		});
	}

	/** Cuts the connection. */
	cut(): void {
		for (const client of this.#server.clients) client.terminate();
	}

	#awaits(data: RawData): void {
		if (!this.#cutBehind && !this.#held) return;
		const { id, method, params } = decode(data);
		const [first = ""] = Array.isArray(params) ? params : [];
		for (const each of [this.#cutBehind, this.#held]) {
			if (!each || each.id !== undefined || method !== each.method) continue;
			if (String(first).includes(each.text ?? "")) each.id = id;
		}
	}

	#isCutBehind(data: RawData): boolean {
		if (this.#cutBehind?.id === undefined || decode(data).id !== this.#cutBehind.id) return false;
		this.#cutBehind = undefined;
		return true;
	}

	#isHeld(data: RawData): boolean {
		return this.#held?.id !== undefined && decode(data).id === this.#held.id;
	}

	#letGoLater(send: () => void): void {
		this.#held?.hold(send);
		this.#held = undefined;
	}

	async stop(): Promise<void> {
		this.cut();
		this.#server.close();
		await once(this.#server, "close");
	}

	/** Whether it is an answer to a request of the gate's own. */
	#takes(data: RawData): boolean {
		if (this.#answers.size === 0) return false;
		const answer = decode(data);
		const resolve = this.#answers.get(String(answer.id));
		if (!resolve) return false;
		this.#answers.delete(String(answer.id));
		resolve(answer);
		return true;
	}
}

/** A request of this method, once it has come. */
interface Expected {
	readonly method: string;
	readonly text?: string;
	id?: unknown;
}

function decode(data: RawData): {
	readonly id?: unknown;
	readonly method?: unknown;
	readonly params?: unknown;
} {
	return codec.decode(new Uint8Array(data as Buffer));
}
