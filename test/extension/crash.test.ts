/** The process behind the extension dies: the product comes back by itself, and says what it cannot know. */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { workspace } from "vscode";
import { observeStates } from "../contract/api/support/events";
import {
	type Connected,
	DEFAULT,
	describeAt,
	everywhere,
	folder,
	home,
	memory,
	recordUser,
	server,
} from "../contract/api/support/places";
import { refused } from "../contract/api/support/refusal";
import type { Api } from "../contract/api/support/subject";
import { schema } from "../contract/support/schema";
import { waitFor } from "../contract/support/waitFor";
import { backendPid, backendPids, killBackend } from "./support/backendProcess";
import { useApi } from "./support/extension";
import { logFiles } from "./support/logs";
import { workspaceFolder } from "./support/workspaceFolder";

/** An end too many in a short time is a loop, unless a connection was made in between. */
function freshForEach(use: Connected): void {
	beforeEach(() => use.connect());
}

/** Waits until it is back: seen to be gone, then connected. */
async function comesBack(api: Api, states: readonly string[]): Promise<void> {
	await waitFor("reconnecting", () => states.includes("reconnecting"));
	await waitFor("connected", () => api.connection.state === "connected");
	assert.deepEqual(states, ["reconnecting", "connected"]);
}

/** Sessions of every kind, of which an admin with variables is active. */
async function someSessions(use: Connected) {
	const { api } = use;
	await api.renameSession(DEFAULT, "chief");
	const admin = await use.admin("admin");
	await api.setVariable(admin.id, "x", "{ f: 1f, s: <set>[1, 2] }");
	await api.setVariable(admin.id, "y", "user:alice");
	const blank = await api.createSession({ name: "blank" });
	const fork = await api.forkSession(admin.id, { name: "fork" });
	await api.activateSession(admin.id);
	return { admin, blank, fork, all: await api.listSessions() };
}

describeAt(everywhere, (use) => {
	it("closing a connection at work ends its calls, and nothing else", async () => {
		const { api } = use;
		const sessions = await Promise.all(Array.from({ length: 30 }, () => use.admin()));
		const before = await backendPid();
		const calls = sessions.map(({ id }) => api.query(id, "RETURN array::range(0, 1000).map(|$i| $i * 2)"));
		const outcomes = Promise.allSettled(calls);
		await api.disconnect();
		for (const outcome of await outcomes) {
			if (outcome.status === "rejected") await refused("outcomeUnknown", Promise.reject(outcome.reason));
		}
		await use.connect();
		assert.equal(await use.value(DEFAULT, "RETURN 1"), "1");
		// One that is not done with its work in time is ended, and that is no end by itself.
		const now = await backendPid();
		const log = async () => [...(await logFiles()).values()].join("\n");
		await waitFor("the log", async () => (await log()).includes(`Backend ${now} is ready`));
		assert.ok(
			!(await log()).includes(`Backend ${before} ended`),
			"the process behind it has ended by itself",
		);
	});
});

describeAt(everywhere, (use) => {
	freshForEach(use);

	it("sessions are back under the same ids and names, where they were, with their variables", async () => {
		const { api } = use;
		const { admin, all } = await someSessions(use);
		const [before] = await backendPids();
		const states = observeStates(api);
		await killBackend();
		await comesBack(api, states);
		assert.deepEqual(await api.listSessions(), all);
		assert.equal(api.activeSession?.id, admin.id);
		assert.equal(
			await use.value(admin.id, "RETURN [$x, $y, session::db()]"),
			"[{ f: 1f, s: {1, 2} }, user:alice, 'test']",
		);
		const [now] = await backendPids();
		assert.notEqual(now, before);
	});

	it("what was running rejects as not known, and is not sent again", async () => {
		const { api } = use;
		const { id } = await use.admin();
		const states = observeStates(api);
		// Nobody waits for its end.
		const running = refused("outcomeUnknown", api.query(id, "CREATE once; CREATE seen:1; SLEEP 60s"));
		const waiting = refused("outcomeUnknown", api.setVariable(id, "x", "1"));
		if (!use.embedded) {
			await waitFor(
				"the first writes",
				async () => (await results(use, "RETURN seen:1.exists()")) === "true",
			);
		}
		await killBackend();
		await running;
		await waiting;
		await comesBack(api, states);
		// Behind whatever else its session does.
		await api.query(id, "SLEEP 1s");
		const written = await results(use, "RETURN count(SELECT * FROM once)");
		assert.match(written ?? "0", use.embedded ? /^[01]$/ : /^1$/);
		assert.deepEqual((await use.now(id)).variables, {});
	});

	it("a call that is made meanwhile waits for it", async () => {
		const { api } = use;
		const { id } = await use.admin();
		const states = observeStates(api);
		await killBackend();
		await waitFor("reconnecting", () => states.includes("reconnecting"));
		assert.equal(await use.value(id, "RETURN 1"), "1");
		assert.equal(api.connection.state, "connected");
	});

	it("disconnecting meanwhile is the end of it", async () => {
		const { api } = use;
		const states = observeStates(api);
		await killBackend();
		await waitFor("reconnecting", () => states.includes("reconnecting"));
		await api.disconnect();
		assert.equal(api.connection.state, "disconnected");
		assert.equal(api.activeSession, undefined);
		await use.connect();
		assert.deepEqual(await use.ids(), [DEFAULT]);
	});
});

/** Nothing where there is no such table. */
async function results(use: Connected, text: string): Promise<string | undefined> {
	const [result] = await use.api.query(DEFAULT, text);
	return result?.surrealql;
}

describeAt([folder, server], (use) => {
	freshForEach(use);

	it("whoever was signed in is the same again", async () => {
		const { api } = use;
		const alice = await use.alice();
		const bob = await use.session({ name: "bob", as: recordUser("bob") });
		const du = await use.session({ as: { kind: "database", ...home, username: "du", password: "du" } });
		const out = await use.alice("out");
		await api.signOut(out.id);
		const states = observeStates(api);
		await killBackend();
		await comesBack(api, states);
		assert.equal(await use.value(alice.id, "RETURN $auth"), "user:alice");
		assert.equal(await use.value(bob.id, "SELECT VALUE id FROM note"), "[note:b]");
		assert.deepEqual((await use.now(du.id)).auth, du.auth);
		assert.equal((await use.now(out.id)).auth.kind, "anonymous");
	});
});

describeAt([memory], (use) => {
	freshForEach(use);

	it("the data of an in-memory database is gone with it, and whoever was signed in there runs nothing", async () => {
		const { api } = use;
		const alice = await use.alice();
		const states = observeStates(api);
		await killBackend();
		await comesBack(api, states);
		const lost = await use.now(alice.id);
		assert.equal(lost.name, "alice");
		assert.equal(lost.auth.kind, "anonymous");
		await refused("identityLost", api.query(alice.id, "CREATE as_everybody"));
		assert.doesNotMatch(await use.value(DEFAULT, "INFO FOR DB"), /as_everybody|account/);
	});

	it("a function that recurses too deep takes the native engine down, and nothing else", async () => {
		const { api } = use;
		const { admin, all } = await someSessions(use);
		const states = observeStates(api);
		const text = `
			DEFINE FUNCTION fn::r($n: int) { RETURN IF $n > 0 { fn::r($n - 1) } ELSE { 0 } };
			RETURN fn::r(1000)`;
		await refused("outcomeUnknown", api.query(admin.id, text));
		await comesBack(api, states);
		assert.deepEqual(await api.listSessions(), all);
		assert.equal(await use.value(admin.id, "RETURN $y"), "user:alice");
	});
});

describe("an in-memory database with set-up files", () => {
	const use = useApi();
	const settings = () => workspace.getConfiguration("surrealSessions.connection");
	afterEach(() => settings().update("setupFiles", undefined));

	it("has them again, and the same users", async () => {
		const { api } = use;
		await writeFile(join(workspaceFolder(), "setup.surql"), schema);
		await settings().update("setupFiles", ["setup.surql"]);
		await api.connect({ endpoint: "mem://", ...home });
		const { id } = await api.createSession(home);
		await api.signIn(id, recordUser("alice"));
		const states = observeStates(api);
		await killBackend();
		await comesBack(api, states);
		const [notes] = await api.query(id, "SELECT VALUE id FROM note");
		assert.deepEqual(notes?.value, ["note:a"]);
	});
});

describe("a process that ends again and again", () => {
	const use = useApi();

	it("is not started for ever, and again when it is asked for", async () => {
		const { api } = use;
		await api.connect({ endpoint: "mem://" });
		const states = observeStates(api);
		for (let i = 0; api.connection.state !== "failed"; i++) {
			assert.ok(i < 10, "it is started for ever");
			const before = states.length;
			await killBackend();
			await waitFor("an outcome", () => states.length > before && states.at(-1) !== "reconnecting");
		}
		assert.deepEqual(states, ["reconnecting", "connected", "reconnecting", "connected", "failed"]);
		assert.match(api.connection.error ?? "", /for the third time within a minute/);
		assert.equal(api.activeSession, undefined);
		await refused("notConnected", api.listSessions());
		await api.connect({ endpoint: "mem://" });
		assert.equal((await api.listSessions()).length, 1);
	});
});
