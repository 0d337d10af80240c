/** The backend process dies: another one brings back what can be brought back. */
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as protocol from "../../src/protocol/backend";
import { Backend } from "./support/backend";
import { DEFAULT, root } from "./support/places";
import { rejection } from "./support/rejection";
import { schema } from "./support/schema";
import { startServer, surrealBin } from "./support/server";

let backend: Backend;
const ending: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
	backend = await Backend.start();
});
afterEach(async () => {
	await backend.stop();
	for (const end of ending.splice(0)) await end();
});

/** Exit code and signal of a process that has ended in order; each system has its own for any other end. */
const inOrder = [0, null];

async function kill(): Promise<readonly protocol.RestorePoint[]> {
	const exited = once(backend.process, "exit");
	backend.process.kill("SIGKILL");
	await exited;
	return [...backend.points.values()];
}

const alice = {
	kind: "record",
	namespace: "test",
	database: "test",
	access: "account",
	variables: { name: "alice", pass: "alice" },
} as const;

async function makeSessions(): Promise<{ signedIn: string; variable: string }> {
	const { id: signedIn } = await backend.rpc.sendRequest(protocol.createSession, { name: "alice" });
	await backend.rpc.sendRequest(protocol.signIn, { id: signedIn, credentials: alice });
	const { id: variable } = await backend.rpc.sendRequest(protocol.forkSession, {
		id: DEFAULT,
		name: "variable",
	});
	await backend.rpc.sendRequest(protocol.setVariable, { id: variable, name: "x", expression: "{1f, 2}" });
	await backend.rpc.sendRequest(protocol.renameSession, { id: DEFAULT, name: "admin" });
	return { signedIn, variable };
}

test("an in-memory database begins anew with its set-up files, and the sessions are there again", async () => {
	const params = {
		endpoint: "mem://",
		namespace: "test",
		database: "test",
		setup: [{ path: "schema.surql", text: schema }],
	};
	await backend.connect(params);
	const { signedIn, variable } = await makeSessions();
	await backend.query(DEFAULT, "CREATE gone_with_it");
	const restore = await kill();
	backend = await Backend.start();
	expect((await backend.connect({ ...params, restore })).setupRan).toEqual(["schema.surql"]);
	expect([...backend.sessions.values()].map(({ id, name }) => [id, name])).toEqual([
		[DEFAULT, "admin"],
		[signedIn, "alice"],
		[variable, "variable"],
	]);
	expect(await backend.value(signedIn, "RETURN [$auth, session::db()]")).toBe("[user:alice, 'test']");
	expect(await backend.value(variable, "RETURN [$x, session::db()]")).toBe("[{1f, 2}, 'test']");
	expect(
		await backend
			.query(DEFAULT, "SELECT * FROM gone_with_it")
			.then(([first]) => first?.error?.message ?? first?.value),
	).toMatch(/does not exist|^\[\]$/);
});

test("a session that nothing signs in again is shown as signed out", async () => {
	await backend.connect({ endpoint: "mem://", namespace: "test", database: "test" });
	await backend.query(DEFAULT, schema);
	const { signedIn } = await makeSessions();
	const restore = await kill();
	backend = await Backend.start();
	await backend.connect({ endpoint: "mem://", namespace: "test", database: "test", restore });
	expect(backend.sessions.get(signedIn)).toMatchObject({
		identityLost: { was: "user:alice via account" },
		fullRights: false,
	});
	expect(await rejection(backend.query(signedIn, "CREATE as_everybody"))).toMatchObject({
		code: "identityLost",
	});
});

test("the native engine takes its process down: the host is left standing and can begin again", async () => {
	await backend.connect({ endpoint: "mem://", namespace: "test", database: "test" });
	await backend.query(
		DEFAULT,
		"DEFINE FUNCTION fn::r($n: int) { RETURN IF $n > 0 { fn::r($n - 1) } ELSE { 0 } }",
	);
	const exited = once(backend.process, "exit");
	void backend.query(DEFAULT, "RETURN fn::r(1000)").catch(() => {});
	expect(await exited).not.toEqual(inOrder);
	const restore = [...backend.points.values()];
	backend = await Backend.start();
	await backend.connect({ endpoint: "mem://", namespace: "test", database: "test", restore });
	expect(await backend.value(DEFAULT, "RETURN 2")).toBe("2");
});

test("running out of memory is the end of one process, after which everything is there again", async () => {
	await backend.stop();
	backend = await Backend.start(["--max-old-space-size=48"]);
	await backend.connect({ endpoint: "mem://", namespace: "test", database: "test" });
	const { id } = await backend.rpc.sendRequest(protocol.createSession, { name: "other" });
	const text = "RETURN { list: (<array> 0..200).map(|$i: int| <array> 0..20000) }";
	const { run } = await backend.rpc.sendRequest(protocol.runQuery, { id: DEFAULT, text });
	const exited = once(backend.process, "exit");
	void backend.rpc
		.sendRequest(protocol.resultPage, { run, statement: 0, offset: 0, limit: 1, form: "value" })
		.catch(() => {});
	expect(await exited).not.toEqual(inOrder);
	expect(backend.stderr).toContain("heap out of memory");
	const restore = [...backend.points.values()];
	backend = await Backend.start();
	await backend.connect({ endpoint: "mem://", namespace: "test", database: "test", restore });
	expect(await backend.value(id, "RETURN 2")).toBe("2");
});

describe.skipIf(!surrealBin)("on a server", () => {
	test("sessions come back as whom they were; a statement that ran is not run again", async () => {
		const server = await startServer();
		ending.push(() => server.stop());
		const params = { endpoint: server.endpoint, namespace: "test", database: "test", credentials: root };
		await backend.connect(params);
		await backend.query(DEFAULT, schema);
		const { signedIn, variable } = await makeSessions();
		// Nobody waits for its end.
		void backend.query(variable, "CREATE sent; CREATE seen:1; SLEEP 60s").catch(() => {});
		await backend.until("the first writes", () => backend.has("seen:1"));
		const restore = await kill();
		backend = await Backend.start();
		await backend.connect({ ...params, restore });
		expect(await backend.value(signedIn, "RETURN $auth")).toBe("user:alice");
		expect(await backend.value(variable, "RETURN [$token.ID, $x]")).toBe("['root', {1f, 2}]");
		// Behind whatever else its session does.
		await backend.query(variable, "SLEEP 1s");
		expect(await backend.value(DEFAULT, "RETURN count(SELECT * FROM sent)")).toBe("1");
	});
});
