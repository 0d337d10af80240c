/** Sessions of one connection: made, forked, activated, moved, renamed, reset, closed. */
import assert from "node:assert/strict";
import { observe } from "./support/events";
import { DEFAULT, describeAt, everywhere, home, memory, recordUser, server, UNKNOWN } from "./support/places";
import { refused } from "./support/refusal";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

describeAt(everywhere, (use) => {
	it("the default session comes first, then the others as they were made", async () => {
		const made = [await use.admin("b"), await use.session({ name: "a" }), await use.alice("c")];
		assert.deepEqual(await use.ids(), [DEFAULT, ...made.map(({ id }) => id)]);
	});

	it("what a call gives is what the list has", async () => {
		const alice = await use.alice();
		assert.deepEqual(await use.now(alice.id), alice);
	});

	it("a session has the published fields and no others", async () => {
		const alice = await use.alice();
		await use.api.setVariable(alice.id, "x", "1");
		const fork = await use.api.forkSession(alice.id);
		const all = [...(await use.api.listSessions()), fork, alice, use.api.activeSession];
		const fields = ["id", "name", "namespace", "database", "auth", "variables", "forkedFrom", "active"];
		for (const session of all) {
			assert.ok(session);
			assert.deepEqual(
				Object.keys(session).filter((field) => !fields.includes(field)),
				[],
			);
			assert.deepEqual(
				Object.keys(session.auth).filter(
					(field) => !["kind", "subject", "access", "expiresAt"].includes(field),
				),
				[],
			);
		}
		assert.deepEqual(Object.keys(fork).sort(), [...fields].sort());
	});

	it("what a call gives cannot be changed", async () => {
		const alice = await use.alice();
		for (const part of [alice, alice.auth, alice.variables]) assert.ok(Object.isFrozen(part));
	});

	describe("create", () => {
		it("has nothing of another", async () => {
			await use.api.setVariable(DEFAULT, "of_another", "1");
			const { id, name, ...rest } = await use.api.createSession();
			assert.match(id, uuid);
			assert.notEqual(name, "");
			assert.deepEqual(rest, { auth: { kind: "anonymous" }, variables: {}, active: false });
			await use.api.unsetVariable(DEFAULT, "of_another");
		});

		it("may have a name, and begin in a namespace or in a database", async () => {
			const { api } = use;
			const named = await api.createSession({ name: "staging" });
			assert.deepEqual([named.name, named.namespace, named.database], ["staging", undefined, undefined]);
			const inNamespace = await api.createSession({ namespace: "test" });
			assert.deepEqual([inNamespace.namespace, inNamespace.database], ["test", undefined]);
			const inDatabase = await api.createSession(home);
			assert.deepEqual([inDatabase.namespace, inDatabase.database], ["test", "test"]);
		});

		it("a database needs a namespace", async () => {
			await refused("invalidName", use.api.createSession({ database: "test" }));
			assert.deepEqual(await use.ids(), [DEFAULT]);
		});

		it("several at once are several", async () => {
			const made = await Promise.all(Array.from({ length: 10 }, () => use.api.createSession()));
			assert.equal(new Set(made.map(({ id }) => id)).size, 10);
			assert.equal((await use.ids()).length, 11);
		});
	});

	describe("fork", () => {
		it("begins with everything, and goes its own way", async () => {
			const { api } = use;
			const alice = await use.alice();
			await api.setVariable(alice.id, "x", "1f");
			const fork = await api.forkSession(alice.id, { name: "copy" });
			const { expiresAt: _, ...auth } = fork.auth;
			assert.deepEqual(
				{ ...fork, auth },
				{
					id: fork.id,
					name: "copy",
					...home,
					auth: { kind: "record", subject: "user:alice", access: "account" },
					variables: { x: "1f" },
					forkedFrom: alice.id,
					active: false,
				},
			);
			await api.setVariable(fork.id, "x", "2");
			await api.signIn(fork.id, recordUser("bob"));
			assert.equal(await use.value(alice.id, "RETURN [$auth, $x]"), "[user:alice, 1f]");
			assert.equal(await use.value(fork.id, "RETURN [$auth, $x]"), "[user:bob, 2]");
		});

		it("of a fork lives on when both before it are closed", async () => {
			const first = await use.alice();
			const second = await use.api.forkSession(first.id);
			const third = await use.api.forkSession(second.id);
			await use.api.closeSession(first.id);
			await use.api.closeSession(second.id);
			assert.equal(await use.value(third.id, "RETURN $auth"), "user:alice");
			assert.equal((await use.now(third.id)).forkedFrom, second.id);
			const fourth = await use.api.forkSession(third.id);
			assert.equal(await use.value(fourth.id, "RETURN $auth"), "user:alice");
		});

		it("of the default session has its rights and its place", async () => {
			const { id, forkedFrom } = await use.api.forkSession(DEFAULT);
			assert.equal(forkedFrom, DEFAULT);
			assert.equal(await use.value(id, "SELECT VALUE id FROM note ORDER BY id"), "[note:a, note:b]");
		});

		it("has a name of its own where none is given", async () => {
			assert.notEqual((await use.api.forkSession(DEFAULT)).name, "");
		});
	});

	it("each sees what its own rights let it see", async () => {
		const alice = await use.alice();
		const bob = await use.session({ as: recordUser("bob") });
		const notes = (id: string) => use.value(id, "SELECT VALUE id FROM note ORDER BY id");
		assert.equal(await notes(DEFAULT), "[note:a, note:b]");
		assert.equal(await notes(alice.id), "[note:a]");
		assert.equal(await notes(bob.id), "[note:b]");
	});

	describe("activate", () => {
		it("makes one session active, and tells", async () => {
			const { api } = use;
			const alice = await use.alice();
			const actives = observe(api.onDidChangeSessions, () => api.activeSession?.id);
			await api.activateSession(alice.id);
			assert.deepEqual(actives, [alice.id]);
			assert.deepEqual(api.activeSession, { ...alice, active: true });
			const active = (await api.listSessions()).filter((session) => session.active);
			assert.deepEqual(
				active.map(({ id }) => id),
				[alice.id],
			);
			await api.activateSession(DEFAULT);
			assert.deepEqual(actives, [alice.id, DEFAULT]);
		});

		it("none is active when the active one is closed: the default one may have more rights", async () => {
			const { api } = use;
			const { id } = await use.admin();
			await api.activateSession(id);
			await api.closeSession(id);
			assert.equal(api.activeSession, undefined);
			assert.ok(!(await use.now(DEFAULT)).active);
			await api.activateSession(DEFAULT);
		});

		it("an unknown session leaves the active one as it is", async () => {
			await refused("sessionNotFound", use.api.activateSession(UNKNOWN));
			assert.equal(use.api.activeSession?.id, DEFAULT);
		});
	});

	describe("rename", () => {
		it("changes the name alone, and tells", async () => {
			const { api } = use;
			const alice = await use.alice();
			let events = 0;
			observe(api.onDidChangeSessions, () => events++);
			await api.renameSession(alice.id, "Алиса 👩‍💻");
			assert.deepEqual(await use.now(alice.id), { ...alice, name: "Алиса 👩‍💻" });
			assert.notEqual(events, 0);
			await api.renameSession(DEFAULT, "admin");
			assert.equal((await use.now(DEFAULT)).name, "admin");
		});

		for (const name of ["", "  ", "\t\n"]) {
			it(`${JSON.stringify(name)} is no name`, async () => {
				const alice = await use.alice();
				await refused("invalidName", use.api.renameSession(alice.id, name));
				assert.equal((await use.now(alice.id)).name, "alice");
			});
		}
	});

	describe("use", () => {
		it("moves, keeps what is left out, and takes none", async () => {
			const { id } = await use.admin();
			const place = async (target: Parameters<typeof use.api.useNamespaceDatabase>[1]) => {
				const { namespace, database } = await use.api.useNamespaceDatabase(id, target);
				return [namespace, database];
			};
			assert.deepEqual(await place({ namespace: "made-now", database: "d 1" }), ["made-now", "d 1"]);
			assert.equal(await use.value(id, "RETURN [session::ns(), session::db()]"), "['made-now', 'd 1']");
			assert.deepEqual(await place({ database: "d2" }), ["made-now", "d2"]);
			assert.deepEqual(await place({ namespace: "test" }), ["test", "d2"]);
			assert.deepEqual(await place({}), ["test", "d2"]);
			assert.deepEqual(await place({ database: null }), ["test", undefined]);
			assert.deepEqual(await place({ database: "test" }), ["test", "test"]);
			assert.deepEqual(await place({ namespace: null }), [undefined, undefined]);
			assert.deepEqual(await place({ ...home }), ["test", "test"]);
			assert.deepEqual(await place({ namespace: null, database: null }), [undefined, undefined]);
			assert.deepEqual((await use.now(DEFAULT)).database, "test");
		});

		it("what cannot be is refused, and nothing moves", async () => {
			const { api } = use;
			const { id } = await use.admin();
			await refused("invalidName", api.useNamespaceDatabase(id, { namespace: "" }));
			await refused("invalidName", api.useNamespaceDatabase(id, { database: "" }));
			await refused("invalidName", api.useNamespaceDatabase(id, { namespace: null, database: "test" }));
			const { namespace, database } = await use.now(id);
			assert.deepEqual({ namespace, database }, home);
		});

		it("keeps who it is and its variables", async () => {
			const alice = await use.alice();
			await use.api.setVariable(alice.id, "x", "1");
			const { auth, variables } = await use.api.useNamespaceDatabase(alice.id, home);
			assert.deepEqual([auth, variables], [alice.auth, { x: "1" }]);
		});
	});

	describe("reset", () => {
		it("takes namespace, database, variables and authentication away", async () => {
			const alice = await use.alice();
			await use.api.setVariable(alice.id, "x", "1");
			const { id, name } = alice;
			const nothing = { id, name, auth: { kind: "anonymous" }, variables: {}, active: false };
			assert.deepEqual(await use.api.resetSession(id), nothing);
			assert.deepEqual(await use.now(id), nothing);
		});

		it("the default session too", async () => {
			const { auth, namespace } = await use.api.resetSession(DEFAULT);
			assert.deepEqual([auth, namespace], [{ kind: "anonymous" }, undefined]);
			await use.connect();
		});
	});

	describe("close", () => {
		it("ends it, and tells", async () => {
			const { api } = use;
			const { id } = await use.admin();
			let events = 0;
			observe(api.onDidChangeSessions, () => events++);
			assert.equal(await api.closeSession(id), undefined);
			assert.notEqual(events, 0);
			assert.deepEqual(await use.ids(), [DEFAULT]);
		});

		it("afterwards every call with its id rejects, as with an id that never was", async () => {
			const { api } = use;
			const { id: closed } = await use.alice();
			await api.closeSession(closed);
			for (const id of [closed, UNKNOWN, "nonsense"]) {
				const calls = [
					api.forkSession(id),
					api.activateSession(id),
					api.renameSession(id, "x"),
					api.useNamespaceDatabase(id, home),
					api.signIn(id, recordUser("alice")),
					api.signUp(id, recordUser("zoe")),
					api.authenticate(id, "a.b.c"),
					api.signOut(id),
					api.setVariable(id, "x", "1"),
					api.unsetVariable(id, "x"),
					api.resetSession(id),
					api.closeSession(id),
					api.query(id, "RETURN 1"),
				];
				await Promise.all(calls.map((call) => refused("sessionNotFound", call)));
			}
		});

		it("what waits for it meanwhile is refused as well", async () => {
			const { api } = use;
			const { id } = await use.admin();
			const before = api.query(id, "RETURN 1");
			const closing = api.closeSession(id);
			const after = refused("sessionNotFound", api.query(id, "CREATE never_made"));
			assert.equal((await before)[0]?.status, "ok");
			await closing;
			await after;
		});

		it("the default session lives as long as the connection", async () => {
			const { message } = await refused("defaultSession", use.api.closeSession(DEFAULT));
			assert.match(message, /disconnect/i);
			assert.equal(await use.value(DEFAULT, "RETURN 1"), "1");
		});
	});
});

describeAt([memory], (use) => {
	it("300 sessions, each with its own variable", async () => {
		const { api } = use;
		const made = await Promise.all(Array.from({ length: 300 }, () => api.forkSession(DEFAULT)));
		await Promise.all(made.map(({ id }, i) => api.setVariable(id, "i", String(i))));
		const listed = await api.listSessions();
		assert.equal(listed.length, 301);
		assert.equal(new Set(listed.map(({ id }) => id)).size, 301);
		const values = await Promise.all(made.map(({ id }) => use.value(id, "RETURN $i")));
		assert.deepEqual(
			values,
			made.map((_, i) => String(i)),
		);
		await Promise.all(made.map(({ id }) => api.closeSession(id)));
		assert.deepEqual(await use.ids(), [DEFAULT]);
	});
});

describeAt([server], (use) => {
	it("the server's limit is said, and a closed session makes room", async () => {
		const { api } = use;
		const outcomes = await Promise.allSettled(Array.from({ length: 300 }, () => api.forkSession(DEFAULT)));
		const made = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value.id] : []));
		assert.ok(made.length >= 200 && made.length < 300, `${made.length} sessions`);
		await refused("tooManySessions", api.forkSession(DEFAULT));
		await api.closeSession(made[0] ?? "");
		const { id } = await api.forkSession(DEFAULT);
		assert.equal(await use.value(id, "RETURN 1"), "1");
		assert.equal((await use.ids()).length, made.length + 1);
	});
});
