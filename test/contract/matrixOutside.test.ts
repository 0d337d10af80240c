/** The permission matrix reaches nothing outside the database without a yes, by whatever way its definitions lead there. */
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { permissionMatrix, planMatrix } from "../../src/protocol/permissions";
import { Backend } from "./support/backend";
import { root } from "./support/places";
import { type Server, startServer, surrealBin } from "./support/server";

describe.skipIf(!surrealBin)("on a server that may reach out", () => {
	let backend: Backend;
	let server: Server;
	let web: HttpServer;
	let calls = 0;
	beforeAll(async () => {
		web = createServer((_, answer) => {
			calls++;
			answer.end("{}");
		});
		await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
		server = await startServer({ args: ["--allow-all"] });
		backend = await Backend.start();
		await backend.connect({ endpoint: server.endpoint, namespace: "t", database: "t", credentials: root });
	});
	afterAll(async () => {
		await backend.stop();
		await server.stop();
		web.close();
	});

	const ways = {
		"an event that calls a function that writes to a table with an event": `
			DEFINE TABLE log; DEFINE EVENT tell ON log THEN { GET; };
			DEFINE FUNCTION fn::note_it() { CREATE log; };
			DEFINE EVENT write ON base THEN { fn::note_it(); };`,
		"an event that writes to a table that a value names": `
			DEFINE TABLE log; DEFINE EVENT tell ON log THEN { GET; };
			DEFINE EVENT write ON base THEN { CREATE type::table('log'); };`,
		"a view of it": "DEFINE TABLE seen AS SELECT (GET) AS got FROM base;",
		"the value of a field, by a function": `
			DEFINE TABLE log; DEFINE EVENT tell ON log THEN { GET; };
			DEFINE FUNCTION fn::write_log() { CREATE log; RETURN 1; };
			DEFINE FIELD made ON base VALUE fn::write_log();`,
		"a permission that reads a table with a computed field": `
			DEFINE TABLE other; DEFINE FIELD rate ON other COMPUTED GET; CREATE other:1;
			DEFINE TABLE OVERWRITE base PERMISSIONS FOR select WHERE (SELECT * FROM other) != [], FOR create, update, delete FULL;`,
	} as const;

	it.each(Object.entries(ways))("%s", async (_, definitions) => {
		const { port } = web.address() as AddressInfo;
		const get = `http::get('http://127.0.0.1:${port}/')`;
		const text = `REMOVE DATABASE t; DEFINE DATABASE t; USE DB t;
			DEFINE TABLE base PERMISSIONS FULL; CREATE base:1 SET a = 1; CREATE base:2 SET a = 2;
			${definitions.replaceAll("GET", get)}`;
		for (const { error } of await backend.query("default", text)) expect(error).toBeUndefined();
		calls = 0;
		const scope = { sessions: ["default"] };
		const { tables } = await backend.rpc.sendRequest(planMatrix, scope);
		expect(tables.find(({ name }) => name === "base")?.outside).not.toEqual([]);
		const params = { ...scope, key: "", fields: true, records: 100, confirmed: [] };
		const { cells } = await backend.rpc.sendRequest(permissionMatrix, params);
		expect(calls).toBe(0);
		const update = cells.find(({ table, action }) => table === "base" && action === "update");
		expect(update?.verdict).toBe("unknown");
		expect(update?.reason).toMatch(/^not tried, since a roll-back does not undo /);
	});
});
