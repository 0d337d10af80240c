/** What changes a session cannot be called back once it was sent: the tree shows what has become of it, and it is said. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CancellationTokenSource } from "vscode-jsonrpc";
import type { Credentials } from "../../src/api";
import * as protocol from "../../src/protocol/backend";
import { DEFAULT, type Place, places } from "./support/places";
import { rejection } from "./support/rejection";
import { schema } from "./support/schema";

const SLOW = `
DEFINE ACCESS slow ON DATABASE TYPE RECORD
	SIGNUP (CREATE user SET name = $name, pass = $pass)
	SIGNIN { sleep(1500ms); RETURN (SELECT * FROM user WHERE name = $name AND pass = $pass); }
	DURATION FOR TOKEN 1h, FOR SESSION 2h;
`;

describe.each(places)("$name", (place: Place) => {
	const use = place.fixture();
	const busy = (id: string) => use.backend.sessions.get(id)?.busy;
	const fork = (name: string) => use.backend.rpc.sendRequest(protocol.forkSession, { id: DEFAULT, name });

	/** Cancels when the request is on its way to the server, and waits for its end. */
	async function cancelOnTheWay(id: string, credentials: Credentials): Promise<void> {
		const source = new CancellationTokenSource();
		const call = rejection(use.backend.rpc.sendRequest(protocol.signIn, { id, credentials }, source.token));
		await use.backend.until("it to be under way", () => busy(id) !== undefined);
		source.cancel();
		expect(await call).toMatchObject({ code: "cancelled" });
		await use.backend.until("the end of it", () => busy(id) === undefined);
	}

	beforeAll(async () => {
		await use.start();
		await use.backend.query(DEFAULT, schema + SLOW);
	});
	afterAll(use.stop);

	const credentials = (pass: string) =>
		({
			kind: "record",
			namespace: "test",
			database: "test",
			access: "slow",
			variables: { name: "alice", pass },
		}) as const;

	test("a sign-in that was cancelled too late", async () => {
		const { id } = await fork("hasty");
		await cancelOnTheWay(id, credentials("alice"));
		expect(use.backend.sessions.get(id)?.auth).toMatchObject({ kind: "record", subject: "user:alice" });
		expect(await use.backend.value(id, "RETURN $auth")).toBe("user:alice");
		expect(use.backend.notices).toContainEqual({
			severity: "info",
			message:
				"What was cancelled in “hasty” took effect all the same. The session is now user:alice via slow, in test/test.",
		});
	});

	test("one that the server refuses leaves no word", async () => {
		const { id } = await fork("refused");
		const before = use.backend.notices.length;
		const auth = use.backend.sessions.get(id)?.auth;
		await cancelOnTheWay(id, credentials("wrong"));
		expect(use.backend.sessions.get(id)?.auth).toEqual(auth);
		expect(use.backend.notices.length).toBe(before);
	});

	test("one that was cancelled in time is not sent", async () => {
		const { id } = await fork("in time");
		const slow = use.backend.query(id, "SLEEP 1s");
		await use.backend.until("it to run", () => busy(id) !== undefined);
		const before = use.backend.notices.length;
		await cancelOnTheWay(id, credentials("alice"));
		await slow;
		expect(await use.backend.value(id, "RETURN $auth")).toBe("NONE");
		expect(use.backend.notices.length).toBe(before);
	});
});
