/** A variable of several megabytes: sent when it is set, kept whole, and no burden on whatever happens after. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as protocol from "../../src/protocol/backend";
import { Backend } from "./support/backend";
import { DEFAULT, type Place, places, root } from "./support/places";
import { Proxy, startServer, surrealBin } from "./support/server";

const LENGTH = 3_000_000;
/** One call makes no more than a mebibyte. */
const EXPRESSION = Array.from({ length: 3 }, () => `string::repeat('x', ${LENGTH / 3})`).join(" + ");
const TEXT = `'${"x".repeat(LENGTH)}'`;

/** Lengths of the messages that a backend sends from now on. */
function messagesOf({ process }: Backend) {
	const lengths: number[] = [];
	process.on("message", (message: unknown) => lengths.push(JSON.stringify(message).length));
	return {
		/** How many so far hold a large value. */
		large: () => lengths.filter((length) => length > LENGTH / 2).length,
	};
}

/** Whether a session is known to have all of it. */
const isWhole = (backend: Backend, id: string) => backend.sessions.get(id)?.variables["big"] === TEXT;

describe.each(places)("$name", (place: Place) => {
	const use = place.fixture();
	beforeAll(use.start);
	afterAll(use.stop);

	test("it is told once, and is whole after all that may happen to its session", async () => {
		const { backend } = use;
		const { rpc } = backend;
		const messages = messagesOf(backend);
		const { id } = await rpc.sendRequest(protocol.forkSession, { id: DEFAULT });
		await rpc.sendRequest(protocol.setVariable, { id, name: "big", expression: EXPRESSION });
		expect(messages.large()).toBe(1);
		await rpc.sendRequest(protocol.renameSession, { id, name: "renamed" });
		await rpc.sendRequest(protocol.setVariable, { id, name: "small", expression: "1" });
		await rpc.sendRequest(protocol.unsetVariable, { id, name: "small" });
		await rpc.sendRequest(protocol.useNamespaceDatabase, { id, database: "other" });
		await rpc.sendRequest(protocol.runQuery, { id, text: "USE DB test; LET $y = string::len($big)" });
		const slow = rpc.sendRequest(protocol.runQuery, { id, text: "SLEEP 3s" });
		await backend.until("it to be busy", () =>
			backend.told.some((session) => session.id === id && session.busy !== undefined),
		);
		await slow;
		await rpc.sendRequest(protocol.listSessions);
		expect(messages.large()).toBe(1);
		expect(backend.sessions.get(id)).toMatchObject({ name: "renamed", database: "test" });
		expect(Object.keys(backend.sessions.get(id)?.variables ?? {})).toEqual(["big", "y"]);
		expect(isWhole(backend, id)).toBe(true);
		expect(await backend.value(id, "RETURN [$y, string::len($big)]")).toBe(`[${LENGTH}, ${LENGTH}]`);
	});

	test("a fork has it, and each has its own from then on", async () => {
		const { backend } = use;
		const { id: source } = await backend.rpc.sendRequest(protocol.forkSession, { id: DEFAULT });
		await backend.rpc.sendRequest(protocol.setVariable, { id: source, name: "big", expression: EXPRESSION });
		const { id } = await backend.rpc.sendRequest(protocol.forkSession, { id: source });
		expect(isWhole(backend, id)).toBe(true);
		await backend.rpc.sendRequest(protocol.setVariable, { id, name: "big", expression: "$big + 'y'" });
		expect(backend.sessions.get(id)?.variables["big"]?.length).toBe(TEXT.length + 1);
		expect(isWhole(backend, source)).toBe(true);
		await backend.rpc.sendRequest(protocol.unsetVariable, { id, name: "big" });
		expect(backend.sessions.get(id)?.variables).toEqual({});
		await backend.rpc.sendRequest(protocol.runQuery, { id, text: `LET $big = ${EXPRESSION}` });
		expect(isWhole(backend, id)).toBe(true);
	});
});

test("another process brings it back", async () => {
	const first = await Backend.start();
	await first.connect({ endpoint: "mem://" });
	await first.rpc.sendRequest(protocol.setVariable, { id: DEFAULT, name: "big", expression: EXPRESSION });
	await first.stop();
	const second = await Backend.start();
	try {
		await second.connect({ endpoint: "mem://", restore: [...first.points.values()] });
		expect(isWhole(second, DEFAULT)).toBe(true);
		await second.rpc.sendRequest(protocol.renameSession, { id: DEFAULT, name: "renamed" });
		expect(second.points.get(DEFAULT)).toEqual({ ...first.points.get(DEFAULT), name: "renamed" });
		expect(await second.value(DEFAULT, "RETURN string::len($big)")).toBe(String(LENGTH));
	} finally {
		await second.stop();
	}
});

test.skipIf(!surrealBin)("it survives a cut, after which it is not sent again", async () => {
	const server = await startServer();
	const proxy = await Proxy.before(server.port);
	const backend = await Backend.start();
	try {
		await backend.connect({ endpoint: proxy.endpoint, credentials: root });
		await backend.rpc.sendRequest(protocol.setVariable, { id: DEFAULT, name: "big", expression: EXPRESSION });
		const messages = messagesOf(backend);
		await backend.backAfter(() => proxy.cut());
		expect(await backend.value(DEFAULT, "RETURN string::len($big)")).toBe(String(LENGTH));
		expect(isWhole(backend, DEFAULT)).toBe(true);
		expect(messages.large()).toBe(0);
	} finally {
		await backend.stop();
		await proxy.stop();
		await server.stop();
	}
});
