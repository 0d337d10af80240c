/** Sessions come back to a server that has not all of the places that they were in. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as protocol from "../../src/protocol/backend";
import { Backend } from "./support/backend";
import { DEFAULT, root } from "./support/places";
import { type Server, startServer, surrealBin } from "./support/server";

describe.skipIf(!surrealBin)("a place that does not exist any more", () => {
	let server: Server;
	let backend: Backend;
	beforeEach(async () => {
		backend = await Backend.start();
	});
	afterEach(async () => {
		await backend.stop();
		await server.stop();
	});

	const connect = async (args: readonly string[] = []) => {
		server = await startServer({ args });
		const where = { endpoint: server.endpoint, namespace: "test", database: "test" };
		await backend.connect(args.length > 0 ? where : { ...where, credentials: root });
		const place = { namespace: "shop", database: "live" };
		const { id } = await backend.rpc.sendRequest(protocol.createSession, { name: "shop" });
		if (args.length === 0) await backend.rpc.sendRequest(protocol.signIn, { id, credentials: root });
		await backend.rpc.sendRequest(protocol.useNamespaceDatabase, { id, ...place });
		return id;
	};
	const anew = async (args: readonly string[] = []) => {
		await server.stop();
		await backend.until("reconnecting", () => backend.state.state === "reconnecting");
		server = await startServer({ port: server.port, args });
		void backend.rpc.sendNotification(protocol.retryNow);
		await backend.until("connected", () => backend.state.state === "connected");
	};
	const drop = async () => {
		const before = backend.states.length;
		await backend.rpc.sendRequest(protocol.stopRunning);
		await backend.until("connected again", () => backend.states.slice(before).at(-1)?.state === "connected");
	};
	const warnings = () => backend.notices.filter(({ severity }) => severity === "warning");

	test("is named, and not made, where the server was started anew", async () => {
		await connect();
		await anew();
		await backend.until("a word about it", () => warnings().length > 0);
		expect(warnings().map(({ message }) => message)).toEqual([
			"The connection is back, but sessions are or were in namespace “test”, namespace “shop”, which do not exist. The server may have been started anew without its data, or somebody may have removed them.",
		]);
		expect((await backend.query(DEFAULT, "INFO FOR ROOT"))[0]?.value).not.toMatch(/\b(test|shop)\b/);
	});

	test("is named, and not made, where everybody may make it", async () => {
		const shop = await connect(["--unauthenticated"]);
		await anew(["--unauthenticated"]);
		await backend.until("a word about it", () => warnings().length > 0);
		expect(warnings().map(({ message }) => message)).toEqual([
			expect.stringContaining("in namespace “test”, namespace “shop”, which do not exist"),
		]);
		expect((await backend.query(DEFAULT, "INFO FOR ROOT"))[0]?.value).not.toMatch(/\b(test|shop)\b/);
		for (const id of [DEFAULT, shop]) expect(backend.sessions.get(id)?.namespace).toBeUndefined();
	});

	test("is named once where only the database is gone", async () => {
		const shop = await connect();
		// Of those who are asked first one may know nothing of it.
		await backend.query(DEFAULT, "DEFINE USER du ON DATABASE PASSWORD 'du' ROLES OWNER");
		const du = {
			kind: "database",
			namespace: "test",
			database: "test",
			username: "du",
			password: "du",
		} as const;
		await backend.rpc.sendRequest(protocol.signIn, { id: DEFAULT, credentials: du });
		await backend.query(shop, "REMOVE DATABASE live");
		await drop();
		await backend.until("a word about it", () => warnings().length > 0);
		await drop();
		await backend.query(shop, "RETURN 1");
		expect(warnings().map(({ message }) => message)).toEqual([
			"The connection is back, but sessions are or were in database “shop/live”, which does not exist. The server may have been started anew without its data, or somebody may have removed it.",
		]);
	});
});
