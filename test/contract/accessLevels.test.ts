/** Accesses of root, of a namespace and of a database: which a session is told of, and what a key of each makes of it. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Credentials } from "../../src/api";
import * as protocol from "../../src/protocol/backend";
import { DEFAULT, type Place, places } from "./support/places";
import { rejection } from "./support/rejection";

const schema = `
DEFINE USER ru ON ROOT PASSWORD 'ru' ROLES OWNER;
DEFINE USER nu ON NAMESPACE PASSWORD 'nu' ROLES OWNER;
DEFINE USER du ON DATABASE PASSWORD 'du' ROLES OWNER;
DEFINE ACCESS robot ON ROOT TYPE BEARER FOR USER;
DEFINE ACCESS robot ON NAMESPACE TYPE BEARER FOR USER;
DEFINE ACCESS robot ON DATABASE TYPE BEARER FOR USER;
DEFINE ACCESS sso ON ROOT TYPE JWT ALGORITHM HS512 KEY 'only-a-test-has-this-key';
DEFINE ACCESS sso ON NAMESPACE TYPE JWT ALGORITHM HS512 KEY 'only-a-test-has-this-key';
`;
const home = { namespace: "test", database: "test" };

describe.each(places)("$name", (place: Place) => {
	const use = place.fixture();
	const create = (where: { namespace?: string; database?: string } = {}) =>
		use.backend.rpc.sendRequest(protocol.createSession, where);
	const signIn = async (credentials: Credentials, where?: { namespace?: string; database?: string }) =>
		use.backend.rpc.sendRequest(protocol.signIn, { id: (await create(where)).id, credentials });
	const bearer = (key: string, where: { namespace?: string; database?: string }, access = "robot") =>
		({ kind: "bearer", ...where, access, key }) as const;
	const grant = async (level: "ROOT" | "NAMESPACE" | "DATABASE", user: string) => {
		const text = await use.backend.value(DEFAULT, `ACCESS robot ON ${level} GRANT FOR USER ${user}`);
		return /key: '([^']+)'/.exec(text)?.[1] ?? expect.fail(text);
	};

	beforeAll(async () => {
		await use.start();
		await use.backend.query(DEFAULT, schema);
	});
	afterAll(use.stop);

	const levels = [
		{ level: "ROOT", user: "ru", where: {}, kind: "root", after: {} },
		{
			level: "NAMESPACE",
			user: "nu",
			where: { namespace: "test" },
			kind: "namespace",
			after: { namespace: "test" },
		},
		{ level: "DATABASE", user: "du", where: home, kind: "database", after: home },
	] as const;

	for (const { level, user, where, kind, after } of levels) {
		// Engine 3.0.2 signs in through no access at root level, which has a test of its own.
		for (const begin of level === "ROOT" && place.embedded ? [] : [{}, home]) {
			test(`a key of ${level} leaves the session at that level, begun in ${JSON.stringify(begin)}`, async () => {
				const session = await signIn(bearer(await grant(level, user), where), begin);
				expect(session.auth).toMatchObject({ kind, subject: user, access: "robot" });
				const { namespace, database } = session;
				expect({ namespace, database }).toEqual({ namespace: undefined, database: undefined, ...after });
			});
		}

		test(`a key of ${level} is good at no other level`, async () => {
			const key = await grant(level, user);
			for (const other of levels.filter((each) => each.level !== level)) {
				expect((await rejection(signIn(bearer(key, other.where), home))).code).toBe("authenticationFailed");
			}
		});
	}

	if (place.embedded)
		test("an embedded database says that it knows no access at root level", async () => {
			const { message } = await rejection(signIn(bearer(await grant("ROOT", "ru"), {})));
			expect(message).toBe(
				"This database signs nobody in through access “robot” at root level: use an access in a namespace or a database, or a root user.",
			);
		});

	test("a refusal says where was looked, and what to do", async () => {
		const key = await grant("NAMESPACE", "nu");
		const inTest = { namespace: "test" };
		const user = { username: "nu", password: "nu" };
		const cases: readonly (readonly [Credentials, string])[] = [
			[
				bearer(key, inTest, "nope"),
				"There is no access “nope” in namespace test: check its name and where it is defined.",
			],
			[
				bearer(key, home, "sso"),
				"There is no access “sso” in database test/test: check its name and where it is defined.",
			],
			[
				bearer(key, inTest, "sso"),
				"Nobody can sign in like this through access “sso” in namespace test: choose the way of its type, which is a token for JWT, a key for BEARER.",
			],
			[
				{ kind: "access", ...inTest, access: "robot", ...user },
				"Nobody can sign in with a password through access “robot” in namespace test: use a bearer key of it.",
			],
			[
				bearer(key, home),
				"This key was not accepted for access “robot” in database test/test: check that it was granted there, and has neither expired nor been revoked.",
			],
			[
				bearer("nonsense", inTest),
				"This is not a bearer key: enter the whole of what ACCESS … GRANT gave as “key”.",
			],
			[
				bearer(key, { namespace: "nope" }),
				"Not signed in: The namespace 'nope' does not exist; check its name.",
			],
			[
				bearer(key, { namespace: "test", database: "nope" }),
				"Not signed in: The database 'nope' does not exist; check its name.",
			],
		];
		for (const [credentials, message] of cases)
			expect(await rejection(signIn(credentials))).toMatchObject({ code: "authenticationFailed", message });
	});

	test("a key that was revoked is not accepted", async () => {
		const key = await grant("NAMESPACE", "nu");
		const id = /^surreal-bearer-([^-]+)-/.exec(key)?.[1];
		await use.backend.query(DEFAULT, `ACCESS robot ON NAMESPACE REVOKE GRANT ${id}`);
		const { message } = await rejection(signIn(bearer(key, { namespace: "test" })));
		expect(message).toMatch(/^This key was not accepted for access “robot” in namespace test: .*revoked/);
	});

	test("a database without its namespace is no level", async () => {
		expect(await rejection(signIn(bearer("any", { database: "test" }), home))).toMatchObject({
			code: "invalidArgument",
			message: expect.stringMatching(/^Database “test” needs its namespace: /),
		});
	});

	test("the accesses of every level are found, also of a place where the session is not", async () => {
		const ru = await signIn({ kind: "root", username: "ru", password: "ru" }, home);
		const found = async (where: object) => {
			const asked = { id: ru.id, ...where };
			const { accesses = [] } = await use.backend.rpc.sendRequest(protocol.listAccesses, asked);
			return accesses.map(({ name, level, kind }) => `${level} ${name} ${kind}`);
		};
		const atRoot = ["root robot bearer", "root sso jwt"];
		expect(await found({})).toEqual([
			"database robot bearer",
			"namespace robot bearer",
			"namespace sso jwt",
			...atRoot,
		]);
		await use.backend.query(
			DEFAULT,
			`DEFINE NAMESPACE far; USE NS far; DEFINE DATABASE away; USE DB away;
			DEFINE ACCESS machine ON NAMESPACE TYPE BEARER FOR USER; USE NS test DB test;`,
		);
		expect(await found({ namespace: "far", database: "away" })).toEqual([
			"namespace machine bearer",
			...atRoot,
		]);
		expect(await use.backend.value(ru.id, "RETURN [session::ns(), session::db()]")).toBe("['test', 'test']");
	});
});
