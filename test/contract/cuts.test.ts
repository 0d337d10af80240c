/** A lost connection: every session comes back as it was and as whom it was, and nothing is ever sent twice. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Credentials } from "../../src/api";
import * as protocol from "../../src/protocol/backend";
import { Backend } from "./support/backend";
import { DEFAULT, root } from "./support/places";
import { rejection } from "./support/rejection";
import { schema } from "./support/schema";
import { Proxy, type Server, startServer, surrealBin } from "./support/server";

if (!surrealBin)
	console.log("SKIPPED: no server binary (SURREAL_BIN, or surreal on the PATH): cuts of a connection.");

describe.skipIf(!surrealBin)("cuts", { timeout: 120_000 }, () => {
	let server: Server;
	let proxy: Proxy;
	let backend: Backend;

	beforeEach(async () => {
		server = await startServer();
		proxy = await Proxy.before(server.port);
		backend = await Backend.start();
	});
	afterEach(async () => {
		await backend.stop();
		await proxy.stop();
		await server.stop();
	});

	const connect = async (duringOutage: "wait" | "fail" = "wait") => {
		await backend.connect({
			endpoint: proxy.endpoint,
			namespace: "test",
			database: "test",
			credentials: root,
			duringOutage,
		});
		await backend.query(DEFAULT, schema);
	};
	const signedIn = async (credentials: Credentials | undefined, name: string) => {
		const { id } = await backend.rpc.sendRequest(protocol.createSession, {
			name,
			namespace: "test",
			database: "test",
		});
		if (credentials) await backend.rpc.sendRequest(protocol.signIn, { id, credentials });
		return id;
	};
	const record = (name: string, access = "account"): Credentials => ({
		kind: "record",
		access,
		variables: { name, pass: name },
	});
	const cutAndWait = () => backend.backAfter(() => proxy.cut());
	/** What the server itself says of a session; `refused` where it lets nobody ask. */
	const who = (id: string) =>
		backend
			.value(id, "RETURN [$auth, $access, $token.ID, session::ns(), session::db()]")
			.catch((error: Error) => error.message);

	/** An access whose tokens last that long, in seconds, and its token for alice. */
	const tokenOf = async (access: string, lifetime: string): Promise<string> => {
		await backend.query(
			DEFAULT,
			`DEFINE ACCESS ${access} ON DATABASE TYPE RECORD SIGNUP (CREATE user SET name = $name, pass = $pass)
			 SIGNIN (SELECT * FROM user WHERE name = $name AND pass = $pass)
			 DURATION FOR TOKEN ${lifetime}, FOR SESSION 1h`,
		);
		const id = await signedIn(record("alice", access), access);
		const { access: token } = JSON.parse(backend.points.get(id)?.secret ?? "{}") as { access: string };
		await backend.rpc.sendRequest(protocol.closeSession, { id });
		return token;
	};
	const byToken = async (accessToken: string) => {
		const id = await signedIn(undefined, "by token");
		await backend.rpc.sendRequest(protocol.authenticate, { id, accessToken });
		return id;
	};
	const untilExpired = async (token: string) => {
		const { exp } = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as {
			exp: number;
		};
		// The server counts in whole seconds.
		await backend.until("the token to expire", () => Date.now() > exp * 1000 + 1_100);
	};

	/**
	 * 14 that are signed in and have a variable, by each kind of credentials and by a token that is good; 3 anonymous
	 * ones; 2 forks that were signed out; one whose token has expired, which is the last.
	 */
	const twentySessions = async () => {
		const key =
			/key: '([^']+)'/.exec(await backend.value(DEFAULT, "ACCESS bearer GRANT FOR USER du"))?.[1] ?? "";
		const brief = await tokenOf("brief", "2s");
		const good = await tokenOf("good", "1h");
		const signIns: (() => Promise<string>)[] = [
			root,
			{ kind: "namespace", namespace: "test", username: "nu", password: "nu" } as const,
			{ kind: "database", namespace: "test", database: "test", username: "du", password: "du" } as const,
			{ kind: "bearer", namespace: "test", database: "test", access: "bearer", key } as const,
			record("alice"),
			record("bob"),
		].map((credentials) => () => signedIn(credentials, credentials.kind));
		signIns.push(() => byToken(good));
		const ids: string[] = [];
		for (const signIn of [...signIns, ...signIns]) ids.push(await signIn());
		for (const [index, id] of ids.entries())
			await backend.rpc.sendRequest(protocol.setVariable, { id, name: "mine", expression: `${index}f` });
		for (let i = 0; i < 3; i++) ids.push(await signedIn(undefined, `anonymous ${i}`));
		for (const id of [DEFAULT, ids[4] ?? ""]) {
			const fork = await backend.rpc.sendRequest(protocol.forkSession, { id, name: "signed-out fork" });
			await backend.rpc.sendRequest(protocol.signOut, { id: fork.id });
			ids.push(fork.id);
		}
		ids.push(await byToken(brief));
		await untilExpired(brief);
		return ids;
	};

	test("20 sessions of every kind survive 20 cuts as whom they were", async () => {
		await connect();
		const all = await twentySessions();
		expect(all).toHaveLength(20);
		const ids = all.slice(0, 19);
		const expired = all[19] ?? "";
		const before = await Promise.all(ids.map(who));
		// An authentication that was had again lasts anew.
		const states = () =>
			ids.map((id) => {
				const { auth, busy: _, ...rest } = backend.sessions.get(id) ?? {};
				return { ...rest, auth: { ...auth, expiresAt: undefined } };
			});
		const statesBefore = states();
		expect(new Set(before.slice(0, 14)).size).toBe(7);
		expect(before.slice(14).every((answer) => /Anonymous access not allowed/.test(answer))).toBe(true);
		expect(await who(expired)).toContain("user:alice");
		for (let cut = 0; cut < 20; cut++) {
			await cutAndWait();
			expect(await Promise.all(ids.map(who))).toEqual(before);
			for (const [index, id] of ids.entries())
				if (index < 14) expect(await backend.value(id, "RETURN $mine")).toBe(`${index}f`);
			expect(backend.sessions.get(expired)).toMatchObject({
				auth: { kind: "anonymous" },
				identityLost: { was: "user:alice via brief" },
			});
			expect(await rejection(backend.query(expired, "CREATE as_nobody"))).toMatchObject({
				code: "identityLost",
			});
		}
		expect(states()).toEqual(statesBefore);
		expect(await who(DEFAULT)).toContain("'root'");
	});

	test("an expired token: signed in again by its credentials, or shown as signed out and never run as another", async () => {
		await connect();
		const token = await tokenOf("brief", "4s");
		const withCredentials = await signedIn(record("alice", "brief"), "credentials");
		const tokenOnly = await byToken(token);
		const changed = await signedIn(
			{ kind: "database", namespace: "test", database: "test", username: "du", password: "du" },
			"changed",
		);
		await backend.query(DEFAULT, "DEFINE USER OVERWRITE du ON DATABASE PASSWORD 'other' ROLES EDITOR");
		await untilExpired(token);
		await cutAndWait();
		expect(await backend.value(withCredentials, "RETURN $auth")).toBe("user:alice");
		for (const [id, was] of [
			[tokenOnly, "user:alice via brief"],
			[changed, "database user du"],
		] as const) {
			const state = backend.sessions.get(id);
			expect(state).toMatchObject({ auth: { kind: "anonymous" }, identityLost: { was } });
			expect(await rejection(backend.query(id, "CREATE as_nobody"))).toMatchObject({ code: "identityLost" });
			expect(await rejection(backend.rpc.sendRequest(protocol.forkSession, { id }))).toMatchObject({
				code: "identityLost",
			});
		}
		const again = await backend.rpc.sendRequest(protocol.signIn, {
			id: tokenOnly,
			credentials: { ...record("bob"), namespace: "test", database: "test" } as Credentials,
		});
		expect(again.identityLost).toBeUndefined();
		expect(await backend.value(tokenOnly, "RETURN $auth")).toBe("user:bob");
	});

	test("cut in the middle of a write: said to be unknown, and not sent again", async () => {
		await connect();
		const { id } = await backend.rpc.sendRequest(protocol.forkSession, { id: DEFAULT });
		// Nobody waits for its end.
		const running = rejection(backend.query(id, "CREATE sent; CREATE seen:1; SLEEP 60s"));
		await backend.until("the first writes to be seen", () => backend.has("seen:1"));
		await cutAndWait();
		expect(await running).toMatchObject({ code: "outcomeUnknown" });
		// Behind whatever else its session does.
		await backend.query(id, "SLEEP 1s");
		expect(await backend.value(DEFAULT, "RETURN count(SELECT * FROM sent)")).toBe("1");
	});

	test("4 writers and 20 cuts: no write is applied twice, and every answered one is there", async () => {
		await connect();
		const answered: string[] = [];
		const sent: string[] = [];
		let stopping = false;
		const writer = async (name: string, id: string) => {
			for (let i = 0; !stopping; i++) {
				const key = `${name}_${i}`;
				sent.push(key);
				await backend.query(id, `CREATE log SET key = '${key}' RETURN NONE`).then(
					() => answered.push(key),
					() => {},
				);
			}
		};
		const names = ["a", "b", "c", "d"];
		const sessions = await Promise.all(
			names.map((name) => backend.rpc.sendRequest(protocol.forkSession, { id: DEFAULT, name })),
		);
		const writers = sessions.map(({ name, id }) => writer(name, id));
		for (let cut = 0; cut < 20; cut++) {
			const before = answered.length;
			await backend.until("some writes", () => answered.length > before + 5);
			await cutAndWait();
		}
		stopping = true;
		await Promise.all(writers);
		const text = await backend.value(DEFAULT, "SELECT VALUE key FROM log");
		const keys = [...text.matchAll(/'([^']+)'/g)].map((match) => match[1]);
		expect(new Set(keys).size).toBe(keys.length);
		expect(answered.filter((key) => !keys.includes(key))).toEqual([]);
		expect(keys.filter((key) => key === undefined || !sent.includes(key))).toEqual([]);
	});

	test("while the connection is down a call waits, and can be cancelled; or fails, as the setting says", async () => {
		await connect();
		proxy.down();
		await backend.until("reconnecting", () => backend.state.state === "reconnecting");
		expect(backend.state.error).toBeTruthy();
		const { CancellationTokenSource } = await import("vscode-jsonrpc");
		const source = new CancellationTokenSource();
		const cancelled = rejection(backend.query(DEFAULT, "CREATE cancelled", source.token));
		const waiting = backend.query(DEFAULT, "CREATE waited RETURN VALUE 'ran'");
		source.cancel();
		expect(await cancelled).toMatchObject({ code: "cancelled" });
		await backend.until("an attempt to have failed", () => (backend.state.attempt ?? 0) > 1);
		proxy.heal();
		void backend.rpc.sendNotification(protocol.retryNow);
		expect((await waiting)[0]?.value).toBe("['ran']");
		expect((await backend.query(DEFAULT, "INFO FOR DB"))[0]?.value).not.toContain("cancelled");

		await connect("fail");
		proxy.down();
		await backend.until("reconnecting", () => backend.state.state === "reconnecting");
		expect(await rejection(backend.query(DEFAULT, "RETURN 1"))).toMatchObject({ code: "connectionLost" });
		await backend.rpc.sendRequest(protocol.disconnect);
		expect(backend.state.state).toBe("disconnected");
	});

	test("disconnecting ends the calls that wait for the connection", async () => {
		await connect();
		proxy.down();
		await backend.until("reconnecting", () => backend.state.state === "reconnecting");
		const waiting = rejection(backend.query(DEFAULT, "RETURN 1"));
		await backend.rpc.sendRequest(protocol.disconnect);
		expect(await waiting).toMatchObject({ code: "notConnected" });
	});

	test("a server that was started anew has none of its users: nobody runs as anybody", async () => {
		await connect();
		const alice = await signedIn(record("alice"), "alice");
		await server.stop();
		await backend.until("reconnecting", () => backend.state.state === "reconnecting");
		server = await startServer({ port: server.port });
		void backend.rpc.sendNotification(protocol.retryNow);
		await backend.until("connected", () => backend.state.state === "connected");
		expect(backend.sessions.get(alice)).toMatchObject({
			name: "alice",
			identityLost: { was: "user:alice via account" },
		});
		expect(await rejection(backend.query(alice, "RETURN 1"))).toMatchObject({ code: "identityLost" });
		expect(backend.sessions.get(DEFAULT)?.auth).toMatchObject({ kind: "root" });
	});

	test("variables that the server takes no more are named", async () => {
		await connect();
		await backend.rpc.sendRequest(protocol.setVariable, { id: DEFAULT, name: "mine", expression: "1" });
		await server.stop();
		await backend.until("reconnecting", () => backend.state.state === "reconnecting");
		server = await startServer({ port: server.port, args: ["--deny-rpc=let"] });
		void backend.rpc.sendNotification(protocol.retryNow);
		await backend.until("connected", () => backend.state.state === "connected");
		expect(backend.sessions.get(DEFAULT)?.variables).toEqual({});
		expect(backend.notices.map(({ message }) => message)).toContain(
			"The server did not take $mine for session “default”, which no longer has this variable.",
		);
	});

	test("dropping the connection stops what runs on the server", async () => {
		await connect();
		const { id } = await backend.rpc.sendRequest(protocol.forkSession, { id: DEFAULT });
		// More than a minute of work, nearly all of which is left.
		const steps = Array.from({ length: 400 }, (_, i) => `CREATE step:${i} RETURN NONE; SLEEP 200ms`);
		const running = rejection(backend.query(id, steps.join(";")));
		await backend.until("it to be at work", () => backend.has("step:0"));
		await backend.backAfter(() => backend.rpc.sendRequest(protocol.stopRunning));
		expect(await running).toMatchObject({ code: "outcomeUnknown" });
		const done = () => backend.value(DEFAULT, "RETURN count(SELECT * FROM step)");
		await backend.until("it to stand still", async () => {
			const before = await done();
			await backend.query(DEFAULT, "SLEEP 1s");
			return (await done()) === before;
		});
		expect(await backend.has("step:399")).toBe(false);
	});

	test("the end of a session's authentication is shown, and nothing runs as it afterwards", async () => {
		await connect();
		await backend.query(
			DEFAULT,
			`DEFINE ACCESS short ON DATABASE TYPE RECORD SIGNIN (SELECT * FROM user WHERE name = $name AND pass = $pass)
			 DURATION FOR TOKEN 4s, FOR SESSION 4s`,
		);
		const again = await signedIn(record("alice", "short"), "has credentials");
		const { access } = JSON.parse(backend.points.get(again)?.secret ?? "{}") as { access: string };
		const byToken = (await backend.rpc.sendRequest(protocol.createSession, { name: "token" })).id;
		await backend.rpc.sendRequest(protocol.authenticate, { id: byToken, accessToken: access });
		await backend.until("the end", () => backend.sessions.get(byToken)?.identityLost !== undefined);
		expect(await rejection(backend.query(byToken, "RETURN 1"))).toMatchObject({ code: "identityLost" });
		// Credentials sign in again by themselves.
		expect(await backend.value(again, "RETURN $auth")).toBe("user:alice");
	});
});
