/** What an edited schema would change, tried on a copy: rights known by construction, and the database as it was. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import * as protocol from "../../src/protocol/backend";
import { type MatrixCell, permissionMatrix } from "../../src/protocol/permissions";
import * as whatIf from "../../src/protocol/whatIf";
import type { Backend } from "./support/backend";
import { DEFAULT, type Fixture, places } from "./support/places";
import { rejection } from "./support/rejection";

const schema = `
DEFINE TABLE user SCHEMAFULL PERMISSIONS FOR select WHERE id = $auth;
DEFINE FIELD name ON user TYPE string;
DEFINE FIELD pass ON user TYPE string PERMISSIONS NONE;
DEFINE TABLE note SCHEMAFULL PERMISSIONS FOR select WHERE owner != NONE, FOR update WHERE owner = $auth AND $access = 'account';
DEFINE FIELD text ON note TYPE string VALUE string::lowercase($value) ASSERT string::len($value) < 20;
DEFINE FIELD owner ON note TYPE option<record<user>> REFERENCE ON DELETE CASCADE;
DEFINE FIELD weight ON note TYPE float DEFAULT 1.0;
DEFINE INDEX words ON note FIELDS text UNIQUE;
DEFINE TABLE likes TYPE RELATION IN user OUT note ENFORCED PERMISSIONS FOR select WHERE in = $auth;
DEFINE TABLE seen AS SELECT count() FROM note GROUP ALL PERMISSIONS FULL;
DEFINE TABLE log PERMISSIONS NONE;
DEFINE EVENT copied ON note WHEN $event = 'CREATE' THEN (CREATE type::record('log', $after.id.id()) SET note = $after.id);
DEFINE FUNCTION fn::mine($owner: any) { RETURN $owner = $auth };
DEFINE ACCESS account ON DATABASE TYPE RECORD SIGNIN (SELECT * FROM user WHERE name = $name AND pass = $pass);
DEFINE USER reader ON DATABASE PASSWORD 'reader-example' ROLES VIEWER;
CREATE user:alice SET name = 'alice', pass = 'a'; CREATE user:bob SET name = 'bob', pass = 'b';
FOR $n IN 0..7 { CREATE type::record('note', $n) SET text = 'note ' + <string> $n, owner = IF $n < 3 { user:alice } ELSE { user:bob } };
RELATE user:bob->likes:[1f]->note:1;
`;
/** What there is, as the observer sees it. */
const EXPORT =
	"INFO FOR ROOT; INFO FOR NS; INFO FOR DB; INFO FOR TABLE note; INFO FOR TABLE user; INFO FOR TABLE likes; SELECT * FROM user; SELECT * FROM note; SELECT * FROM likes; SELECT * FROM log; SELECT * FROM seen;";

describe.each(places.filter(({ name }) => name !== "embedded surrealkv://"))("on $name", (place) => {
	let fixture: Fixture;
	let backend: Backend;
	beforeEach(async () => {
		fixture = place.fixture(["--allow-guests", "--allow-experimental=files"]);
		await fixture.start();
		backend = fixture.backend;
		const statements = await backend.query(DEFAULT, schema);
		expect(statements.flatMap(({ error }) => error?.message ?? [])).toEqual([]);
	});
	afterEach(() => fixture.stop());

	const everything = async () => {
		const values = (await backend.query(DEFAULT, EXPORT)).map(({ value }) => value);
		// How busy the machine is changes by itself.
		return [values[0]?.replace(/system: \{[^}]*\}/, ""), ...values.slice(1)];
	};
	const session = async (name: string, at = { namespace: "test", database: "test" }) =>
		(await backend.rpc.sendRequest(protocol.createSession, { name, ...at })).id;
	const signedIn = async (name: string, pass: string) => {
		const id = await session(name);
		const credentials = { kind: "record", access: "account", variables: { name, pass } } as const;
		await backend.rpc.sendRequest(protocol.signIn, { id, credentials });
		return id;
	};
	const trying = (
		sessions: readonly string[],
		text: string,
		more: Partial<whatIf.WhatIfParams> = {},
		token = new CancellationTokenSource().token,
	) =>
		backend.rpc.sendRequest(
			whatIf.whatIf,
			{ key: "", sessions, text, fields: false, records: 100, ...more },
			token,
		);
	const said = (cell: MatrixCell | undefined) =>
		cell && `${cell.verdict}${cell.tried === undefined ? "" : ` ${cell.allowed}/${cell.tried}`}`;
	const changed = ({ changes, sessions }: whatIf.WhatIfResult) =>
		changes.map(({ session, table, field, action, before, after }) => {
			const name = sessions.find(({ id }) => id === session)?.name;
			const what = field === undefined ? table : `${table}.${field}`;
			return `${name} ${action} ${what}: ${said(before)} → ${said(after)}`;
		});

	test("changes nothing without a change, and is what the matrix of the database is", async () => {
		const before = await everything();
		const bob = await signedIn("bob", "b");
		const result = await trying([bob], "", { fields: true });
		expect(result).toMatchObject({ changes: [], leftOut: [], unknownDefinitions: [] });
		const real = await backend.rpc.sendRequest(permissionMatrix, {
			key: "",
			sessions: [bob],
			fields: true,
			records: 100,
			confirmed: [],
		});
		// The engine lets others write to views than server 3.3.2 does: what it finds is its own.
		const lines = (cells: readonly MatrixCell[]) =>
			cells
				.filter(({ table, action }) => table !== "seen" || action === "select")
				.map((cell) => `${cell.table}.${cell.field} ${cell.action} ${said(cell)}`);
		expect(lines(result.before)).toEqual(lines(real.cells));
		expect(lines(result.before)).toContain("note.undefined update partly 4/7");
		expect(await everything()).toEqual(before);
	});

	test("shows what a narrower clause, a new table and a table that goes change", async () => {
		const before = await everything();
		const bob = await signedIn("bob", "b");
		const text = `
			DEFINE TABLE note SCHEMAFULL PERMISSIONS FOR select WHERE fn::mine(owner), FOR update WHERE owner = $auth AND $access = 'account';
			DEFINE TABLE extra PERMISSIONS FOR select FULL;
			CREATE extra:1;
			REMOVE TABLE seen;`;
		const result = await trying([bob], text);
		expect(changed(result).filter((line) => !/(create|update|delete) (extra|seen)/.test(line))).toEqual([
			"bob select extra: undefined → allowed 1/1",
			"bob select note: allowed 7/7 → partly 4/7",
			"bob select seen: allowed 1/1 → undefined",
		]);
		expect(result.tables.map(({ name }) => name)).toEqual(["extra", "likes", "log", "note", "seen", "user"]);
		expect(await everything()).toEqual(before);
	});

	test("makes each session again as who it is, or says why not", async () => {
		const bob = await signedIn("bob", "b");
		await backend.rpc.sendRequest(protocol.setVariable, { id: bob, name: "mine", expression: "1.0" });
		const visitor = await session("visitor");
		const elsewhere = await session("elsewhere", { namespace: "test", database: "other" });
		const reader = await session("reader");
		await backend.rpc.sendRequest(protocol.signIn, {
			id: reader,
			credentials: {
				kind: "database",
				namespace: "test",
				database: "test",
				username: "reader",
				password: "reader-example",
			},
		});
		const open = "DEFINE TABLE log PERMISSIONS FOR select WHERE $auth = NONE OR $mine = 1f;";
		const result = await trying([DEFAULT, bob, visitor, elsewhere, reader], `${open} DEFINE TABLE note;`);
		expect(result.leftOut.filter((line) => line.includes("elsewhere"))).toEqual([
			"Session “elsewhere” is left out: it is in test/other, and only test/test is copied.",
		]);
		const own = result.sessions.map(({ name }) => name);
		if (place.embedded) {
			// Who is not signed in has full rights there, whatever permissions say.
			expect(own).toEqual(["default", "bob", "visitor", "reader"]);
			expect(changed(result).filter((line) => !line.startsWith("bob"))).toEqual([]);
		} else {
			// `$access` in the clause of `note` would tell the visitor from what stands for it.
			expect(own).toEqual(["default", "bob", "reader"]);
			expect(result.leftOut.join()).toContain(
				"Session “visitor” is left out: the embedded engine knows nobody",
			);
		}
		expect(changed(result)).toEqual(
			expect.arrayContaining([
				"bob select log: silentlyDenied 0/7 → allowed 7/7",
				"bob select note: allowed 7/7 → silentlyDenied 0/7",
			]),
		);
		expect(result.after.filter(({ table }) => table === "log").map((cell) => said(cell))).toContain(
			"allowed 7/7",
		);
	});

	const onServer: typeof test | undefined = place.embedded ? undefined : test;
	onServer?.("shows what is opened to who is not signed in", async () => {
		await backend.query(
			DEFAULT,
			"DEFINE TABLE OVERWRITE note PERMISSIONS FOR select WHERE owner = user:bob;",
		);
		const visitor = await session("visitor");
		const result = await trying([visitor], "DEFINE TABLE log PERMISSIONS FOR select, delete FULL;");
		expect(changed(result)).toEqual([
			"visitor select log: silentlyDenied 0/7 → allowed 7/7",
			"visitor delete log: silentlyDenied 0/7 → allowed 7/7",
		]);
		expect(result.leftOut.join()).toMatch(/^Session “visitor”: .* stands in\.$/);
		expect(
			result.before.filter(({ table, action }) => table === "note" && action === "select").map(said),
		).toEqual(["partly 4/7"]);
	});

	test("copies a sample with what it refers to, and says what it leaves out", async () => {
		const bob = await signedIn("bob", "b");
		const { leftOut, before } = await trying([bob], "", { records: 1 });
		expect(leftOut).toEqual(["log: 1 of 7 records are copied.", "note: 2 of 7 records are copied."]);
		const user = before.find(({ table, action }) => table === "user" && action === "select");
		expect(said(user)).toBe("silentlyDenied 0/1");
	});

	onServer?.("names definitions that the engine does not take, and goes on", async () => {
		const bob = await signedIn("bob", "b");
		await backend.query(DEFAULT, "DEFINE BUCKET files BACKEND 'memory';");
		const { unknownDefinitions, before } = await trying([bob], "");
		expect(unknownDefinitions).toEqual([
			{ definition: "DEFINE BUCKET files", message: expect.stringMatching(/bucket|files/i) },
		]);
		expect(before.length).toBeGreaterThan(0);
	});

	test.each([
		[
			"a parse error",
			"DEFINE TABLE a;\nDEFINE TABEL b;",
			/line 2, column \d+: Unexpected token/,
			{ line: 2 },
		],
		[
			"a statement that fails",
			"DEFINE TABLE a;\n  CREATE note:0 SET text = 'x';",
			/line 2, column 3: .*already exists/,
			{ line: 2, column: 3 },
		],
		["a USE", "USE DB other; DEFINE TABLE a;", /leads out of test\/test/, undefined],
	])("stops at %s", async (_, text, message, position) => {
		const before = await everything();
		const bob = await signedIn("bob", "b");
		const error = await rejection(trying([bob], text));
		expect(error.message).toMatch(message);
		if (position) expect(error).toMatchObject({ detail: { position } });
		expect(await everything()).toEqual(before);
	});

	test("reaches nothing outside, whatever the text asks for", async () => {
		let calls = 0;
		const web = createServer((_, answer) => {
			calls++;
			answer.end("{}");
		});
		await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
		try {
			const get = `http::get('http://127.0.0.1:${(web.address() as AddressInfo).port}/')`;
			const bob = await signedIn("bob", "b");
			const error = await rejection(trying([bob], `DEFINE TABLE a;\nRETURN ${get};`));
			expect(error.message).toMatch(/line 2, column 1: .*127\.0\.0\.1.* not allowed/);
			const event = `DEFINE EVENT tell ON log THEN { ${get} };`;
			const { after } = await trying([DEFAULT, bob], event, { tables: ["log"] });
			const writes = after.filter(({ action }) => action !== "select");
			expect(writes.map(({ verdict }) => verdict)).toEqual(Array(6).fill("unknown"));
			expect(calls).toBe(0);
		} finally {
			web.close();
		}
	});

	test("closes the copy however it ends", async () => {
		const bob = await signedIn("bob", "b");
		const count = (what: string) => backend.log.filter((line) => line.includes(`what-if was ${what}`)).length;
		const source = new CancellationTokenSource();
		const listening = backend.rpc.onNotification(whatIf.whatIfProgress, ({ step }) => {
			if (step.startsWith("Trying")) source.cancel();
		});
		const ended = await rejection(trying([bob], "", {}, source.token));
		listening.dispose();
		expect(ended.message).toMatch(/cancelled/i);
		await backend.until("the copy to be closed", () => count("closed") === 1);
		await rejection(trying([bob], "SELEC T"));
		await backend.until("the second one too", () => count("closed") === 2);
		expect(count("opened")).toBe(2);
		expect(await backend.value(DEFAULT, "RETURN 1")).toBe("1");
	});
});
