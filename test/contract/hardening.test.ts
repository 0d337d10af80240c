/** What went wrong once, or nearly: each as it was found. */
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CancellationTokenSource } from "vscode-jsonrpc";
import * as protocol from "../../src/protocol/backend";
import { Backend } from "./support/backend";
import { DEFAULT, places, root } from "./support/places";
import { rejection } from "./support/rejection";
import { schema } from "./support/schema";
import { Proxy, startServer, surrealBin } from "./support/server";

describe.each(places)("$name", (place) => {
	const use = place.fixture();
	beforeEach(use.start);
	afterEach(use.stop);

	test("a closure in a LET takes nothing from the rest of the text", async () => {
		const results = await use.backend.query(
			DEFAULT,
			"LET $f = |$x: int| $x * 2; LET $n = 1f; CREATE w:1; RETURN $f(2)",
		);
		expect(results.map(({ value }) => value)).toEqual(["NONE", "NONE", "[{ id: w:1 }]", "4"]);
		expect(use.backend.sessions.get(DEFAULT)?.variables).toEqual({ n: "1f" });
	});

	test("an answer that cannot be given is no refusal: what the text did is done", async () => {
		const refused = await rejection(use.backend.query(DEFAULT, "CREATE w:1; RETURN |$x: int| $x"));
		expect(refused).toMatchObject({ code: "outcomeUnknown" });
		expect(await use.backend.value(DEFAULT, "SELECT VALUE id FROM w")).toBe("[w:1]");
	});

	test("listing beside signing out loses no session", async () => {
		await use.backend.query(DEFAULT, schema);
		const ids: string[] = [];
		for (let i = 0; i < 10; i++) {
			const { id } = await use.backend.rpc.sendRequest(protocol.createSession, {
				namespace: "test",
				database: "test",
			});
			const credentials = {
				kind: "record",
				access: "account",
				variables: { name: "alice", pass: "alice" },
			} as const;
			await use.backend.rpc.sendRequest(protocol.signIn, { id, credentials });
			ids.push(id);
		}
		await Promise.all(
			ids.flatMap((id) => [
				use.backend.rpc.sendRequest(protocol.signOut, { id }),
				use.backend.rpc.sendRequest(protocol.listSessions),
				use.backend.rpc.sendRequest(protocol.listSessions),
			]),
		);
		expect(ids.filter((id) => !use.backend.sessions.has(id))).toEqual([]);
		await use.backend.rpc.sendRequest(protocol.listSessions);
		expect(ids.filter((id) => !use.backend.sessions.has(id))).toEqual([]);
	});

	test("a request that was cancelled before it began is not counted", async () => {
		const { id } = await use.backend.rpc.sendRequest(protocol.forkSession, { id: DEFAULT });
		const sources = [new CancellationTokenSource(), new CancellationTokenSource()];
		const calls = sources.map(({ token }) => rejection(use.backend.query(id, "SLEEP 1s", token)));
		await use.backend.until("busy", () => use.backend.sessions.get(id)?.busy?.requests === 2);
		for (const source of sources) source.cancel();
		await Promise.all(calls);
		await use.backend.until("one abandoned", () => {
			const { requests, abandoned } = use.backend.sessions.get(id)?.busy ?? {};
			return requests === 1 && abandoned === 1;
		});
	});

	test.each([{ name: "" }, { name: "  " }, { namespace: "" }, { namespace: "test", database: " " }])(
		"a session cannot begin with %j",
		async (options) => {
			expect(await rejection(use.backend.rpc.sendRequest(protocol.createSession, options))).toMatchObject({
				code: "invalidName",
			});
		},
	);

	test("a record stays the user of its own database, wherever the session goes", async () => {
		await use.backend.query(DEFAULT, schema);
		await use.backend.query(DEFAULT, `USE DB other; ${schema}`);
		await use.backend.query(DEFAULT, "USE DB test");
		const { id } = await use.backend.rpc.sendRequest(protocol.createSession, {
			namespace: "test",
			database: "test",
		});
		const credentials = {
			kind: "record",
			access: "account",
			variables: { name: "alice", pass: "alice" },
		} as const;
		await use.backend.rpc.sendRequest(protocol.signIn, { id, credentials });
		const { secret } = use.backend.points.get(id) ?? {};
		expect(JSON.parse(secret ?? "{}")).toMatchObject({
			credentials: { namespace: "test", database: "test" },
		});
	});
});

test("set-up files run where the folder is used already but the database is empty", async () => {
	const folder = await mkdtemp(path.join(os.tmpdir(), "sessions-"));
	const backend = await Backend.start();
	const params = { endpoint: `surrealkv://${folder}/db`, namespace: "t", database: "t" };
	await backend.connect(params);
	expect(
		(await backend.connect({ ...params, setup: [{ path: "a.surql", text: "CREATE made:1" }] })).setupRan,
	).toEqual(["a.surql"]);
	await backend.stop();
	await rm(folder, { recursive: true, force: true });
});

describe.skipIf(!surrealBin)("servers with other habits", () => {
	let backend: Backend;
	let stop: () => Promise<unknown>;
	const start = async (...args: string[]) => {
		const server = await startServer({ args });
		backend = await Backend.start();
		stop = async () => {
			await backend.stop();
			await server.stop();
		};
		return server;
	};
	afterEach(() => stop());

	test("without authentication, everybody has full rights and is shown so", async () => {
		const server = await start("--unauthenticated");
		await backend.connect({ endpoint: server.endpoint, namespace: "test", database: "test" });
		expect(backend.sessions.get(DEFAULT)).toMatchObject({ auth: { kind: "anonymous" }, fullRights: true });
		expect(await backend.value(DEFAULT, "CREATE w:1")).toBe("[{ id: w:1 }]");
	});

	test("whoever may not run queries is shown as who the server took it for, and can be signed out", async () => {
		const server = await start("--deny-arbitrary-query=guest,record");
		const proxy = await Proxy.before(server.port);
		const params = { endpoint: proxy.endpoint, namespace: "test", database: "test", credentials: root };
		await backend.connect(params);
		await backend.query(DEFAULT, schema);
		await backend.rpc.sendRequest(protocol.setVariable, { id: DEFAULT, name: "v", expression: "1f" });
		const fork = await backend.rpc.sendRequest(protocol.forkSession, { id: DEFAULT });
		expect(fork).toMatchObject({ auth: { kind: "root" }, variables: { v: "1f" } });
		const { id } = await backend.rpc.sendRequest(protocol.createSession, {
			namespace: "test",
			database: "test",
		});
		const credentials = {
			kind: "record",
			access: "account",
			variables: { name: "alice", pass: "alice" },
		} as const;
		expect((await backend.rpc.sendRequest(protocol.signIn, { id, credentials })).auth).toMatchObject({
			kind: "record",
			subject: "user:alice",
			access: "account",
		});
		expect((await backend.rpc.sendRequest(protocol.signOut, { id: fork.id })).auth).toEqual({
			kind: "anonymous",
		});
		expect(backend.sessions.get(fork.id)?.auth).toEqual({ kind: "anonymous" });
		proxy.cut();
		await backend.until("reconnecting", () => backend.states.some(({ state }) => state === "reconnecting"));
		await backend.until("connected", () => backend.state.state === "connected");
		expect(await backend.value(DEFAULT, "RETURN $v")).toBe("1f");
		expect(backend.sessions.get(id)?.auth).toMatchObject({ kind: "record", subject: "user:alice" });
		await proxy.stop();
	});

	test("functions of the session that may not be called are not needed", async () => {
		const server = await start("--deny-funcs=session");
		await backend.connect({
			endpoint: server.endpoint,
			namespace: "test",
			database: "test",
			credentials: root,
		});
		await backend.query(DEFAULT, "USE DB other; LET $x = 1");
		expect(backend.sessions.get(DEFAULT)).toMatchObject({ database: "other", variables: { x: "1" } });
	});
});
