/** What was entered to sign in stands in nothing that is told, whatever the server says. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RecordCredentials } from "../../src/api";
import * as protocol from "../../src/protocol/backend";
import * as look from "../../src/protocol/look";
import { DEFAULT, places } from "./support/places";
import { rejection } from "./support/rejection";

const where = { namespace: "test", database: "test" } as const;
const secret = "marker-Pa55word";
const pin = 40490312;
const credentials: RecordCredentials = {
	kind: "record",
	...where,
	access: "telling",
	variables: { name: "eve", pass: secret, more: { pin } },
};

/** An access whose refusal says what it was given. */
const telling = `DEFINE ACCESS OVERWRITE telling ON DATABASE TYPE RECORD
	SIGNUP { THROW "no room for " + $name + ", " + $pass }
	SIGNIN { THROW [$name, $pass, $more.pin] }`;
/** The same while it is good; what it gives does not last. */
const brief = `CREATE user:eve; DEFINE ACCESS telling ON DATABASE TYPE RECORD SIGNIN (user:eve)
	DURATION FOR TOKEN 1s, FOR SESSION 2s`;
const words = "An error occurred: ['eve', '•••', •••]";
const refused = `the server refused to sign it in again: ${words}`;

describe.each(places)("$name", (place) => {
	const use = place.fixture();
	const told: unknown[] = [];
	beforeEach(use.start);
	afterEach(async () => {
		const { states, log, notices, sessions, stderr } = use.backend;
		const all = JSON.stringify([told.splice(0), states, log, notices, [...sessions], stderr]);
		await use.stop();
		expect(all).not.toContain(secret);
		expect(all).not.toContain(String(pin));
		expect(all).not.toMatch(/eyJ[A-Za-z0-9_-]{10,}/);
		expect(all).not.toContain("surreal-bearer");
	});
	const refusal = async (promise: Promise<unknown>) => {
		const refused = await rejection(promise);
		told.push(refused);
		return refused;
	};
	const signedIn = async () => {
		const { id } = await use.backend.rpc.sendRequest(protocol.createSession, { name: "eve's", ...where });
		await use.backend.rpc.sendRequest(protocol.signIn, { id, credentials });
		return id;
	};

	/** A session whose authentication has ended, and whose access says from now on what it is given. */
	const ended = async () => {
		const { backend } = use;
		await backend.query(DEFAULT, brief);
		const id = await signedIn();
		const end = backend.sessions.get(id)?.auth.expiresAt ?? 0;
		await backend.query(DEFAULT, telling);
		await backend.until("its end", () => Date.now() > end + 100);
		return id;
	};

	test("signing in and up, and a token", async () => {
		const { rpc } = use.backend;
		await use.backend.query(DEFAULT, telling);
		const { id } = await rpc.sendRequest(protocol.createSession, where);
		expect(await refusal(rpc.sendRequest(protocol.signIn, { id, credentials }))).toMatchObject({
			code: "authenticationFailed",
			message: `Not signed in: ${words}`,
		});
		expect(await refusal(rpc.sendRequest(protocol.signUp, { id, credentials }))).toMatchObject({
			code: "authenticationFailed",
			message: "Not signed up: An error occurred: no room for eve, •••",
		});
		await refusal(
			rpc.sendRequest(protocol.authenticate, { id, accessToken: `${secret}.${secret}.${secret}` }),
		);
	});

	test("what is so short that its gap would tell it takes the server's words with it", async () => {
		const { rpc } = use.backend;
		await use.backend.query(DEFAULT, telling);
		const { id } = await rpc.sendRequest(protocol.createSession, where);
		const short = { ...credentials, variables: { name: "eve", pass: "rr" } };
		expect((await refusal(rpc.sendRequest(protocol.signUp, { id, credentials: short }))).message).toBe(
			"Not signed up: the server's words are left out, since they may quote what was entered",
		);
	});

	test("signing in again at the end of an authentication", async () => {
		const { backend } = use;
		const id = await ended();
		expect(await refusal(backend.value(id, "RETURN $auth"))).toMatchObject({
			code: "identityLost",
			message: expect.stringContaining(words),
		});
		expect(backend.sessions.get(id)?.identityLost?.reason).toContain(words);
	});

	test("signing in again on another connection", async () => {
		const { backend } = use;
		const id = await ended();
		const restore = [...backend.points.values()];
		// What is in memory alone begins anew.
		const setup = [{ path: "telling.surql", text: telling }];
		await backend.connect({ endpoint: use.endpoint, ...where, restore, setup });
		expect(backend.sessions.get(id)?.identityLost?.reason).toBe(refused);
		expect(backend.log).toContainEqual(`warn Session ${id} was not signed in again: ${refused}`);
	});

	test("looking as a record, whose key nobody has entered", async () => {
		const { rpc } = use.backend;
		await use.backend.query(DEFAULT, "CREATE user:eve");
		const params = { record: "user:eve", access: "look_test" };
		told.push(await rpc.sendRequest(look.planLook, params));
		const opened = await rpc.sendRequest(look.openLook, params);
		told.push(opened, await rpc.sendRequest(protocol.forkSession, { id: opened.id }));
		told.push(await use.backend.query(DEFAULT, "ACCESS look_test ON DATABASE SHOW ALL; INFO FOR DB"));
		// No session is signed in by it any more, and the server refuses it.
		await use.backend.query(DEFAULT, "REMOVE ACCESS look_test ON DATABASE");
		await refusal(rpc.sendRequest(protocol.forkSession, { id: opened.id }));
		await rpc.sendRequest(protocol.closeSession, { id: opened.id });
		told.push(await rpc.sendRequest(look.endLooks, { grants: [opened.grant] }));
	});

	test("connecting", async () => {
		const { backend } = use;
		await backend.query(DEFAULT, telling);
		const setup = [{ path: "telling.surql", text: telling }];
		const connecting = backend.connect({ endpoint: use.endpoint, ...where, credentials, setup });
		expect((await refusal(connecting)).message).toBe(`Not signed in: ${words}`);
		expect(backend.state).toMatchObject({ state: "failed", error: `Not signed in: ${words}` });
	});
});
