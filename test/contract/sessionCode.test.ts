/** The JavaScript of a session, run by itself: it gives the same session. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Credentials } from "../../src/api";
import * as protocol from "../../src/protocol/backend";
import { tokenAccess, tokenFor } from "./api/support/tokens";
import { DEFAULT, type Place, places } from "./support/places";
import { schema } from "./support/schema";

const run = promisify(execFile);

/** Of every type, with what is hard about each. */
const expressions: Readonly<Record<string, string>> = {
	none: "NONE",
	null: "NULL",
	yes: "true",
	int: "42",
	smallest: "-9223372036854775808",
	largest: "9223372036854775807",
	whole: "1f",
	minusZero: "-0f",
	huge: "1e300f",
	float: "1.5f",
	infinite: "-Infinity",
	decimal: "-0.05dec",
	text: `'it\\'s "\${1}" \\\\ \\n </script> \u2028 😀 \`'`,
	empty: "''",
	bytes: 'b"00FF"',
	duration: "1w2h3ns",
	recent: "d'2026-01-01T00:00:00.000000001Z'",
	old: "d'-0044-03-15T12:00:00.5Z'",
	uuid: "u'018f2d7c-3b5a-7000-8000-000000000001'",
	table: "type::table('user')",
	record: "user:alice",
	oddRecord: "`a b`:`c'd`",
	keyOfList: "t:['x', 1, 2f, u'018f2d7c-3b5a-7000-8000-000000000001', { a: 1 }]",
	records: "t:1..=5",
	range: "1>..=10",
	from: "'a'..",
	set: "{1, 2f, 'x',}",
	list: "[1, 1f, [NONE, NULL], { a: 1dec }]",
	object: "{ a: 1, 'b c': { __proto__: 2f }, list: [user:alice] }",
	point: "(1.5, -2f)",
	line: "{ type: 'LineString', coordinates: [[0, 0], [1.5, 2]] }",
	polygon:
		"{ type: 'Polygon', coordinates: [[[0, 0], [4, 0], [4, 4], [0, 0]], [[1, 1], [2, 1], [2, 2], [1, 1]]] }",
	points: "{ type: 'MultiPoint', coordinates: [[1, 2], [3, 4]] }",
	lines: "{ type: 'MultiLineString', coordinates: [[[0, 0], [1, 1]], [[2, 2], [3, 3]]] }",
	polygons: "{ type: 'MultiPolygon', coordinates: [[[[0, 0], [4, 0], [4, 4], [0, 0]]]] }",
	shapes: "{ type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [1, 2] }] }",
};
const names = Object.keys(expressions);

/** All that is to be the same, to the byte. A session that is nowhere calls functions in no other way. */
const question = `LET $here = $session; USE NS test DB test; RETURN encoding::base64::encode(encoding::cbor::encode([
	$auth, $access, $here.ns, $here.db, ${names.map((name) => `[type::of($${name}), $${name}]`).join(", ")}
]))`;
/** Printed by the program, behind the text. */
const probe = `
let answer;
try { answer = (await session.query(${JSON.stringify(question)})).at(-1); } catch (error) { answer = error.message; }
console.log(answer);
process.exit();
`;

let folder: string;

beforeAll(async () => {
	folder = await mkdtemp(path.join(os.tmpdir(), "session-code-"));
	await symlink(path.resolve(import.meta.dirname, "../../node_modules"), path.join(folder, "node_modules"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function answerOf(text: string, secrets: Readonly<Record<string, string>>): Promise<string> {
	const file = path.join(folder, "session.mjs");
	await writeFile(file, text + probe);
	const { stdout } = await run(process.execPath, [file], { env: { ...process.env, ...secrets } });
	return stdout.trim();
}

/** Each in its own way to sign in. */
const moreAccesses = `
DEFINE USER admin ON ROOT PASSWORD 's3cret' ROLES OWNER;
DEFINE ACCESS plain ON DATABASE TYPE RECORD SIGNIN (SELECT * FROM user WHERE name = $user AND pass = $pass);
DEFINE ACCESS look ON DATABASE TYPE BEARER FOR RECORD DURATION FOR GRANT 1h;`;
const secretToken = tokenFor("user:alice");

interface Kind {
	readonly name: string;
	readonly become: (id: string) => Promise<unknown>;
	readonly secrets: Readonly<Record<string, string>>;
	/** `test/test` by default. */
	readonly place?: { readonly namespace: string | null; readonly database: string | null };
}

describe.each(places)("$name", (place: Place) => {
	const use = place.fixture();
	const signIn = (credentials: Credentials) => (id: string) =>
		use.backend.rpc.sendRequest(protocol.signIn, { id, credentials });
	const withToken = (accessToken: string) => (id: string) =>
		use.backend.rpc.sendRequest(protocol.authenticate, { id, accessToken });
	const home = { namespace: "test", database: "test" };
	const user = (kind: "namespace" | "database", name: string): Kind => ({
		name: `${kind} user`,
		become: signIn({ kind, ...home, username: name, password: name }),
		secrets: { SURREAL_PASSWORD: name },
	});
	const grant = async (access: string, who: string) => {
		const granted = await use.backend.value(DEFAULT, `ACCESS ${access} GRANT FOR ${who}`);
		return /key: '([^']+)'/.exec(granted)?.[1] ?? expect.fail(granted);
	};
	const bearer = (access: string, who: string): Kind => {
		const secrets: Record<string, string> = {};
		const become = async (id: string) => {
			const key = await grant(access, who);
			secrets["SURREAL_KEY"] = key;
			await signIn({ kind: "bearer", ...home, access, key })(id);
		};
		return { name: `bearer of ${who}`, become, secrets };
	};
	const nobody: Kind = {
		name: "nobody",
		become: (id) => use.backend.rpc.sendRequest(protocol.signOut, { id }),
		secrets: {},
	};
	/** Whoever is defined in the database. */
	const defined: readonly Kind[] = [
		{
			name: "root user",
			become: signIn({ kind: "root", username: "admin", password: "s3cret" }),
			secrets: { SURREAL_PASSWORD: "s3cret" },
		},
		user("namespace", "nu"),
		{
			...user("namespace", "nu"),
			name: "namespace user in no database",
			place: { namespace: "test", database: null },
		},
		{
			...user("database", "du"),
			name: "database user who went nowhere",
			place: { namespace: null, database: null },
		},
		user("database", "du"),
		{
			name: "record",
			become: signIn({
				kind: "record",
				...home,
				access: "account",
				variables: { name: "alice", pass: "alice", "odd name": 1 },
			}),
			secrets: { SURREAL_NAME: "alice", SURREAL_PASS: "alice", SURREAL_ODD_NAME: "1" },
		},
		{
			name: "record by user and password",
			become: signIn({ kind: "access", ...home, access: "plain", username: "bob", password: "bob" }),
			secrets: { SURREAL_USER: "bob", SURREAL_PASS: "bob" },
		},
		bearer("bearer", "USER du"),
		bearer("look", "RECORD user:bob"),
		{
			name: "token of a record",
			become: (id) => withToken(secretToken)(id),
			secrets: { SURREAL_TOKEN: secretToken },
		},
	];
	// A program of its own has a memory of its own.
	const kinds = place.name === "embedded mem://" ? [nobody] : [nobody, ...defined];
	const programs = new Map<Kind, { readonly text: string; readonly answer: string }>();

	beforeAll(async () => {
		await use.start();
		await use.backend.query(DEFAULT, schema + tokenAccess + moreAccesses);
		for (const [name, expression] of Object.entries(expressions))
			await use.backend.rpc.sendRequest(protocol.setVariable, { id: DEFAULT, name, expression });
		for (const kind of kinds) {
			const { id } = await use.backend.rpc.sendRequest(protocol.forkSession, { id: DEFAULT });
			await kind.become(id);
			await use.backend.rpc.sendRequest(protocol.useNamespaceDatabase, { id, ...home, ...kind.place });
			const { text } = await use.backend.rpc.sendRequest(protocol.sessionCode, {
				id,
				language: "javascript",
			});
			const answer = await use.backend.query(id, question).then(
				(statements) => (statements.at(-1)?.value ?? "").replace(/^'|'$/g, ""),
				(error: Error) => error.message,
			);
			programs.set(kind, { text, answer });
		}
		// A folder has room for one program at a time.
		await use.backend.rpc.sendRequest(protocol.disconnect);
	});
	afterAll(use.stop);

	for (const kind of kinds)
		test(`gives the same session: ${kind.name}`, async () => {
			const program = programs.get(kind) ?? expect.fail("no text");
			for (const secret of Object.values(kind.secrets).filter(({ length }) => length > 5))
				expect(program.text).not.toContain(secret);
			// A stranger is told nothing by a server, there as here.
			const refused = kind === nobody && !place.embedded;
			expect(program.answer).toMatch(refused ? /Anonymous access not allowed/ : /^[A-Za-z0-9+/]+=*$/);
			expect(await answerOf(program.text, kind.secrets)).toBe(program.answer);
		});
});
