/** Where the session contract is looked at: embedded in memory, embedded in a folder, and on a real server. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConnectOptions, Credentials, SessionInfo } from "../../../../src/api";
import { schema } from "../../support/schema";
import { startServer, surrealBin } from "../../support/server";
import { type Api, theApi } from "./subject";

export const DEFAULT = "default";
/** Nobody's id. */
export const UNKNOWN = "00000000-0000-4000-8000-000000000000";
export const root = { kind: "root", username: "root", password: "root" } as const;
/** The namespace and the database of everything here. */
export const home = { namespace: "test", database: "test" } as const;

/** A user of the schema's record access `account`. */
export const recordUser = (name: string) =>
	({ kind: "record", ...home, access: "account", variables: { name, pass: name } }) as const;

export interface Place {
	readonly name: string;
	readonly embedded: boolean;
	/** Why it cannot be looked at here. */
	readonly missing?: string;
	/** Makes a database of its own: how to connect to it with every right, and how to end it. */
	begin(serverArgs?: readonly string[]): Promise<Begun>;
}

interface Begun {
	readonly options: ConnectOptions & { readonly endpoint: string };
	end(): Promise<void>;
}

export const memory: Place = {
	name: "embedded mem://",
	embedded: true,
	begin: async () => ({ options: { endpoint: "mem://", ...home }, end: async () => {} }),
};

export const folder: Place = {
	name: "embedded surrealkv://",
	embedded: true,
	async begin() {
		const path = await mkdtemp(join(tmpdir(), "sessions-"));
		return {
			options: { endpoint: `surrealkv://${path}/db`, ...home },
			end: () => rm(path, { recursive: true, force: true, maxRetries: 5 }),
		};
	},
};

export const server: Place = {
	name: "server",
	embedded: false,
	...(surrealBin ? {} : { missing: "no server binary: set SURREAL_BIN, or put surreal on the PATH" }),
	async begin(args = []) {
		const { endpoint, stop } = await startServer({ args });
		return { options: { endpoint, ...home, auth: root }, end: stop };
	},
};

/** Places of which it has been said, in this file, why they are missing. */
const told = new Set<string>();

interface More {
	readonly schema?: string;
	readonly serverArgs?: readonly string[];
}

/**
 * One suite for each place; where a place is missing its tests are counted as skipped, and it is said why.
 * `schema` is defined besides the one of all; `serverArgs` is what a server is started with besides.
 */
export function describeAt(places: readonly Place[], body: (use: Connected) => void, more: More = {}): void {
	for (const place of places) {
		if (place.missing && !told.has(place.name)) console.log(`SKIPPED at ${place.name}: ${place.missing}`);
		told.add(place.name);
		const describePlace = place.missing ? describe.skip : describe;
		describePlace(place.name, () => {
			const use = new Connected(place, more);
			before(use.begin);
			afterEach(use.closeSessions);
			after(use.end);
			body(use);
		});
	}
}

export const everywhere = [memory, folder, server] as const;

/** The API, connected to a place's database, whose schema is loaded; and what a test states instead of what it means. */
export class Connected {
	api!: Api;
	#begun!: Begun;

	constructor(
		readonly place: Place,
		private readonly more: More,
	) {}

	get embedded(): boolean {
		return this.place.embedded;
	}

	/** How to connect to it again. */
	get options(): Begun["options"] {
		return this.#begun.options;
	}

	readonly begin = async (): Promise<void> => {
		this.api = await theApi();
		assert.equal(this.api.connection.state, "disconnected", "the suite before has left a connection");
		this.#begun = await this.place.begin(this.more.serverArgs);
		await this.api.connect(this.options);
		await this.#define();
	};

	async #define(): Promise<void> {
		for (const { status, error } of await this.api.query(DEFAULT, schema + (this.more.schema ?? "")))
			assert.equal(status, "ok", error?.message);
	}

	readonly end = async (): Promise<void> => {
		await this.api.disconnect();
		await this.#begun?.end();
		assert.equal(this.api.connection.state, "disconnected");
	};

	/** Leaves nothing of one test to the next. */
	readonly closeSessions = async (): Promise<void> => {
		if (this.api.connection.state !== "connected") await this.connect();
		const others = (await this.api.listSessions()).filter(({ id }) => id !== DEFAULT);
		await Promise.all(others.map(({ id }) => this.api.closeSession(id)));
		await this.api.renameSession(DEFAULT, DEFAULT);
	};

	/** Connects again. In memory that is a new database: the schema is loaded again. */
	async connect(more: ConnectOptions = {}): Promise<void> {
		await this.api.connect({ ...this.options, ...more });
		if (this.place === memory) await this.#define();
	}

	/** A session without rights and variables, or signed in. */
	async session(options: { readonly name?: string; readonly as?: Credentials } = {}): Promise<SessionInfo> {
		const { as, ...rest } = options;
		const session = await this.api.createSession({ ...home, ...rest });
		return as ? this.api.signIn(session.id, as) : session;
	}

	/** A session that is alice. */
	alice(name = "alice"): Promise<SessionInfo> {
		return this.session({ name, as: recordUser("alice") });
	}

	/** A session with every right, in the namespace and database of the default one. */
	admin(name = "admin"): Promise<SessionInfo> {
		return this.api.forkSession(DEFAULT, { name });
	}

	/** A session as the server holds it now. */
	async now(id: string): Promise<SessionInfo> {
		const found = (await this.api.listSessions()).find((session) => session.id === id);
		assert.ok(found, `no session ${id}`);
		return found;
	}

	async ids(): Promise<readonly string[]> {
		return (await this.api.listSessions()).map(({ id }) => id);
	}

	/** The value of a text's last statement, as SurrealQL. */
	async value(id: string, text: string): Promise<string> {
		const last = (await this.api.query(id, text)).at(-1);
		assert.equal(last?.status, "ok", last?.error?.message ?? "no statement");
		assert.ok(last.surrealql !== undefined);
		return last.surrealql;
	}
}
