/** What went wrong once, or nearly: each as it was found. */
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CancellationTokenSource } from "vscode-jsonrpc";
import type { Credentials } from "../../src/api";
import * as protocol from "../../src/protocol/backend";
import { Backend } from "./support/backend";
import { Gate } from "./support/gate";
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

	test("a text that has run is told as run, though the session cannot keep what it set", async () => {
		const { rpc } = use.backend;
		await use.backend.query(
			DEFAULT,
			"DEFINE USER brief ON DATABASE PASSWORD 'b' ROLES EDITOR DURATION FOR SESSION 4s",
		);
		const { id } = await rpc.sendRequest(protocol.createSession, { namespace: "test", database: "test" });
		const user = { kind: "database", namespace: "test", database: "test", username: "brief", password: "b" };
		await rpc.sendRequest(protocol.signIn, { id, credentials: user as Credentials });
		const text = "CREATE midrun; LET $x = 1; RETURN sleep(6s); USE DB test";
		const { statements, variables } = await rpc.sendRequest(protocol.runQuery, { id, text });
		expect(statements.map(({ status }) => status)).toEqual(["ok", "ok", "ok", "ok"]);
		expect(variables).toMatchObject([{ name: "x", notKept: expect.stringMatching(/expired|ended/) }]);
		expect(await use.backend.value(DEFAULT, "RETURN count(SELECT * FROM midrun)")).toBe("1");
		await use.backend.until("it to be itself again", () => {
			const session = use.backend.sessions.get(id);
			return session?.auth.subject === "brief" && session.database === "test" && !session.variables["x"];
		});
		expect(await use.backend.value(id, "RETURN [session::db(), $x]")).toBe("['test', NONE]");
	});

	test("an expression that was evaluated is told as evaluated, though its value could not be set", async () => {
		const { rpc } = use.backend;
		await use.backend.query(
			DEFAULT,
			"DEFINE TABLE midset; DEFINE USER brief ON DATABASE PASSWORD 'b' ROLES EDITOR DURATION FOR SESSION 4s",
		);
		const { id } = await rpc.sendRequest(protocol.createSession, { namespace: "test", database: "test" });
		const user = { kind: "database", namespace: "test", database: "test", username: "brief", password: "b" };
		await rpc.sendRequest(protocol.signIn, { id, credentials: user as Credentials });
		const set = (expression: string) => rpc.sendRequest(protocol.setVariable, { id, name: "x", expression });
		const late = await rejection(set("(CREATE ONLY midset SET slept = sleep(6s)).id"));
		expect(late).toMatchObject({ code: "outcomeUnknown" });
		expect(late.message).toMatch(/was evaluated.*\$x was not set: .*(expired|ended)/);
		const unreadable = await rejection(set("|$a: int| $a"));
		expect(unreadable).toMatchObject({ code: "outcomeUnknown" });
		expect(await use.backend.value(DEFAULT, "RETURN count(SELECT * FROM midset)")).toBe("1");
		expect(await use.backend.value(id, "RETURN $x")).toBe("NONE");
	});

	test("numbers that JavaScript does not hold exactly are sent as the floats that they are", async () => {
		const numbers = [1e300, -1e20, 2 ** 53, 9.2e18, Number.MAX_VALUE, 9007199254740991, 0.5];
		const variables = { v: numbers, deep: { list: [{ n: 1e300 }] } };
		const run = await use.backend.rpc.sendRequest(protocol.runQuery, {
			id: DEFAULT,
			text: "RETURN $v; RETURN $deep.list[0].n",
			variables,
		});
		const page = (statement: number) =>
			use.backend.rpc.sendRequest(protocol.resultPage, {
				run: run.run,
				statement,
				offset: 0,
				limit: 10,
				form: "surrealql",
			});
		expect((await page(0)).texts?.map(Number.parseFloat)).toEqual(numbers);
		expect((await page(0)).texts?.slice(-2)).toEqual(["9007199254740991", "0.5f"]);
		expect(Number.parseFloat((await page(1)).texts?.[0] ?? "")).toBe(1e300);
	});

	test("sessions that are made at the same time have each their own name", async () => {
		const create = () => use.backend.rpc.sendRequest(protocol.createSession, {});
		const names = (await Promise.all([create(), create(), create()])).map(({ name }) => name);
		expect(new Set(names).size).toBe(3);
	});

	test("looking at the accesses of a place that does not exist makes nothing", async () => {
		const { rpc } = use.backend;
		await use.backend.query(DEFAULT, "DEFINE USER root2 ON ROOT PASSWORD 'r' ROLES OWNER");
		const ghost = { namespace: "ghost", database: "ghostdb" };
		// On the engine whoever goes there makes it; on a server nobody does who is not signed in.
		const { id } = await rpc.sendRequest(protocol.createSession, place.embedded ? {} : ghost);
		const credentials = { kind: "root", username: "root2", password: "r" } as const;
		await rpc.sendRequest(protocol.signIn, { id, credentials });
		await rpc.sendRequest(protocol.listAccesses, { id, ...ghost });
		await rpc.sendRequest(protocol.listDatabases, { id, namespace: "ghost" });
		const { names } = await rpc.sendRequest(protocol.listNamespaces, { id: DEFAULT });
		expect(names).not.toContain("ghost");
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
		const calls = sources.map(({ token }) => rejection(use.backend.query(id, "SLEEP 60s", token)));
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
		expect(fork).toMatchObject({ auth: { kind: "root" } });
		expect(backend.sessions.get(fork.id)?.variables).toEqual({ v: "1f" });
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
		await backend.backAfter(() => proxy.cut());
		expect(await backend.value(DEFAULT, "RETURN $v")).toBe("1f");
		expect(backend.sessions.get(id)?.auth).toMatchObject({ kind: "record", subject: "user:alice" });
		await proxy.stop();
	});

	test("a record of a table with a keyword's name is written alike to whoever may not run queries", async () => {
		const server = await start("--deny-arbitrary-query=record");
		const where = { namespace: "test", database: "test" };
		await backend.connect({ endpoint: server.endpoint, ...where, credentials: root });
		await backend.query(
			DEFAULT,
			"CREATE `if`:1; DEFINE ACCESS odd ON DATABASE TYPE RECORD SIGNIN (SELECT * FROM ONLY `if`:1)",
		);
		const { id } = await backend.rpc.sendRequest(protocol.createSession, where);
		const credentials = { kind: "record", access: "odd", variables: {} } as const;
		expect((await backend.rpc.sendRequest(protocol.signIn, { id, credentials })).auth).toMatchObject({
			kind: "record",
			subject: "`if`:1",
		});
	});

	test("sessions that the server does not take back are gone, and named", async () => {
		const first = await start();
		const params = { endpoint: first.endpoint, namespace: "test", database: "test", credentials: root };
		await backend.connect(params);
		for (const name of ["one", "two", "three"])
			await backend.rpc.sendRequest(protocol.createSession, { name });
		await first.stop();
		const env = { SURREAL_WEBSOCKET_MAX_ATTACHED_SESSIONS: "2" };
		const second = await startServer({ port: first.port, env });
		const stopFirst = stop;
		stop = async () => {
			await stopFirst();
			await second.stop();
		};
		void backend.rpc.sendNotification(protocol.retryNow);
		await backend.until("connected", () => backend.state.state === "connected" && backend.sessions.size < 4);
		const gone = ["one", "two", "three"].filter(
			(name) => ![...backend.sessions.values()].some((session) => session.name === name),
		);
		expect(gone.length).toBeGreaterThan(0);
		const [notice, ...others] = backend.notices.filter(
			// The server began anew, of which there is another word.
			({ severity, message }) => severity === "warning" && !message.startsWith("The connection is back"),
		);
		expect(others).toEqual([]);
		expect(notice?.message).toMatch(/could not be brought back and (is|are) gone: The server allows no more/);
		for (const name of gone) expect(notice?.message).toContain(`“${name}”`);
	});

	test("a session that has lost its user is nobody's after a sign-in that was cut, also where guests may run", async () => {
		const server = await start("--allow-guests");
		const gate = await Gate.before(server.endpoint);
		const place = { namespace: "test", database: "test" };
		await backend.connect({ endpoint: gate.endpoint, ...place, credentials: root });
		await backend.query(DEFAULT, schema);
		await backend.query(DEFAULT, "DEFINE USER OVERWRITE du ON DATABASE PASSWORD 'old'");
		const { id } = await backend.rpc.sendRequest(protocol.createSession, place);
		const du = { kind: "database", ...place, username: "du", password: "old" } as const;
		await backend.rpc.sendRequest(protocol.signIn, { id, credentials: du });
		await backend.query(DEFAULT, "DEFINE USER OVERWRITE du ON DATABASE PASSWORD 'new'");
		await backend.backAfter(() => gate.cut());
		expect(backend.sessions.get(id)?.identityLost?.was).toBe("database user du");
		gate.cutBehind("signin");
		const bob = { kind: "record", access: "account", variables: { name: "bob", pass: "bob" } } as const;
		await backend.backAfter(async () => {
			const signIn = backend.rpc.sendRequest(protocol.signIn, { id, credentials: bob });
			expect(await rejection(signIn)).toMatchObject({ code: "outcomeUnknown" });
		});
		expect(backend.sessions.get(id)?.identityLost?.was).toBe("database user du");
		expect(await rejection(backend.query(id, "RETURN $auth"))).toMatchObject({ code: "identityLost" });
		await backend.rpc.sendRequest(protocol.signIn, { id, credentials: bob });
		expect(backend.sessions.get(id)?.identityLost).toBeUndefined();
		expect(await backend.value(id, "RETURN $auth")).toBe("user:bob");
		await gate.stop();
	});

	test("a run that is cancelled before it was sent is not sent", async () => {
		const server = await start();
		const gate = await Gate.before(server.endpoint);
		const params = { namespace: "test", database: "test", credentials: root };
		await backend.connect({ endpoint: gate.endpoint, ...params });
		const source = new CancellationTokenSource();
		// A text that moves the session is parsed first.
		const parsed = gate.holdAnswer("query");
		const text = "CREATE never:sent; USE DB elsewhere";
		const run = rejection(backend.rpc.sendRequest(protocol.runQuery, { id: DEFAULT, text }, source.token));
		const letGo = await parsed;
		source.cancel();
		await backend.until("it to be given up", () => (backend.sessions.get(DEFAULT)?.busy?.abandoned ?? 0) > 0);
		letGo();
		expect(await run).toMatchObject({ code: "cancelled" });
		expect(await backend.value(DEFAULT, "RETURN [session::db(), never:sent.exists()]")).toBe(
			"['test', false]",
		);
		await gate.stop();
	});

	test("what a run gave is known, though the connection is cut right behind it", async () => {
		const server = await start();
		const gate = await Gate.before(server.endpoint);
		const params = { namespace: "test", database: "test", credentials: root };
		await backend.connect({ endpoint: gate.endpoint, ...params });
		await backend.query(DEFAULT, "RETURN 1");
		// Only the text itself is followed by the question where it has led to.
		gate.cutBehind("query", ";RETURN $session;");
		await backend.backAfter(async () => {
			const values = await backend.query(DEFAULT, "USE DB fresh; CREATE mark:1; RETURN 42");
			expect(values.map(({ value }) => value)).toEqual([
				"{ database: 'fresh', namespace: 'test' }",
				"[{ id: mark:1 }]",
				"42",
			]);
		});
		expect(backend.notices.map(({ message }) => message)).toContain(
			"Database “fresh” did not exist before; whether it was created could not be asked.",
		);
		expect(backend.sessions.get(DEFAULT)?.database).toBe("test");
		await gate.stop();
	});

	test("a connection that is cut while it is being set up says what to do", async () => {
		const server = await start();
		const gate = await Gate.before(server.endpoint);
		gate.cutBehind("signin");
		const params = { endpoint: gate.endpoint, namespace: "test", database: "test", credentials: root };
		expect(await rejection(backend.connect(params))).toMatchObject({ code: "notSurrealDB" });
		expect(backend.state.error).toMatch(/closes the connection before it can be used/);
		await gate.stop();
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
