/** A real SurrealDB server on a free port of this machine, and a proxy before it that can cut. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import net from "node:net";
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

/** Starts a server with user root and password root, in memory. */
export async function startServer(
	options: { port?: number; args?: readonly string[] } = {},
): Promise<Server> {
	if (!surrealBin) throw new Error("no server binary");
	const port = options.port ?? (await freePort());
	const child: ChildProcess = spawn(
		surrealBin,
		[
			"start",
			"--bind",
			`127.0.0.1:${port}`,
			"--user",
			"root",
			"--pass",
			"root",
			...(options.args ?? []),
			"memory",
		],
		{ stdio: ["ignore", "ignore", "pipe"] },
	);
	let output = "";
	child.stderr?.on("data", (data) => {
		output += data;
	});
	await waitFor("the server to listen", async () => {
		if (child.exitCode !== null) throw new Error(`the server ended: ${output}`);
		return answers(port);
	});
	return {
		port,
		endpoint: `ws://127.0.0.1:${port}/rpc`,
		async stop() {
			if (child.exitCode !== null || child.signalCode !== null) return;
			const exited = once(child, "exit");
			child.kill("SIGKILL");
			await exited;
		},
	};
}

async function answers(port: number): Promise<boolean> {
	try {
		return (await fetch(`http://127.0.0.1:${port}/health`)).ok;
	} catch {
		return false;
	}
}

export async function freePort(): Promise<number> {
	const probe = net.createServer().listen(0, "127.0.0.1");
	await once(probe, "listening");
	const { port } = probe.address() as net.AddressInfo;
	probe.close();
	await once(probe, "close");
	return port;
}

/** A TCP proxy that can cut every connection, refuse new ones, or swallow what comes. */
export class Proxy {
	readonly #sockets = new Set<net.Socket>();
	readonly #server: net.Server;
	#refusing = false;
	#swallowing = false;
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
					if (!this.#swallowing) to.write(data);
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
		this.#swallowing = false;
	}

	async stop(): Promise<void> {
		this.cut();
		this.#server.close();
		await once(this.#server, "close");
	}
}
