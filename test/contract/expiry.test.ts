/** The end of an authentication. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as protocol from "../../src/protocol/backend";
import { DEFAULT, places, root } from "./support/places";

describe.each(places)("$name", (place) => {
	const use = place.fixture();
	beforeEach(use.start);
	afterEach(use.stop);
	const credentials = { kind: "record", access: "brief", variables: {} } as const;
	const made = () =>
		use.backend.rpc.sendRequest(protocol.createSession, { namespace: "test", database: "test" });

	test("a session whose time is over is signed in again when it is used, and not before", async () => {
		const { backend } = use;
		await backend.query(
			DEFAULT,
			`DEFINE TABLE visit; CREATE user:alice;
			DEFINE ACCESS brief ON DATABASE TYPE RECORD SIGNIN { CREATE visit; RETURN user:alice }
			DURATION FOR TOKEN 1s, FOR SESSION 2s`,
		);
		const visits = () => backend.value(DEFAULT, "RETURN count(SELECT * FROM visit)");
		const { id } = await backend.rpc.sendRequest(protocol.createSession, {
			name: "brief",
			namespace: "test",
			database: "test",
		});
		await backend.rpc.sendRequest(protocol.signIn, {
			id,
			credentials,
		});
		expect(await visits()).toBe("1");
		const end = backend.sessions.get(id)?.auth.expiresAt ?? 0;
		await backend.until("a while after its end", () => Date.now() > end + 3000);
		expect(backend.sessions.get(id)?.auth).toMatchObject({
			kind: "record",
			subject: "user:alice",
			expiresAt: end,
		});
		expect(await visits()).toBe("1");
		expect(await backend.value(id, "RETURN $auth")).toBe("user:alice");
		expect(await visits()).toBe("2");
		expect(backend.sessions.get(id)?.auth.expiresAt).toBeGreaterThan(end);
		expect(backend.log).toContainEqual(
			`info Session “brief” (${id}) was signed in again as user:alice via brief: the time of its authentication was over.`,
		);
	});

	test("a session whose time is over and which nothing signs in again is shown as signed out at once", async () => {
		const { backend } = use;
		await backend.query(
			DEFAULT,
			`DEFINE TABLE visit; CREATE user:alice;
			DEFINE ACCESS brief ON DATABASE TYPE RECORD SIGNUP (CREATE user:bob) SIGNIN (user:alice)
			DURATION FOR TOKEN 2s, FOR SESSION 2s`,
		);
		const [one, other] = [await made(), await made()];
		await backend.rpc.sendRequest(protocol.signIn, { id: one.id, credentials });
		const secret = JSON.parse(backend.points.get(one.id)?.secret ?? "{}") as { access: string };
		await backend.rpc.sendRequest(protocol.authenticate, { id: other.id, accessToken: secret.access });
		await backend.until(
			"it to be signed out",
			() => backend.sessions.get(other.id)?.identityLost !== undefined,
		);
		expect(backend.sessions.get(other.id)).toMatchObject({
			auth: { kind: "anonymous" },
			identityLost: { was: "user:alice via brief" },
		});
		expect(backend.sessions.get(one.id)?.auth.kind).toBe("record");
	});

	test("a token that is still good signs a session in again, when it is used and not before", async () => {
		const { backend } = use;
		await backend.query(
			DEFAULT,
			`DEFINE TABLE visit; CREATE user:alice;
			DEFINE ACCESS brief ON DATABASE TYPE RECORD SIGNIN (user:alice) AUTHENTICATE { CREATE visit; RETURN user:alice }
			DURATION FOR TOKEN 1h, FOR SESSION 2s`,
		);
		const [one, other] = [await made(), await made()];
		await backend.rpc.sendRequest(protocol.signIn, { id: one.id, credentials });
		const { access } = JSON.parse(backend.points.get(one.id)?.secret ?? "{}") as { access: string };
		await backend.rpc.sendRequest(protocol.closeSession, { id: one.id });
		await backend.rpc.sendRequest(protocol.authenticate, { id: other.id, accessToken: access });
		const visits = () => backend.value(DEFAULT, "RETURN count(SELECT * FROM visit)");
		const before = await visits();
		const end = backend.sessions.get(other.id)?.auth.expiresAt ?? 0;
		await backend.until("a while after its end", () => Date.now() > end + 3000);
		expect(await visits()).toBe(before);
		expect(backend.sessions.get(other.id)?.auth).toMatchObject({ subject: "user:alice", expiresAt: end });
		expect(await backend.value(other.id, "RETURN $auth")).toBe("user:alice");
	});

	test("a default session that was signed out is not shown as usable when the server refuses it", async () => {
		const { backend } = use;
		await backend.query(
			DEFAULT,
			`CREATE user:alice;
			DEFINE ACCESS brief ON DATABASE TYPE RECORD SIGNIN (user:alice) DURATION FOR TOKEN 2s, FOR SESSION 2s`,
		);
		await backend.rpc.sendRequest(protocol.signIn, { id: DEFAULT, credentials });
		await backend.rpc.sendRequest(protocol.signOut, { id: DEFAULT });
		expect(backend.sessions.get(DEFAULT)).toMatchObject({
			auth: { kind: "anonymous" },
			fullRights: place.embedded,
		});
		expect(backend.sessions.get(DEFAULT)?.identityLost).toBeUndefined();
		const lost = () => backend.sessions.get(DEFAULT)?.identityLost;
		await backend.until("the end of what was taken away", () => lost() !== undefined);
		expect(lost()?.was).toBe("user:alice via brief");
		expect(backend.sessions.get(DEFAULT)?.fullRights).toBe(false);
		await expect(backend.query(DEFAULT, "RETURN 1")).rejects.toMatchObject({
			data: { code: "identityLost" },
		});
		const admin = await made();
		if (!place.embedded) await backend.rpc.sendRequest(protocol.signIn, { id: admin.id, credentials: root });
		await backend.query(admin.id, "DEFINE USER du ON DATABASE PASSWORD 'du' ROLES OWNER");
		const du = {
			kind: "database",
			namespace: "test",
			database: "test",
			username: "du",
			password: "du",
		} as const;
		await backend.rpc.sendRequest(protocol.signIn, { id: DEFAULT, credentials: du });
		expect(await backend.value(DEFAULT, "RETURN 1")).toBe("1");
	});
});
