/** The permission matrix in the backend: what it tells on its way, and that nothing stays whatever ends it. */

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import * as protocol from "../../src/protocol/backend";
import * as permissions from "../../src/protocol/permissions";
import { Backend } from "./support/backend";
import { DEFAULT, type Fixture, places, root } from "./support/places";
import { rejection } from "./support/rejection";
import { schema } from "./support/schema";
import { Proxy, type Server, startServer, surrealBin } from "./support/server";

const TABLES = 12;
const tables = Array.from(
	{ length: TABLES },
	(_, at) => `
DEFINE TABLE t${at} SCHEMALESS PERMISSIONS FOR select WHERE n < 3, FOR create, update FULL, FOR delete WHERE n = 1;
FOR $n IN 0..5 { CREATE type::record('t${at}', $n) SET n = $n };`,
).join("");
const EXPORT = `INFO FOR DB; ${Array.from({ length: TABLES }, (_, at) => `SELECT * FROM t${at}; INFO FOR TABLE t${at};`).join(" ")} SELECT * FROM user; SELECT * FROM note;`;

/** A table of which every new record steps a sequence. */
const STEPPED = `
DEFINE TABLE a_stepped SCHEMALESS; CREATE a_stepped:1; DEFINE SEQUENCE steps;
DEFINE FIELD no ON a_stepped DEFAULT sequence::nextval('steps');`;
/** The first step that there is. */
const nextStep = (backend: Backend) => backend.value(DEFAULT, "RETURN sequence::nextval('steps')");

const params = (sessions: readonly string[]) => ({
	key: "a matrix",
	sessions,
	fields: true,
	records: 100,
	confirmed: [],
});

async function everything(backend: Backend): Promise<unknown> {
	const values = (await backend.query(DEFAULT, EXPORT)).map(({ value }) => value);
	const sessions = await backend.rpc.sendRequest(protocol.listSessions);
	return {
		values,
		sessions: sessions.map(({ id, auth, namespace, database }) => ({ id, auth, namespace, database })),
	};
}

async function alice(backend: Backend): Promise<string> {
	const { id } = await backend.rpc.sendRequest(protocol.createSession, {
		namespace: "test",
		database: "test",
	});
	const credentials = {
		kind: "record",
		access: "account",
		variables: { name: "alice", pass: "alice" },
	} as const;
	await backend.rpc.sendRequest(protocol.signIn, { id, credentials });
	return id;
}

/** Calls `then` when the matrix has found something. */
function whenBegun({ rpc }: Backend, then: () => void): void {
	const listening = rpc.onNotification(permissions.matrixProgress, ({ done }) => {
		if (done < 2) return;
		listening.dispose();
		then();
	});
}

describe.each(places)("on $name", (place) => {
	let fixture: Fixture;
	let backend: Backend;
	beforeEach(async () => {
		fixture = place.fixture();
		await fixture.start();
		backend = fixture.backend;
		await backend.query(DEFAULT, schema + tables);
	});
	afterEach(() => fixture.stop());

	test("tells what it finds as it finds it", async () => {
		const told: permissions.MatrixProgress[] = [];
		backend.rpc.onNotification(permissions.matrixProgress, (progress) => {
			told.push(progress);
		});
		const result = await backend.rpc.sendRequest(
			permissions.permissionMatrix,
			params([DEFAULT, await alice(backend)]),
		);
		expect(told.every(({ key, total }) => key === "a matrix" && total === 2 * (TABLES + 2))).toBe(true);
		expect(told.map(({ done }) => done)).toEqual(
			told.map(({ done }) => done).toSorted((one, other) => one - other),
		);
		expect(told.at(-1)?.done).toBe(2 * (TABLES + 2));
		const inOrder = (cells: readonly permissions.MatrixCell[]) =>
			cells.map((cell) => JSON.stringify(cell)).toSorted();
		expect(inOrder(told.flatMap(({ cells }) => cells))).toEqual(inOrder(result.cells));
		expect(result.observer.id).toBe(DEFAULT);
		expect(result.sessions.map(({ auth }) => auth.subject)).toContain("user:alice");
	});

	test("plans with definitions", async () => {
		const plan = await backend.rpc.sendRequest(permissions.planMatrix, {
			sessions: [DEFAULT],
			tables: ["note", "t1"],
		});
		expect(plan).toMatchObject({ namespace: "test", database: "test" });
		expect(plan.tables.map(({ name, kind, outside }) => ({ name, kind, outside }))).toEqual([
			{ name: "note", kind: "any", outside: [] },
			{ name: "t1", kind: "any", outside: [] },
		]);
		expect(plan.tables[0]?.definition).toMatch(/^DEFINE TABLE note .*WHERE owner = \$auth/);
	});

	test("leaves nothing behind when it is cancelled", async () => {
		await backend.query(DEFAULT, STEPPED);
		const sessions = [DEFAULT, await alice(backend)];
		const before = await everything(backend);
		const source = new CancellationTokenSource();
		whenBegun(backend, () => source.cancel());
		const ended = rejection(
			backend.rpc.sendRequest(permissions.permissionMatrix, params(sessions), source.token),
		);
		expect((await ended).message).toMatch(/cancelled/i);
		expect(await everything(backend)).toEqual(before);
		expect(await nextStep(backend)).toBe("0");
	});

	test("goes on without a session that ends on its way", async () => {
		const id = await alice(backend);
		whenBegun(backend, () => void backend.rpc.sendRequest(protocol.closeSession, { id }));
		const { cells } = await backend.rpc.sendRequest(permissions.permissionMatrix, params([DEFAULT, id]));
		expect(
			cells.filter(({ session }) => session === DEFAULT).every(({ verdict }) => verdict !== "unknown"),
		).toBe(true);
		const last = cells.filter(({ session }) => session === id).at(-1);
		expect(last).toMatchObject({ verdict: "unknown", reason: expect.stringMatching(/session/i) });
	});
});

describe.skipIf(!surrealBin)("on a server, cut off", () => {
	let server: Server;
	let proxy: Proxy;
	let backend: Backend;
	beforeEach(async () => {
		server = await startServer();
		proxy = await Proxy.before(server.port);
		backend = await Backend.start();
		const place = { namespace: "test", database: "test" };
		await backend.connect({ endpoint: proxy.endpoint, ...place, credentials: root });
		await backend.query(DEFAULT, schema + tables + STEPPED);
	});
	afterEach(async () => {
		await backend.stop();
		await proxy.stop();
		await server.stop();
	});
	/** What the server exports of the database: all definitions and records. */
	const exported = async () => {
		const headers = {
			Authorization: `Basic ${btoa("root:root")}`,
			"surreal-ns": "test",
			"surreal-db": "test",
		};
		const answer = await fetch(`http://127.0.0.1:${server.port}/export`, { headers });
		const text = await answer.text();
		expect(text).toContain("DEFINE SEQUENCE steps");
		return text;
	};

	test("leaves nothing behind when the connection is cut", async () => {
		const sessions = [DEFAULT, await alice(backend)];
		const before = await exported();
		whenBegun(backend, () => proxy.cut());
		const ended = await rejection(backend.rpc.sendRequest(permissions.permissionMatrix, params(sessions)));
		expect(ended.message).toMatch(/connection/i);
		await backend.until("the connection to be back", () => backend.state.state === "connected");
		expect(await exported()).toBe(before);
		expect(await nextStep(backend)).toBe("0");
	});

	test("leaves nothing behind when its process is killed", async () => {
		const sessions = [DEFAULT, await alice(backend)];
		const before = await exported();
		const killed = new Promise<void>((resolve) => backend.process.once("exit", () => resolve()));
		whenBegun(backend, () => backend.process.kill("SIGKILL"));
		backend.rpc.sendRequest(permissions.permissionMatrix, params(sessions)).catch(() => {});
		await killed;
		expect(await exported()).toBe(before);
	});
});
