/** A real SurrealDB server on a free port of this machine, and a proxy before it that can cut. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import net from "node:net";
import { isFree } from "../../../scripts/tools/ports.mjs";
import { freePort } from "../../harness/freePort.mjs";
import { waitFor } from "./waitFor";

/** The server to test with: `SURREAL_BIN`, else `surreal` on the PATH. */
export const surrealBin = find();

function find(): string | undefined {
	const named = process.env["SURREAL_BIN"];
	if (named) return named;
	return spawnSync("surreal", ["version"], { stdio: "ignore" }).status === 0 ? "surreal" : undefined;
}

export interface Server {
	readonly port: number;
	readonly endpoint: string;
	stop(): Promise<void>;
}

interface Start {
	/** A free one by default. */
	readonly port?: number;
	readonly args?: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
}

/** Starts a server with user root and password root, in memory. */
export async function startServer({ port, ...options }: Start = {}): Promise<Server> {
	if (port !== undefined) return startAt(port, options);
	for (let attempt = 1; ; attempt++) {
		const chosen = await freePort();
		try {
			return await startAt(chosen, options);
		} catch (error) {
			// Another program may have taken the port meanwhile.
			if (attempt === 3 || (await isFree(chosen))) throw error;
		}
	}
}

async function startAt(port: number, { args = [], env = {} }: Omit<Start, "port">): Promise<Server> {
	if (!surrealBin) throw new Error("no server binary");
	const bind = ["--bind", `127.0.0.1:${port}`];
	const child: ChildProcess = spawn(
		surrealBin,
		["start", ...bind, "--user", "root", "--pass", "root", ...args, "memory"],
		{ stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, ...env } },
	);
	let output = "";
	child.stderr?.on("data", (data) => {
		output += data;
	});
	const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
	const stop = async () => {
		if (hasEnded()) return;
		const exited = once(child, "exit");
		child.kill("SIGKILL");
		await exited;
	};
	try {
		await waitFor("the server to listen", async () => {
			if (hasEnded()) throw new Error(`the server ended: ${output}`);
			return answers(port);
		});
	} catch (error) {
		await stop();
		throw error;
	}
	return { port, endpoint: `ws://127.0.0.1:${port}/rpc`, stop };
}

async function answers(port: number): Promise<boolean> {
	try {
		// Another program at this port may never answer.
		const signal = AbortSignal.timeout(2_000);
		return (await fetch(`http://127.0.0.1:${port}/health`, { signal })).ok;
	} catch {
		return false;
	}
}

/** A TCP proxy that can cut every connection, or refuse new ones. */
export class Proxy {
	readonly #sockets = new Set<net.Socket>();
	readonly #server: net.Server;
	#refusing = false;
	port = 0;
	connections = 0;

	private constructor(target: number) {
		this.#server = net.createServer((client) => {
			if (this.#refusing) {
				client.destroy();
				return;
			}
			this.connections++;
			const upstream = net.connect(target, "127.0.0.1");
			for (const [from, to] of [
				[client, upstream],
				[upstream, client],
			] as const) {
				this.#sockets.add(from);
				from.on("data", (data) => {
					to.write(data);
				});
				from.on("close", () => {
					this.#sockets.delete(from);
					to.destroy();
				});
				from.on("error", () => to.destroy());
			}
		});
	}

	static async before(target: number): Promise<Proxy> {
		const proxy = new Proxy(target);
		proxy.#server.listen(0, "127.0.0.1");
		await once(proxy.#server, "listening");
		proxy.port = (proxy.#server.address() as net.AddressInfo).port;
		return proxy;
	}

	get endpoint(): string {
		return `ws://127.0.0.1:${this.port}/rpc`;
	}

	/** Drops every connection; new ones are let through. */
	cut(): void {
		for (const socket of this.#sockets) socket.destroy();
	}

	/** Drops every connection and takes no new one until {@link heal}. */
	down(): void {
		this.#refusing = true;
		this.cut();
	}

	heal(): void {
		this.#refusing = false;
	}

	async stop(): Promise<void> {
		this.cut();
		this.#server.close();
		await once(this.#server, "close");
	}
}
