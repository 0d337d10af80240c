/** What becomes of sessions that look as a record, and of their grants, when connection or process end; and of the access. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as protocol from "../../src/protocol/backend";
import * as look from "../../src/protocol/look";
import { Backend } from "./support/backend";
import { DEFAULT, places, root } from "./support/places";
import { rejection } from "./support/rejection";
import { schema } from "./support/schema";
import { Proxy, startServer, surrealBin } from "./support/server";

const access = "look_test";
const where = { namespace: "test", database: "test" } as const;

describe.each(places)("$name", (place) => {
	const use = place.fixture();
	beforeEach(async () => {
		await use.start();
		await use.backend.query(DEFAULT, schema);
	});
	afterEach(async () => {
		const { states, log, notices, sessions, stderr } = use.backend;
		const all = JSON.stringify([states, log, notices, [...sessions], stderr]);
		await use.stop();
		expect(all).not.toContain("surreal-bearer");
	});

	const open = (record: string) => use.backend.rpc.sendRequest(look.openLook, { record, access });
	const holding = async () => {
		const shown = await use.backend.value(
			DEFAULT,
			`ACCESS ${access} ON DATABASE SHOW WHERE revocation = NONE`,
		);
		return [...shown.matchAll(/\bgrant: \{ id: '(\w+)'/g)].map(([, id]) => id);
	};
	const who = (id: string) => use.backend.value(id, "RETURN [$auth, $access]");
	const asBob = `[user:bob, '${access}']`;
	const memory = place.name.includes("mem://");

	test("its key is told to nobody but for bringing it back", async () => {
		const opened = await open("user:bob");
		expect(JSON.stringify(opened)).not.toContain("surreal-bearer");
		expect(use.backend.sessions.get(opened.id)).toMatchObject({ looking: { authenticates: [] } });
		expect(use.backend.points.get(opened.id)?.secret).toContain("surreal-bearer");
	});

	test("a session that is forked while its source is closed has the grant or is not made", async () => {
		const { id } = await open("user:bob");
		const fork = use.backend.rpc.sendRequest(protocol.forkSession, { id });
		const closed = use.backend.rpc.sendRequest(protocol.closeSession, { id });
		const outcome = await fork.then(
			({ id: made }) => who(made),
			() => "not made",
		);
		await closed;
		expect([asBob, "not made"]).toContain(outcome);
		const left = await holding();
		expect(left).toHaveLength(outcome === asBob ? 1 : 0);
	});

	test("another process brings it back by its key, and revokes what nobody has any more", async () => {
		if (memory) return;
		const kept = await open("user:bob");
		const lost = await open("user:alice");
		const restore = [...use.backend.points.values()].filter(({ id }) => id !== lost.id);
		const before = use.backend;
		before.process.kill("SIGKILL");
		await before.until("its end", () => before.process.signalCode !== null);
		use.backend = await Backend.start();
		await use.backend.connect({ endpoint: use.endpoint, ...where, restore });
		expect(await who(kept.id)).toBe(asBob);
		expect(use.backend.sessions.get(kept.id)).toMatchObject({ looking: { authenticates: [] } });
		expect(await holding()).toHaveLength(2);
		const end = await use.backend.rpc.sendRequest(look.endLooks, { grants: [kept.grant, lost.grant] });
		expect(end.over).toEqual([lost.grant]);
		expect(await holding()).toEqual([kept.grant.id]);
		await use.backend.rpc.sendRequest(protocol.closeSession, { id: kept.id });
		expect(await holding()).toEqual([]);
	});

	test("what is asked to be revoked and is over already, or nonsense, is over", async () => {
		const { id, grant } = await open("user:bob");
		await use.backend.rpc.sendRequest(protocol.closeSession, { id });
		const grants = [
			grant,
			{ ...grant, id: "nobody" },
			{ ...grant, access: "no_such_access" },
			{ ...grant, id: "x; REMOVE TABLE user" },
			{ ...grant, access: "x ON DATABASE REVOKE ALL; REMOVE TABLE user" },
		];
		expect((await use.backend.rpc.sendRequest(look.endLooks, { grants })).over).toEqual(grants);
		expect(await use.backend.value(DEFAULT, "RETURN user:bob.exists()")).toBe("true");
	});

	test("a database that is gone is not made again to revoke something there", async () => {
		await use.backend.query(DEFAULT, "DEFINE DATABASE other; USE DB other; CREATE user:zoe; USE DB test;");
		const params = { record: "user:zoe", access, namespace: "test", database: "other" };
		const { id } = await use.backend.rpc.sendRequest(look.openLook, params);
		await use.backend.value(DEFAULT, "REMOVE DATABASE other");
		await use.backend.rpc.sendRequest(protocol.closeSession, { id });
		expect(await use.backend.value(DEFAULT, "INFO FOR NS")).not.toContain("other");
	});

	test("closing does not wait for what runs in the default session", async () => {
		const { id, grant } = await open("user:bob");
		const slow = use.backend.value(DEFAULT, "RETURN SLEEP 4s");
		await use.backend.until("it to run", () => use.backend.sessions.get(DEFAULT)?.busy !== undefined);
		await use.backend.rpc.sendRequest(protocol.closeSession, { id });
		expect(use.backend.sessions.get(DEFAULT)?.busy).toBeDefined();
		await slow;
		expect(await holding()).not.toContain(grant.id);
	});

	test("where an access has an AUTHENTICATE clause, that is said", async () => {
		await use.backend.query(
			DEFAULT,
			`DEFINE ACCESS checked ON DATABASE TYPE RECORD SIGNIN (SELECT * FROM user WHERE name = $name)
				AUTHENTICATE { IF !$auth.enabled { THROW 'not enabled' } }`,
		);
		const { id } = await open("user:bob");
		const message = expect.stringMatching(/AUTHENTICATE clause of “checked” has not run/);
		expect(use.backend.notices).toContainEqual({ severity: "info", message });
		expect(use.backend.sessions.get(id)).toMatchObject({ looking: { authenticates: ["checked"] } });
	});

	test("a fork looks too, and whoever signs in does not any more", async () => {
		const { id } = await open("user:bob");
		const fork = await use.backend.rpc.sendRequest(protocol.forkSession, { id });
		expect(fork.looking).toBeDefined();
		const credentials = {
			kind: "record",
			...where,
			access: "account",
			variables: { name: "bob", pass: "bob" },
		} as const;
		const real = await use.backend.rpc.sendRequest(protocol.signIn, { id, credentials });
		expect(real).toMatchObject({ auth: { subject: "user:bob", access: "account" } });
		expect(real.looking).toBeUndefined();
		expect(await holding()).toHaveLength(1);
	});

	test("the plan changes nothing, and says to the letter what is then run", async () => {
		const before = await use.backend.value(DEFAULT, "INFO FOR DB");
		const plan = await use.backend.rpc.sendRequest(look.planLook, { record: " user:bob ", access });
		expect(plan).toMatchObject({ record: "user:bob", ...where });
		expect(plan.statement).toMatch(
			/^DEFINE ACCESS IF NOT EXISTS look_test ON DATABASE TYPE BEARER FOR RECORD .*;\nACCESS look_test ON DATABASE GRANT FOR RECORD user:bob;$/,
		);
		expect(await use.backend.value(DEFAULT, "INFO FOR DB")).toBe(before);
	});

	test("the access is removed with all grants, and only ours", async () => {
		const { id } = await open("user:bob");
		const plan = await use.backend.rpc.sendRequest(look.planRemoval, { access });
		expect(plan.statement).toBe(
			"ACCESS look_test ON DATABASE REVOKE ALL;\nREMOVE ACCESS IF EXISTS look_test ON DATABASE;",
		);
		await use.backend.rpc.sendRequest(look.removeLookAccess, { access });
		expect(await use.backend.value(DEFAULT, "INFO FOR DB")).not.toContain("look_test");
		// It goes on: nobody is thrown out by tidying up.
		expect(await who(id)).toBe(asBob);
		await use.backend.rpc.sendRequest(protocol.closeSession, { id });
		const gone = await rejection(use.backend.rpc.sendRequest(look.planRemoval, { access }));
		expect(gone).toMatchObject({ code: "invalidArgument" });
		const others = use.backend.rpc.sendRequest(look.removeLookAccess, { access: "account" });
		expect(await rejection(others)).toMatchObject({ code: "accessTaken" });
		expect(await use.backend.value(DEFAULT, "INFO FOR DB")).toContain("account");
	});

	test("a name that is no plain one is refused", async () => {
		for (const name of ["", "a b", "x; REMOVE TABLE user", "`x`", "1x"]) {
			const refused = rejection(
				use.backend.rpc.sendRequest(look.openLook, { record: "user:bob", access: name }),
			);
			expect(await refused).toMatchObject({ code: "invalidName" });
		}
	});

	test("records are suggested from the tables that accesses sign in", async () => {
		await use.backend.query(
			DEFAULT,
			`DEFINE TABLE ⟨staff member⟩; CREATE ⟨staff member⟩:1;
			DEFINE ACCESS staff ON DATABASE TYPE RECORD SIGNIN (SELECT * FROM ONLY ⟨staff member⟩ WHERE name = $name);
			DEFINE ACCESS gone ON DATABASE TYPE RECORD SIGNIN (SELECT * FROM nowhere);`,
		);
		expect(await use.backend.rpc.sendRequest(look.suggestRecords, {})).toEqual({
			...where,
			tables: [
				{ table: "user", accesses: ["account"], records: ["user:alice", "user:bob"] },
				{ table: "`staff member`", accesses: ["staff"], records: ["`staff member`:1"] },
			],
		});
	});

	test("a cell says whether it is one whole record id, by its type and not by its text", async () => {
		const long = `user:⟨${"x".repeat(600)}⟩`;
		const { run } = await use.backend.rpc.sendRequest(protocol.runQuery, {
			id: DEFAULT,
			text: `RETURN [{ a: user:bob, b: user:[1, 'x'], c: user:⟨x y⟩, d: 'user:bob', e: user:1..3, f: [user:bob], g: ${long},
				h: user:u'018f0000-0000-7000-8000-000000000000' }, user:bob]`,
		});
		const { rows = [] } = await use.backend.rpc.sendRequest(protocol.resultPage, {
			run,
			statement: 0,
			offset: 0,
			limit: 2,
			form: "table",
		});
		const marked = (row: readonly protocol.Cell[] | undefined) =>
			row?.filter(([, , kind]) => kind === "record").map(([field, text]) => [field, text]);
		expect(marked(rows[0])).toEqual([
			["a", "user:bob"],
			["b", "user:[1, 'x']"],
			["c", "user:`x y`"],
			["h", "user:u'018f0000-0000-7000-8000-000000000000'"],
		]);
		expect(marked(rows[1])).toEqual([["", "user:bob"]]);
	});

	test("at the end of its time it is signed out, says why, and can be opened again", {
		timeout: 30_000,
	}, async () => {
		// As ours, but for an earlier end.
		const { id: first } = await open("user:bob");
		await use.backend.rpc.sendRequest(protocol.closeSession, { id: first });
		const info = await use.backend.value(DEFAULT, "INFO FOR DB STRUCTURE");
		const [, comment] = /comment: '([^']+)'/.exec(info) ?? [];
		await use.backend.query(
			DEFAULT,
			`DEFINE ACCESS OVERWRITE ${access} ON DATABASE TYPE BEARER FOR RECORD
				DURATION FOR GRANT 2s, FOR TOKEN 2s, FOR SESSION 2s COMMENT '${comment}'`,
		);
		const { id, auth } = await open("user:bob");
		await use.backend.until("its end", () => Date.now() > (auth.expiresAt ?? 0) + 1_100);
		expect(await rejection(who(id))).toMatchObject({
			code: "identityLost",
			message: expect.stringMatching(/the grant by which it looked as a record is over: open it again/),
		});
		expect(use.backend.sessions.get(id)).toMatchObject({
			auth: { kind: "anonymous" },
			identityLost: { was: `user:bob via ${access}` },
		});
		expect(use.backend.sessions.get(id)?.looking).toBeUndefined();
		const again = await open("user:bob");
		expect(await who(again.id)).toBe(asBob);
	});
});

describe.skipIf(!surrealBin)("a lost connection", () => {
	test("brings it back by its key, and its grant goes when it is closed meanwhile or after", async () => {
		const server = await startServer();
		const proxy = await Proxy.before(server.port);
		const backend = await Backend.start();
		await backend.connect({ endpoint: proxy.endpoint, ...where, credentials: root });
		await backend.query(DEFAULT, schema);
		const open = (record: string) => backend.rpc.sendRequest(look.openLook, { record, access });
		const [bob, alice] = [await open("user:bob"), await open("user:alice")];
		const fork = await backend.rpc.sendRequest(protocol.forkSession, { id: bob.id });
		for (let cut = 0; cut < 3; cut++) {
			await backend.backAfter(() => proxy.cut());
			for (const { id } of [bob, fork]) expect(await backend.value(id, "RETURN $auth")).toBe("user:bob");
			expect(backend.sessions.get(bob.id)).toMatchObject({ looking: { authenticates: [] } });
		}
		const left = () => backend.value(DEFAULT, `ACCESS ${access} ON DATABASE SHOW WHERE revocation = NONE`);
		await backend.rpc.sendRequest(protocol.closeSession, { id: bob.id });
		expect(await left()).toContain(bob.grant.id);
		await backend.rpc.sendRequest(protocol.closeSession, { id: fork.id });
		expect(await left()).not.toContain(bob.grant.id);
		expect(await left()).toContain(alice.grant.id);
		// Disconnecting revokes what is left.
		await backend.rpc.sendRequest(protocol.disconnect);
		await backend.connect({ endpoint: proxy.endpoint, ...where, credentials: root });
		expect(await left()).toBe("[]");
		await backend.stop();
		await proxy.stop();
		await server.stop();
	});
});
