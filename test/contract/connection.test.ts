/** Connecting: every failure is one sentence with a next step, and none hangs. */
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import http from "node:http";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CancellationTokenSource } from "vscode-jsonrpc";
import { WebSocketServer } from "ws";
import * as protocol from "../../src/protocol/backend";
import { freePort } from "../harness/freePort.mjs";
import { Backend } from "./support/backend";
import { noHost } from "./support/noHost";
import { DEFAULT, root } from "./support/places";
import { rejection } from "./support/rejection";
import { startServer, surrealBin } from "./support/server";

let backend: Backend;
const ending: (() => unknown)[] = [];
beforeEach(async () => {
	backend = await Backend.start();
});
afterEach(async () => {
	await backend.stop();
	for (const end of ending.splice(0)) await end();
});

async function listen(server: net.Server | http.Server): Promise<string> {
	const sockets = new Set<net.Socket>();
	server.on("connection", (socket) => sockets.add(socket));
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	ending.push(() => {
		for (const socket of sockets) socket.destroy();
		server.close();
	});
	return `ws://127.0.0.1:${(server.address() as net.AddressInfo).port}/rpc`;
}

describe("failures", () => {
	const cases: Record<
		string,
		{ endpoint: () => Promise<string> | string; code: string; timeoutMs?: number }
	> = {
		"nobody listens": {
			endpoint: async () => `ws://127.0.0.1:${await freePort()}/rpc`,
			code: "connectionRefused",
		},
		"no such host": { endpoint: () => `ws://${noHost}/rpc`, code: "unreachable" },
		"a web server": {
			endpoint: () => listen(http.createServer((_, response) => response.end("hello"))),
			code: "notSurrealDB",
		},
		"a socket that says nothing": {
			endpoint: () => listen(net.createServer()),
			code: "timeout",
			timeoutMs: 300,
		},
		"a socket that hangs up": {
			endpoint: () => listen(net.createServer((socket) => socket.destroy())),
			code: "notSurrealDB",
		},
		"a socket that speaks otherwise": {
			endpoint: () => listen(net.createServer((socket) => socket.write("SSH-2.0-OpenSSH_9\r\n"))),
			code: "notSurrealDB",
		},
		"no TLS where TLS is asked for": {
			endpoint: async () => (await listen(http.createServer())).replace("ws:", "wss:"),
			code: "tls",
		},
		"a WebSocket that answers garbage": {
			endpoint: async () => {
				const server = http.createServer();
				const sockets = new WebSocketServer({ server });
				sockets.on("connection", (socket) =>
					socket.on("message", () => socket.send(Buffer.from([255, 1, 2]))),
				);
				return listen(server);
			},
			code: "notSurrealDB",
		},
		"a WebSocket that answers nothing": {
			endpoint: async () => {
				const server = http.createServer();
				new WebSocketServer({ server });
				return listen(server);
			},
			code: "timeout",
			timeoutMs: 300,
		},
		"a folder that cannot be": { endpoint: () => "surrealkv:///dev/null/nowhere", code: "folderUnusable" },
	};

	test.each(Object.keys(cases))("%s", async (name) => {
		const { endpoint, code, timeoutMs } = cases[name] ?? { endpoint: () => "", code: "" };
		const refused = await rejection(
			backend.connect({ endpoint: await endpoint(), ...(timeoutMs === undefined ? {} : { timeoutMs }) }),
		);
		expect(refused).toMatchObject({ code });
		expect(refused.message).not.toMatch(/\n|^Error|\bat \S+:\d+:\d+/);
		expect(backend.state).toMatchObject({ state: "failed", error: refused.message });
		expect(backend.sessions.size).toBe(0);
		// Whatever failed, the next attempt works.
		await backend.connect({ endpoint: "mem://" });
		expect(backend.state).toMatchObject({ state: "connected", engine: "memory" });
	});

	test("a folder that another process has open is refused soon, however long the connection may take", async () => {
		const folder = await mkdtemp(path.join(os.tmpdir(), "sessions-"));
		const other = await Backend.start();
		ending.push(
			() => other.stop(),
			() => rm(folder, { recursive: true, force: true }),
		);
		const endpoint = `surrealkv://${folder}/db`;
		await other.connect({ endpoint });
		// Far longer than this test is waited for: it is the engine that says so, and not the end of the patience.
		expect(await rejection(backend.connect({ endpoint, timeoutMs: 3_600_000 }))).toMatchObject({
			code: "folderInUse",
			message: `Another process has ${folder}/db open. Close it there, or choose another folder.`,
		});
		// Once it is closed there, it can be opened here.
		await other.stop();
		await backend.connect({ endpoint });
		expect(backend.state).toMatchObject({ state: "connected", engine: "folder" });
	});

	test("a connection attempt can be cancelled", async () => {
		const endpoint = await listen(net.createServer());
		const source = new CancellationTokenSource();
		const params = {
			endpoint,
			shownEndpoint: endpoint,
			timeoutMs: 60_000,
			duringOutage: "wait",
			setup: [],
			restore: [],
		} as const;
		const attempt = rejection(backend.rpc.sendRequest(protocol.connect, params, source.token));
		await backend.until("connecting", () => backend.state.state === "connecting");
		source.cancel();
		expect(await attempt).toMatchObject({ code: "cancelled" });
		await backend.until("no attempt left", () => backend.state.state !== "connecting");
	});
});

test.skipIf(!surrealBin)(
	"on a server that nobody is signed in to, the default session begins where it should",
	async () => {
		const server = await startServer();
		ending.push(() => server.stop());
		const where = { namespace: "test", database: "test" };
		await backend.connect({ endpoint: server.endpoint, ...where });
		expect(backend.sessions.get(DEFAULT)).toMatchObject({ ...where, auth: { kind: "anonymous" } });
	},
);

test("a folder keeps what was written, also after disconnecting and connecting again", async () => {
	const folder = await mkdtemp(path.join(os.tmpdir(), "sessions-"));
	ending.push(() => rm(folder, { recursive: true, force: true }));
	const open = () => backend.connect({ endpoint: `surrealkv://${folder}/db`, namespace: "t", database: "t" });
	const told = () => backend.notices.splice(0).map(({ message }) => message);
	await open();
	expect(told()).toEqual(["Namespace “t” and database “t” did not exist and were created."]);
	await backend.query(DEFAULT, "CREATE kept:1 SET x = 1.0");
	await backend.rpc.sendRequest(protocol.disconnect);
	expect(backend.state).toEqual({ state: "disconnected" });
	expect(backend.sessions.size).toBe(0);
	expect(await rejection(backend.query(DEFAULT, "RETURN 1"))).toMatchObject({ code: "sessionNotFound" });
	await open();
	expect(told()).toEqual([]);
	expect(await backend.value(DEFAULT, "SELECT * FROM kept")).toBe("[{ id: kept:1, x: 1f }]");
});

test.each(["surrealkv", "surrealkv+versioned", "rocksdb"])(
	"%s:// keeps its data in a folder",
	async (scheme) => {
		const folder = await mkdtemp(path.join(os.tmpdir(), "sessions-"));
		ending.push(() => rm(folder, { recursive: true, force: true }));
		const open = () =>
			backend.connect({ endpoint: `${scheme}://${folder}/db`, namespace: "t", database: "t" });
		await open();
		await backend.query(DEFAULT, "CREATE kept:1");
		// RocksDB holds its folder until its process ends, so that the host ends the process with the connection.
		if (scheme === "rocksdb") {
			await backend.stop();
			backend = await Backend.start();
		}
		await open();
		expect(await backend.value(DEFAULT, "SELECT VALUE id FROM kept")).toBe("[kept:1]");
		if (scheme === "surrealkv+versioned")
			expect(await backend.value(DEFAULT, "SELECT * FROM kept VERSION d'2020-01-01T00:00:00Z'")).toBe("[]");
	},
);

describe("set-up files", () => {
	const setup = [
		{
			path: "schema.surql",
			text: "DEFINE TABLE made; DEFINE USER owner ON DATABASE PASSWORD 'owner' ROLES OWNER;",
		},
		{ path: "seed.surql", text: "CREATE made:1;\nCREATE made:2;" },
	];
	const place = { endpoint: "mem://", namespace: "t", database: "t" };

	test("run once on an empty embedded database, before the user of the connection signs in", async () => {
		const credentials = {
			kind: "database",
			namespace: "t",
			database: "t",
			username: "owner",
			password: "owner",
		} as const;
		const result = await backend.connect({ ...place, setup, credentials });
		expect(result).toEqual({ setupRan: ["schema.surql", "seed.surql"] });
		expect(backend.sessions.get(DEFAULT)?.auth).toMatchObject({ kind: "database", subject: "owner" });
		expect(await backend.value(DEFAULT, "SELECT VALUE id FROM made")).toBe("[made:1, made:2]");
	});

	test("do not run on a database that has something", async () => {
		const folder = await mkdtemp(path.join(os.tmpdir(), "sessions-"));
		ending.push(() => rm(folder, { recursive: true, force: true }));
		const folderPlace = { ...place, endpoint: `surrealkv://${folder}/db` };
		expect((await backend.connect({ ...folderPlace, setup })).setupRan).toHaveLength(2);
		expect((await backend.connect({ ...folderPlace, setup })).setupRan).toEqual([]);
		expect(await backend.value(DEFAULT, "RETURN count(SELECT * FROM made)")).toBe("2");
	});

	test.each([
		["CREATE made:1;\n\n  CREATE made:1;", "seed.surql:3:3", /already exists/],
		["CREATE made:1;\n CREATE = ;", "seed.surql:2:9", /Unexpected token/],
	])("%j fails with file and line, and the connection stands", async (text, at, why) => {
		const result = await backend.connect({
			...place,
			setup: [setup[0] ?? { path: "", text: "" }, { path: "seed.surql", text }],
		});
		expect(result.setupRan).toEqual(["schema.surql"]);
		expect(result.setupError).toMatchObject({ code: "setupFailed", detail: { file: "seed.surql" } });
		expect(result.setupError?.message).toContain(at);
		expect(result.setupError?.message).toMatch(why);
		expect(backend.state.state).toBe("connected");
	});
});

describe.skipIf(!surrealBin)("a real server", () => {
	test("tells version and user; wrong credentials are refused and nothing stays open", async () => {
		const server = await startServer();
		ending.push(() => server.stop());
		const wrong = { ...root, password: "wrong" };
		expect(await rejection(backend.connect({ endpoint: server.endpoint, credentials: wrong }))).toMatchObject(
			{
				code: "authenticationFailed",
			},
		);
		expect(backend.state.state).toBe("failed");
		await backend.connect({ endpoint: server.endpoint, credentials: root });
		expect(backend.state).toMatchObject({
			state: "connected",
			serverVersion: expect.stringMatching(/^3\./),
			engine: "server",
		});
		expect(backend.sessions.get(DEFAULT)?.auth).toEqual({ kind: "root", subject: "root" });
	});

	test("the server's limit of sessions is explained, and nothing is lost by reaching it", async () => {
		const server = await startServer();
		ending.push(() => server.stop());
		await backend.connect({ endpoint: server.endpoint, credentials: root });
		let refused: unknown;
		for (let i = 0; i < 300 && !refused; i++) {
			refused = await backend.rpc.sendRequest(protocol.forkSession, { id: DEFAULT }).then(
				() => undefined,
				(error: unknown) => error,
			);
		}
		expect(refused).toMatchObject({ data: { code: "tooManySessions" } });
		const sessions = await backend.rpc.sendRequest(protocol.listSessions);
		expect(sessions.length).toBeGreaterThanOrEqual(255);
		await backend.rpc.sendRequest(protocol.closeSession, { id: sessions[1]?.id ?? "" });
		await backend.rpc.sendRequest(protocol.forkSession, { id: DEFAULT });
	});

	test("no secret stands in anything that is told", async () => {
		const server = await startServer();
		ending.push(() => server.stop());
		const secret = "marker-Pa55word";
		await rejection(
			backend.connect({ endpoint: server.endpoint, credentials: { ...root, password: secret } }),
		);
		await backend.connect({ endpoint: server.endpoint, credentials: root });
		await backend.query(DEFAULT, `DEFINE USER secretive ON ROOT PASSWORD '${secret}' ROLES OWNER`);
		const credentials = { kind: "root", username: "secretive", password: secret } as const;
		await backend.rpc.sendRequest(protocol.signIn, { id: DEFAULT, credentials });
		const told = JSON.stringify([backend.states, backend.log, [...backend.sessions], backend.stderr]);
		expect(told).not.toContain(secret);
		expect(told).not.toMatch(/eyJ[A-Za-z0-9_-]{10,}/);
	});
});
