/** The session contract: the same on every engine and server. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CancellationTokenSource } from "vscode-jsonrpc";
import type { Credentials } from "../../src/api";
import * as protocol from "../../src/protocol/backend";
import { DEFAULT, type Place, places } from "./support/places";
import { rejection } from "./support/rejection";
import { schema } from "./support/schema";

describe.each(places)("$name", (place: Place) => {
	const use = place.fixture();
	const create = (options: { name?: string; namespace?: string; database?: string } = {}) =>
		use.backend.rpc.sendRequest(protocol.createSession, options);
	const fork = (id: string, name?: string) =>
		use.backend.rpc.sendRequest(protocol.forkSession, { id, ...(name ? { name } : {}) });
	const record = (name: string) =>
		({
			kind: "record",
			namespace: "test",
			database: "test",
			access: "account",
			variables: { name, pass: name },
		}) as const;
	const signedInAs = async (name: string) => {
		const session = await create();
		return use.backend.rpc.sendRequest(protocol.signIn, { id: session.id, credentials: record(name) });
	};

	beforeAll(async () => {
		await use.start();
		await use.backend.query(DEFAULT, schema);
	});
	afterAll(use.stop);
	beforeEach(async () => {
		for (const session of await use.backend.rpc.sendRequest(protocol.listSessions))
			if (session.id !== DEFAULT)
				await use.backend.rpc.sendRequest(protocol.closeSession, { id: session.id });
	});

	test("the default session comes first and is where it was configured to be", async () => {
		const [first, ...others] = await use.backend.rpc.sendRequest(protocol.listSessions);
		expect(first).toMatchObject({ id: DEFAULT, namespace: "test", database: "test", ordinal: 0 });
		expect(first?.auth).toMatchObject(
			place.embedded ? { kind: "anonymous" } : { kind: "root", subject: "root" },
		);
		expect(first?.fullRights).toBe(place.embedded);
		expect(others).toEqual([]);
	});

	test("a new session has nothing of another", async () => {
		await use.backend.rpc.sendRequest(protocol.setVariable, { id: DEFAULT, name: "mine", expression: "1" });
		const session = await create();
		expect(session).toMatchObject({ auth: { kind: "anonymous" } });
		expect(use.backend.sessions.get(session.id)?.variables).toEqual({});
		expect(session.namespace).toBeUndefined();
		expect(session.database).toBeUndefined();
		const query = use.backend.query(session.id, "RETURN session::ns()");
		if (place.embedded) expect((await query)[0]?.value).toBe("NONE");
		else await expect(query).rejects.toThrow(/Anonymous access not allowed/);
		await use.backend.rpc.sendRequest(protocol.unsetVariable, { id: DEFAULT, name: "mine" });
	});

	test("a new session may begin in a namespace and database, which a database alone may not", async () => {
		const session = await create({ name: "alice", namespace: "test", database: "test" });
		expect(session).toMatchObject({ name: "alice", namespace: "test", database: "test" });
		expect(await rejection(create({ database: "test" }))).toMatchObject({ code: "invalidName" });
	});

	test("a fork has everything, and then goes its own way", async () => {
		const alice = await signedInAs("alice");
		await use.backend.rpc.sendRequest(protocol.setVariable, { id: alice.id, name: "x", expression: "1f" });
		const copy = await fork(alice.id, "copy");
		expect(copy).toMatchObject({
			name: "copy",
			namespace: "test",
			database: "test",
			auth: { kind: "record", subject: "user:alice", access: "account" },
			forkedFrom: alice.id,
		});
		expect(use.backend.sessions.get(copy.id)?.variables).toEqual({ x: "1f" });
		await use.backend.rpc.sendRequest(protocol.setVariable, { id: copy.id, name: "x", expression: "2" });
		await use.backend.rpc.sendRequest(protocol.signIn, { id: copy.id, credentials: record("bob") });
		expect(await use.backend.value(alice.id, "RETURN [$auth, $x]")).toBe("[user:alice, 1f]");
		expect(await use.backend.value(copy.id, "RETURN [$auth, $x]")).toBe("[user:bob, 2]");
	});

	test("a fork of a fork lives on when the original is closed", async () => {
		const first = await signedInAs("alice");
		const second = await fork(first.id);
		const third = await fork(second.id);
		await use.backend.rpc.sendRequest(protocol.closeSession, { id: first.id });
		await use.backend.rpc.sendRequest(protocol.closeSession, { id: second.id });
		expect(await use.backend.value(third.id, "RETURN $auth")).toBe("user:alice");
	});

	test("each sees what its own rights let it see", async () => {
		const alice = await signedInAs("alice");
		const bob = await signedInAs("bob");
		const text = "SELECT VALUE id FROM note ORDER BY id";
		expect(await use.backend.value(DEFAULT, text)).toBe("[note:a, note:b]");
		expect(await use.backend.value(alice.id, text)).toBe("[note:a]");
		expect(await use.backend.value(bob.id, text)).toBe("[note:b]");
	});

	test("a new session tells what was made by where it begins: nothing where it may not", async () => {
		use.backend.notices.splice(0);
		await create({ namespace: "test", database: "test" });
		expect(use.backend.notices).toEqual([]);
		await create({ namespace: "test", database: "begun" });
		expect(use.backend.notices.map(({ message }) => message)).toEqual(
			place.embedded ? ["Database “begun” did not exist and was created."] : [],
		);
		const params = { id: DEFAULT, namespace: "test" };
		const { names } = await use.backend.rpc.sendRequest(protocol.listDatabases, params);
		expect(names?.includes("begun")).toBe(place.embedded);
	});

	test("what a record user makes by going there is told, though it may not ask", async () => {
		const alice = await signedInAs("alice");
		use.backend.notices.splice(0);
		const go = use.backend.rpc.sendRequest(protocol.useNamespaceDatabase, { id: alice.id, database: "hers" });
		await go.catch(() => undefined);
		const made = (await use.backend.query(DEFAULT, "INFO FOR NS"))[0]?.value.includes("hers");
		expect(made).toBe(place.embedded);
		const told = use.backend.notices.map(({ message }) => message);
		expect(told).toEqual(made ? ["Database “hers” did not exist and was created."] : []);
	});

	test("use moves, keeps what is left out, takes none, and tells what it made", async () => {
		const { id } = await fork(DEFAULT);
		const move = (target: { namespace?: string | null; database?: string | null }) =>
			use.backend.rpc.sendRequest(protocol.useNamespaceDatabase, { id, ...target });
		const told = () => use.backend.notices.splice(0).map(({ message }) => message);
		told();
		expect(await move({ namespace: "made-now", database: "d 1" })).toMatchObject({
			namespace: "made-now",
			database: "d 1",
		});
		expect(told()).toEqual(["Namespace “made-now” and database “d 1” did not exist and were created."]);
		await move({ database: "d2" });
		expect(told()).toEqual(["Database “d2” did not exist and was created."]);
		await move({ database: "d 1" });
		expect(told()).toEqual([]);
		expect(await use.backend.value(id, "RETURN [session::ns(), session::db()]")).toBe("['made-now', 'd 1']");
		const none = await move({ database: null });
		expect(none.namespace).toBe("made-now");
		expect(none.database).toBeUndefined();
		expect((await move({ namespace: null })).namespace).toBeUndefined();
		expect(await rejection(move({ database: "d2" }))).toMatchObject({ code: "invalidName" });
		expect(await rejection(move({ namespace: "" }))).toMatchObject({ code: "invalidName" });
		expect((await use.backend.rpc.sendRequest(protocol.listNamespaces, { id })).names).toContain("made-now");
		expect(
			(await use.backend.rpc.sendRequest(protocol.listDatabases, { id, namespace: "made-now" })).names,
		).toEqual(expect.arrayContaining(["d 1", "d2"]));
	});

	test("every kind of user signs in and is shown as who it is", async () => {
		const session = await create();
		const signIn = (credentials: Credentials) =>
			use.backend.rpc.sendRequest(protocol.signIn, { id: session.id, credentials });
		if (!place.embedded)
			expect((await signIn({ kind: "root", username: "root", password: "root" })).auth).toMatchObject({
				kind: "root",
				subject: "root",
			});
		expect(
			(await signIn({ kind: "namespace", namespace: "test", username: "nu", password: "nu" })).auth,
		).toMatchObject({
			kind: "namespace",
			subject: "nu",
		});
		const db = await signIn({
			kind: "database",
			namespace: "test",
			database: "test",
			username: "du",
			password: "du",
		});
		expect(db).toMatchObject({
			namespace: "test",
			database: "test",
			auth: { kind: "database", subject: "du" },
		});
		const alice = await signIn(record("alice"));
		expect(alice.auth).toMatchObject({ kind: "record", subject: "user:alice", access: "account" });
		expect(alice.auth.expiresAt).toBeGreaterThan(Date.now());
		const grant = await use.backend.value(DEFAULT, "ACCESS bearer GRANT FOR USER du");
		const key = /key: '([^']+)'/.exec(grant)?.[1] ?? "";
		const bearer = await signIn({
			kind: "bearer",
			namespace: "test",
			database: "test",
			access: "bearer",
			key,
		});
		expect(bearer.auth).toMatchObject({ kind: "database", subject: "du", access: "bearer" });
	});

	test("a failed sign-in leaves the session as it was and says what to check", async () => {
		const alice = await signedInAs("alice");
		const wrong = { ...record("alice"), variables: { name: "alice", pass: "no" } };
		const signIn = (credentials: Credentials) =>
			use.backend.rpc.sendRequest(protocol.signIn, { id: alice.id, credentials });
		expect(await rejection(signIn(wrong))).toMatchObject({ code: "authenticationFailed" });
		expect(await rejection(signIn({ ...wrong, access: "nope" }))).toMatchObject({
			code: "authenticationFailed",
		});
		expect(await rejection(signIn({ kind: "root", username: "x", password: "y" }))).toMatchObject({
			code: "authenticationFailed",
			message: "User “x” and this password were not accepted at root level: check both.",
		});
		expect(await use.backend.value(alice.id, "RETURN $auth")).toBe("user:alice");
		expect(use.backend.sessions.get(alice.id)?.auth).toMatchObject({ subject: "user:alice" });
	});

	test("signing up makes a record and signs it in", async () => {
		const session = await create({ namespace: "test", database: "test" });
		const { namespace: _, database: __, ...credentials } = record("carol");
		const carol = await use.backend.rpc.sendRequest(protocol.signUp, { id: session.id, credentials });
		expect(carol.auth).toMatchObject({ kind: "record", access: "account" });
		expect(await use.backend.value(session.id, "RETURN $auth.name")).toBe("'carol'");
	});

	test("a token signs in", async () => {
		const session = await create();
		const point = (await signedInAs("bob")).id;
		const { access } = JSON.parse(use.backend.points.get(point)?.secret ?? "{}") as { access: string };
		const state = await use.backend.rpc.sendRequest(protocol.authenticate, {
			id: session.id,
			accessToken: access,
		});
		expect(state.auth).toMatchObject({ kind: "record", subject: "user:bob" });
		expect(
			await rejection(
				use.backend.rpc.sendRequest(protocol.authenticate, { id: session.id, accessToken: "no.such.token" }),
			),
		).toMatchObject({ code: "authenticationFailed" });
	});

	test("signing out takes the identity alone; reset takes everything", async () => {
		const alice = await signedInAs("alice");
		await use.backend.rpc.sendRequest(protocol.setVariable, { id: alice.id, name: "x", expression: "1" });
		const out = await use.backend.rpc.sendRequest(protocol.signOut, { id: alice.id });
		expect(out).toMatchObject({
			auth: { kind: "anonymous" },
			namespace: "test",
			database: "test",
		});
		expect(use.backend.sessions.get(alice.id)?.variables).toEqual({ x: "1" });
		const reset = await use.backend.rpc.sendRequest(protocol.resetSession, { id: alice.id });
		expect(reset).toMatchObject({ auth: { kind: "anonymous" } });
		expect(use.backend.sessions.get(alice.id)?.variables).toEqual({});
		expect(reset.namespace).toBeUndefined();
	});

	test("who is signed in is written as SurrealQL, exactly", async () => {
		const odd = "`if`:['\ufeffx', 1f]";
		await use.backend.query(
			DEFAULT,
			`CREATE ${odd};
			 DEFINE ACCESS odd ON DATABASE TYPE RECORD SIGNIN (SELECT * FROM ONLY ${odd})`,
		);
		const { id } = await create();
		const credentials = { ...record("alice"), access: "odd" };
		const { auth } = await use.backend.rpc.sendRequest(protocol.signIn, { id, credentials });
		expect(auth).toMatchObject({ kind: "record", subject: odd, access: "odd" });
	});

	test("who was signed out does not end when the authentication would have", async () => {
		await use.backend.query(
			DEFAULT,
			`DEFINE ACCESS OVERWRITE brief ON DATABASE TYPE RECORD
			 SIGNIN (SELECT * FROM user WHERE name = $name AND pass = $pass) DURATION FOR SESSION 4s`,
		);
		const ids: string[] = [];
		let end = 0;
		for (const method of [protocol.signOut, protocol.resetSession]) {
			const { id } = await create();
			const credentials = { ...record("alice"), access: "brief" };
			const { auth } = await use.backend.rpc.sendRequest(protocol.signIn, { id, credentials });
			end = Math.max(end, auth.expiresAt ?? Number.NaN);
			expect((await use.backend.rpc.sendRequest(method, { id })).auth).toEqual({ kind: "anonymous" });
			ids.push(id);
		}
		expect(end).toBeGreaterThan(0);
		// The server counts in whole seconds.
		await use.backend.until("the end of both authentications", () => Date.now() > end + 1_100);
		for (const id of ids) {
			if (place.embedded) expect(await use.backend.value(id, "RETURN 1")).toBe("1");
			else await expect(use.backend.value(id, "RETURN 1")).rejects.toThrow(/Anonymous access not allowed/);
		}
	});

	test("a closed, an unknown and the default session are refused in words", async () => {
		const session = await create({ name: "gone" });
		await use.backend.rpc.sendRequest(protocol.closeSession, { id: session.id });
		expect(use.backend.sessions.has(session.id)).toBe(false);
		for (const id of [session.id, "00000000-0000-4000-8000-000000000000", "nonsense"])
			expect(await rejection(use.backend.query(id, "RETURN 1"))).toMatchObject({ code: "sessionNotFound" });
		expect(
			await rejection(use.backend.rpc.sendRequest(protocol.closeSession, { id: DEFAULT })),
		).toMatchObject({
			code: "defaultSession",
		});
	});

	test("names are ours alone, and not empty", async () => {
		const session = await create();
		expect(
			await use.backend.rpc.sendRequest(protocol.renameSession, { id: session.id, name: " staging " }),
		).toMatchObject({
			name: "staging",
		});
		expect(
			await rejection(use.backend.rpc.sendRequest(protocol.renameSession, { id: session.id, name: " " })),
		).toMatchObject({
			code: "invalidName",
		});
	});

	test("calls on one session keep their order; a slow one holds up no other session", async () => {
		const slow = await fork(DEFAULT);
		const other = await fork(DEFAULT);
		let isOver = false;
		const slowOnes = Promise.all([
			use.backend.query(slow.id, "SLEEP 5s; LET $done = [1]").finally(() => {
				isOver = true;
			}),
			use.backend.query(slow.id, "LET $done = array::push($done, 2)"),
			use.backend.query(slow.id, "LET $done = array::push($done, 3)"),
		]);
		expect(await use.backend.value(other.id, "RETURN 1")).toBe("1");
		expect(isOver).toBe(false);
		await slowOnes;
		expect(use.backend.sessions.get(slow.id)?.variables).toEqual({ done: "[1, 2, 3]" });
	});

	test("a cancelled call rejects at once; the tree shows what still runs; the next call waits for it", async () => {
		const { id } = await fork(DEFAULT);
		const source = new CancellationTokenSource();
		const running = rejection(use.backend.query(id, "SLEEP 5s; RETURN 1", source.token));
		const wasTold = (what: (busy: NonNullable<protocol.SessionState["busy"]>) => boolean) => () =>
			use.backend.told.some(({ id: each, busy }) => each === id && busy !== undefined && what(busy));
		await use.backend.until(
			"busy",
			wasTold(() => true),
		);
		const never = new CancellationTokenSource();
		const waiting = rejection(use.backend.query(id, "CREATE never_run", never.token));
		never.cancel();
		source.cancel();
		expect(await running).toMatchObject({ code: "cancelled" });
		expect(await waiting).toMatchObject({ code: "cancelled" });
		await use.backend.until(
			"abandoned",
			wasTold(({ abandoned }) => abandoned === 1),
		);
		expect(await use.backend.value(id, "RETURN 2")).toBe("2");
		await use.backend.until("idle", () => use.backend.sessions.get(id)?.busy === undefined);
		expect((await use.backend.query(id, "INFO FOR DB"))[0]?.value).not.toContain("never_run");
	});

	test("access methods and their fields are found, also by who may not read them", async () => {
		const stranger = await create();
		const { accesses } = await use.backend.rpc.sendRequest(protocol.listAccesses, {
			id: stranger.id,
			namespace: "test",
			database: "test",
		});
		expect(accesses).toEqual(
			expect.arrayContaining([
				{
					name: "account",
					level: "database",
					kind: "record",
					signInFields: ["name", "pass"],
					signUpFields: ["name", "pass"],
				},
				{ name: "bearer", level: "database", kind: "bearer" },
			]),
		);
	});
});
