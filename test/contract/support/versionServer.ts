import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { CborCodec } from "surrealdb";
import { WebSocketServer } from "ws";

const codec = new CborCodec({});

/** What says that it is a SurrealDB of a version, and lets nobody do anything. */
export class VersionServer {
	readonly #server = new WebSocketServer({ host: "127.0.0.1", port: 0 });

	#isHeld = false;

	private constructor(version: string) {
		const refusal = {
			code: -32002,
			kind: "NotAllowed",
			message: "Anonymous access not allowed: it is a test",
		};
		this.#server.on("connection", (socket) =>
			socket.on("message", (data: Buffer) => {
				if (this.#isHeld) return;
				const { id, method } = codec.decode<{ id: string; method: string }>(data);
				const answer = method === "version" ? { result: `surrealdb-${version}` } : { error: refusal };
				socket.send(codec.encode({ id, ...answer }));
			}),
		);
	}

	static async of(version: string): Promise<VersionServer> {
		const made = new VersionServer(version);
		await once(made.#server, "listening");
		return made;
	}

	get endpoint(): string {
		return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}/rpc`;
	}

	/** How many are connected. */
	get clients(): number {
		return this.#server.clients.size;
	}

	/** From now on nothing is answered. */
	hold(): void {
		this.#isHeld = true;
	}

	/** Cuts every connection; new ones are let through. */
	cut(): void {
		for (const client of this.#server.clients) client.terminate();
	}

	async stop(): Promise<void> {
		this.cut();
		this.#server.close();
		await once(this.#server, "close");
	}
}
