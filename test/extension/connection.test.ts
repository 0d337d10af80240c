/** Connecting, disconnecting and failing to, as another extension sees it. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { access, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createSocketServer, type Server as SocketServer } from "node:net";
import { join } from "node:path";
import { CancellationTokenSource, workspace } from "vscode";
import { observe, observeStates } from "../contract/api/support/events";
import {
	DEFAULT,
	describeAt,
	everywhere,
	folder,
	home,
	recordUser,
	server,
} from "../contract/api/support/places";
import { refused } from "../contract/api/support/refusal";
import { noHost } from "../contract/support/noHost";
import { waitFor } from "../contract/support/waitFor";
import { freePort } from "../harness/freePort.mjs";
import { theExtension, useApi } from "./support/extension";
import { workspaceFolder } from "./support/workspaceFolder";

const ending: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ending.splice(0).reverse()) await end();
});

/** Listens until the end of the test; gives the endpoint. */
async function listening(listener: Server | SocketServer): Promise<string> {
	listener.listen(0, "127.0.0.1");
	await once(listener, "listening");
	const sockets = new Set<{ destroy(): void }>();
	listener.on("connection", (socket) => sockets.add(socket));
	ending.push(() => {
		for (const socket of sockets) socket.destroy();
		listener.close();
	});
	return `ws://127.0.0.1:${(listener.address() as AddressInfo).port}`;
}

describe("the API", () => {
	const use = useApi();

	it("is version 1, and the same for whoever asks", async () => {
		assert.equal(use.api.version, 1);
		assert.equal(await theExtension().activate(), use.api);
		assert.equal(theExtension().exports, use.api);
	});

	it("cannot be changed by one extension for the others", () => {
		assert.ok(Object.isFrozen(use.api));
		assert.ok(Object.isFrozen(use.api.connection));
	});

	it("works with its methods taken out of it", async () => {
		const { connect, listSessions, query } = use.api;
		await connect({ endpoint: "mem://" });
		assert.equal((await listSessions()).length, 1);
		assert.equal((await query(DEFAULT, "RETURN 1"))[0]?.value, 1);
	});
});

describe("without a connection", () => {
	const use = useApi();

	it("the state says so, and there is no session", () => {
		assert.equal(use.api.connection.state, "disconnected");
		assert.equal(use.api.activeSession, undefined);
	});

	it("disconnecting does nothing", async () => {
		await use.api.disconnect();
		assert.equal(use.api.connection.state, "disconnected");
	});

	it("every call that needs one is refused, and makes none", async () => {
		const { api } = use;
		const credentials = recordUser("alice");
		const calls = [
			api.listSessions(),
			api.createSession(),
			api.forkSession(DEFAULT),
			api.activateSession(DEFAULT),
			api.renameSession(DEFAULT, "x"),
			api.useNamespaceDatabase(DEFAULT, home),
			api.signIn(DEFAULT, credentials),
			api.signUp(DEFAULT, credentials),
			api.authenticate(DEFAULT, "token"),
			api.signOut(DEFAULT),
			api.setVariable(DEFAULT, "x", "1"),
			api.unsetVariable(DEFAULT, "x"),
			api.resetSession(DEFAULT),
			api.closeSession(DEFAULT),
			api.query(DEFAULT, "RETURN 1"),
		];
		await Promise.all(calls.map((call) => refused("notConnected", call)));
		assert.equal(api.connection.state, "disconnected");
	});
});

describeAt(everywhere, (use) => {
	it("passes through the states, with an event for each", async () => {
		const { api, options } = use;
		const states = observeStates(api);
		const actives = observe(api.onDidChangeSessions, () => api.activeSession?.id);
		await api.disconnect();
		await api.connect(options);
		assert.deepEqual(states, ["disconnected", "connecting", "connected"]);
		assert.deepEqual(actives, [undefined, DEFAULT]);
	});

	it("shows endpoint and version", () => {
		const { state, endpoint, serverVersion, error } = use.api.connection;
		assert.equal(state, "connected");
		assert.equal(endpoint, use.options.endpoint);
		assert.match(serverVersion ?? "", /^3\.\d+\.\d+/);
		assert.equal(error, undefined);
	});

	it("begins where and as whom the options say", async () => {
		assert.deepEqual(use.api.activeSession, {
			id: DEFAULT,
			name: "default",
			...home,
			auth: use.embedded ? { kind: "anonymous" } : { kind: "root", subject: "root" },
			variables: {},
			active: true,
		});
	});

	it("an open connection is closed first: its sessions are gone", async () => {
		const { id } = await use.admin();
		await use.connect();
		assert.deepEqual(await use.ids(), [DEFAULT]);
		await refused("sessionNotFound", use.api.query(id, "RETURN 1"));
	});

	it("of two calls at the same time the later wins", async () => {
		const first = refused("cancelled", use.connect());
		await use.connect({ database: "later" });
		await first;
		assert.equal(use.api.activeSession?.database, "later");
		await use.connect();
	});

	it("calls made while it connects wait for it", async () => {
		await use.api.disconnect();
		const connecting = use.connect();
		const sessions = use.api.listSessions();
		await connecting;
		assert.equal((await sessions).length, 1);
	});

	it("wrong credentials: fails with nothing left open, and connects with the right ones", async () => {
		const { api } = use;
		const wrong = { kind: "root", username: "root", password: "wrong" } as const;
		const refusal = await refused("authenticationFailed", use.connect({ auth: wrong }));
		assert.equal(api.connection.state, "failed");
		assert.equal(api.connection.error, refusal.message);
		assert.equal(api.activeSession, undefined);
		await refused("notConnected", api.listSessions());
		await use.connect();
		assert.equal(api.connection.state, "connected");
		assert.equal(api.connection.error, undefined);
	});
});

describeAt([folder, server], (use) => {
	it("signs in as a database user, when the options say so", async () => {
		await use.connect({ auth: { kind: "database", ...home, username: "du", password: "du" } });
		assert.deepEqual(use.api.activeSession?.auth, { kind: "database", subject: "du" });
		await use.connect();
	});

	it("signs in as a record user, when the options say so", async () => {
		await use.connect({ auth: recordUser("alice") });
		const { expiresAt, ...auth } = use.api.activeSession?.auth ?? { kind: "anonymous" };
		assert.deepEqual(auth, { kind: "record", subject: "user:alice", access: "account" });
		assert.ok((expiresAt ?? 0) > Date.now());
		await use.connect();
	});

	it("finds what was written, when it is connected again", async () => {
		await use.value(DEFAULT, "CREATE kept:1 SET x = 1.0");
		await use.api.disconnect();
		await use.connect();
		assert.equal(await use.value(DEFAULT, "SELECT * FROM kept"), "[{ id: kept:1, x: 1f }]");
	});
});

describe("settings", () => {
	const use = useApi();
	const set = (values: Readonly<Record<string, unknown>>) =>
		Promise.all(
			Object.entries(values).map(([name, value]) =>
				workspace.getConfiguration("surrealSessions.connection").update(name, value),
			),
		);
	const inWorkspace = (path: string) => join(workspaceFolder(), path);

	it("in memory, where nothing is configured and nothing said", async () => {
		await use.api.connect();
		assert.equal(use.api.connection.endpoint, "mem://");
	});

	it("stand in for what is left out", async () => {
		ending.push(() => set({ endpoint: undefined, namespace: undefined, database: undefined }));
		await set({ endpoint: "surrealkv://data/notes", namespace: "configured", database: "configured" });
		await use.api.connect();
		assert.equal(use.api.connection.endpoint, "surrealkv://data/notes");
		await access(inWorkspace("data/notes"));
		assert.equal(use.api.activeSession?.database, "configured");
		await use.api.connect({ endpoint: "mem://", database: "said" });
		const { namespace, database } = use.api.activeSession ?? {};
		assert.deepEqual({ namespace, database }, { namespace: "configured", database: "said" });
		await use.api.disconnect();
		await rm(inWorkspace("data"), { recursive: true, force: true, maxRetries: 5 });
	});
});

describe("a folder", () => {
	const use = useApi();

	it("is let go of by disconnecting, also after an index was built in it", async () => {
		const where = { endpoint: "surrealkv://data/indexed", namespace: "test", database: "test" };
		ending.push(async () => {
			await use.api.disconnect();
			await rm(join(workspaceFolder(), "data"), { recursive: true, force: true, maxRetries: 5 });
		});
		await use.api.connect(where);
		await use.api.query(
			DEFAULT,
			"DEFINE TABLE t; DEFINE FIELD a ON t TYPE int; DEFINE INDEX i ON t FIELDS a; CREATE t:1 SET a = 1",
		);
		await use.api.disconnect();
		await use.api.connect(where);
		const [ids] = await use.api.query(DEFAULT, "SELECT VALUE id FROM t");
		assert.equal(ids?.surrealql, "[t:1]");
	});
});

describe("a failure to connect says what is wrong, and the next attempt works", () => {
	const use = useApi();
	const silent = () => listening(createSocketServer());

	const cases: Readonly<
		Record<
			string,
			{ readonly code: Parameters<typeof refused>[0]; readonly endpoint: () => Promise<string> | string }
		>
	> = {
		"nobody listens": {
			code: "connectionRefused",
			endpoint: async () => `ws://127.0.0.1:${await freePort()}`,
		},
		"no such host": { code: "unreachable", endpoint: () => `ws://${noHost}` },
		"http://": { code: "httpEndpoint", endpoint: () => "http://127.0.0.1:8000" },
		"https://": { code: "httpEndpoint", endpoint: () => "https://127.0.0.1:8000/sql" },
		"an unknown scheme": { code: "invalidEndpoint", endpoint: () => "postgres://127.0.0.1" },
		"no scheme": { code: "invalidEndpoint", endpoint: () => "127.0.0.1:8000" },
		"an empty endpoint": { code: "invalidEndpoint", endpoint: () => "" },
		"only blanks": { code: "invalidEndpoint", endpoint: () => "  " },
		"no host": { code: "invalidEndpoint", endpoint: () => "ws://" },
		"no folder": { code: "invalidEndpoint", endpoint: () => "surrealkv://" },
		"a user in the endpoint": { code: "invalidEndpoint", endpoint: () => "ws://root:root@127.0.0.1" },
		"a folder that cannot be": { code: "folderUnusable", endpoint: () => "surrealkv:///dev/null/nowhere" },
		"a web server": {
			code: "notSurrealDB",
			endpoint: () => listening(createServer((_, response) => response.end("hello"))),
		},
		"no TLS": { code: "tls", endpoint: async () => (await listening(createServer())).replace("ws:", "wss:") },
	};
	for (const [name, { code, endpoint }] of Object.entries(cases)) {
		it(`${name}: ${code}`, async () => {
			const { api } = use;
			const states = observeStates(api);
			const refusal = await refused(code, api.connect({ endpoint: await endpoint() }));
			assert.equal(api.connection.state, "failed");
			assert.equal(api.connection.error, refusal.message);
			assert.equal(api.activeSession, undefined);
			assert.equal(states.at(-1), "failed");
			await api.connect({ endpoint: "mem://" });
			assert.equal(api.connection.state, "connected");
		});
	}

	it("no answer: timeout, as long as is configured", async () => {
		const settings = workspace.getConfiguration("surrealSessions.connection");
		await settings.update("timeout", 300);
		ending.push(() => settings.update("timeout", undefined));
		await refused("timeout", use.api.connect({ endpoint: await silent() }));
	});

	it("can be cancelled while nobody answers", async () => {
		const source = new CancellationTokenSource();
		const connecting = refused("cancelled", use.api.connect({ endpoint: await silent() }, source.token));
		await waitFor("connecting", () => use.api.connection.state === "connecting");
		source.cancel();
		await connecting;
		assert.equal(use.api.connection.state, "disconnected");
		source.dispose();
	});

	it("can be ended by disconnecting", async () => {
		const connecting = refused("cancelled", use.api.connect({ endpoint: await silent() }));
		await use.api.disconnect();
		await connecting;
		assert.equal(use.api.connection.state, "disconnected");
	});

	it("the sentence tells what to use instead of http", async () => {
		const { message } = await refused(
			"httpEndpoint",
			use.api.connect({ endpoint: "https://db.example.com" }),
		);
		assert.match(message, /wss:\/\/db\.example\.com/);
	});
});
