/** Where the contract must hold: embedded in memory, embedded in a folder, and on a real server. */
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Backend } from "./backend";
import { type Server, startServer, surrealBin } from "./server";

export const DEFAULT = "default";

export interface Place {
	readonly name: string;
	readonly embedded: boolean;
	/** With what a server is started besides; an embedded engine takes nothing. */
	fixture(serverArgs?: readonly string[]): Fixture;
}

/** A backend that is connected as somebody who may do everything, in namespace `test`, database `test`. */
export class Fixture {
	backend!: Backend;
	endpoint = "";
	#server: Server | undefined;
	#folder: string | undefined;

	constructor(
		private readonly kind: "memory" | "folder" | "server",
		private readonly serverArgs: readonly string[] = [],
	) {}

	readonly start = async (): Promise<void> => {
		this.backend = await Backend.start();
		this.endpoint = await this.#makeEndpoint();
		await this.backend.connect({
			endpoint: this.endpoint,
			namespace: "test",
			database: "test",
			...(this.kind === "server" ? { credentials: root } : {}),
		});
	};

	readonly stop = async (): Promise<void> => {
		await this.backend?.stop();
		await this.#server?.stop();
		if (this.#folder) await rm(this.#folder, { recursive: true, force: true });
	};

	async #makeEndpoint(): Promise<string> {
		if (this.kind === "memory") return "mem://";
		if (this.kind === "folder") {
			this.#folder = await mkdtemp(path.join(os.tmpdir(), "sessions-"));
			return `surrealkv://${this.#folder}/db`;
		}
		this.#server = await startServer({ args: this.serverArgs });
		return this.#server.endpoint;
	}
}

export const root = { kind: "root", username: "root", password: "root" } as const;

const all: readonly Place[] = [
	{ name: "embedded mem://", embedded: true, fixture: () => new Fixture("memory") },
	{ name: "embedded surrealkv://", embedded: true, fixture: () => new Fixture("folder") },
	{ name: "server", embedded: false, fixture: (serverArgs) => new Fixture("server", serverArgs) },
];

/** Without a server binary the server is left out, and it is said. */
export const places = surrealBin ? all : all.filter((place) => place.embedded);
if (!surrealBin)
	console.log("SKIPPED: no server binary (SURREAL_BIN, or surreal on the PATH): suites on a real server.");
