/** Looking as a record without its password: who it becomes, what is refused, and what is left of it. */
import assert from "node:assert/strict";
import type { SessionInfo, SurrealSessionsErrorCode } from "../../../src/api";
import { DEFAULT, describeAt, everywhere, home, root, server } from "./support/places";
import { refused } from "./support/refusal";
import { markAsDevelopment } from "./support/subject";

const ACCESS = "surrealdb_sessions_look";
const SHOW = `ACCESS ${ACCESS} ON DATABASE SHOW`;

const odd = `
DEFINE TABLE ⟨we ird⟩ SCHEMALESS PERMISSIONS FOR select WHERE id = $auth;
DEFINE TABLE \`if\` SCHEMALESS PERMISSIONS FOR select WHERE id = $auth;
DEFINE TABLE touched SCHEMALESS;
DEFINE FUNCTION fn::touch() { CREATE touched; RETURN 'bob' };`;

const oddIds: readonly (readonly [typed: string, shown: string])[] = [
	["user:42", "user:42"],
	["user:⟨42⟩", "user:`42`"],
	["user:-7", "user:-7"],
	["  user:⟨b o b⟩\n", "user:`b o b`"],
	["user:`it's`", "user:`it's`"],
	["user:⟨back`tick⟩", "user:`back\\`tick`"],
	["⟨we ird⟩:⟨x;y⟩", "`we ird`:`x;y`"],
	["`if`:1", "`if`:1"],
	["user:['a', 1, 2.5]", "user:['a', 1, 2.5f]"],
	["user:['user:bob', user:bob]", "user:['user:bob', user:bob]"],
	["user:{ a: 1, 'b c': [true, NONE] }", "user:{ a: 1, 'b c': [true, NONE] }"],
	["user:u'018f0000-0000-7000-8000-000000000000'", "user:u'018f0000-0000-7000-8000-000000000000'"],
	["user:⟨018f0000-0000-7000-8000-000000000000⟩", "user:`018f0000-0000-7000-8000-000000000000`"],
	["user:01HZX3J8W0Q4V3Y8Z9C1N2M3K4", "user:`01HZX3J8W0Q4V3Y8Z9C1N2M3K4`"],
	["user:⟨日本⟩", "user:`日本`"],
];

/** What is not one existing record id. */
const wrong: readonly (readonly [SurrealSessionsErrorCode, string])[] = [
	["invalidRecord", ""],
	["invalidRecord", "user"],
	["invalidRecord", "user:"],
	["invalidRecord", "user:1..3"],
	["invalidRecord", "user:alice..bob"],
	["invalidRecord", "user:.."],
	["invalidRecord", "[user:bob]"],
	["invalidRecord", "user:bob, user:alice"],
	["invalidRecord", "user:bob; CREATE touched"],
	["invalidRecord", "user:bob;"],
	["invalidRecord", "CREATE touched; user:bob"],
	["invalidRecord", "user:bob -- the one"],
	["invalidRecord", "/* the one */ user:bob"],
	["invalidRecord", "user:bob # the one"],
	["invalidRecord", "(CREATE ONLY touched).id"],
	["invalidRecord", "(SELECT VALUE id FROM ONLY user LIMIT 1)"],
	["invalidRecord", "user:[(CREATE touched)]"],
	["invalidRecord", "user:{ a: { CREATE touched } }"],
	["invalidRecord", "user:{ CREATE touched; }"],
	["invalidRecord", "user:[fn::touch()]"],
	["invalidRecord", "fn::touch()"],
	["invalidRecord", "type::record('user', fn::touch())"],
	["invalidRecord", "user:rand()"],
	["invalidRecord", "user:ulid()"],
	["invalidRecord", "user:uuid()"],
	["invalidRecord", "$auth"],
	["invalidRecord", "user:[$auth]"],
	["invalidRecord", "'user:bob'"],
	["invalidRecord", "r'user:bob'"],
	["invalidRecord", "user:bob.name"],
	["invalidRecord", "user:bob->wrote->note"],
	["invalidRecord", "user:bob ?? user:alice"],
	["invalidRecord", "user:日本"],
	["invalidRecord", "user:⟨bob"],
	["invalidRecord", "user:['bob'"],
	["invalidRecord", "user:bob) OR (true"],
	["invalidRecord", "user:bob\n);CREATE touched;RETURN ("],
	["invalidRecord", "user:bob DURATION 1y"],
	["invalidRecord", "CREATE"],
	["recordNotFound", "user:nobody"],
	["recordNotFound", "nothing:here"],
	["recordNotFound", "user:⟨bob ⟩"],
	["recordNotFound", "user:[]"],
	["recordNotFound", "user:{}"],
];

describeAt(
	everywhere,
	(use) => {
		const open = (record: string, options?: { name?: string; namespace?: string; database?: string }) =>
			use.api.openAsRecord(record, options);
		/** Ids of the grants that hold. */
		const grants = async (): Promise<readonly string[]> => {
			const shown = (await use.api.query(DEFAULT, `${SHOW} WHERE revocation = NONE`))[0];
			assert.equal(shown?.status, "ok", shown?.error?.message);
			return (shown.value as readonly { readonly id: string }[]).map(({ id }) => id);
		};
		const noGrantLeft = async () => assert.deepEqual(await grants(), []);
		const marked = () => markAsDevelopment({ endpoint: use.options.endpoint, ...home });
		/** All there is to see of the database. */
		const everything = () => use.value(DEFAULT, "RETURN [(SELECT * FROM user), (SELECT * FROM touched)]");
		const definitions = () => use.value(DEFAULT, "INFO FOR DB");
		const bob = (session: SessionInfo) =>
			assert.deepEqual(
				{ kind: session.auth.kind, subject: session.auth.subject, access: session.auth.access },
				{ kind: "record", subject: "user:bob", access: ACCESS },
			);

		beforeEach(marked);
		after(() => markAsDevelopment());

		it("is the record, in the default session's database, with its rights and no others", async () => {
			const session = await open("user:bob");
			bob(session);
			assert.deepEqual([session.name, session.namespace, session.database], ["user:bob", "test", "test"]);
			assert.equal(session.forkedFrom, undefined);
			assert.deepEqual(session.variables, {});
			assert.equal(await use.value(session.id, "RETURN $auth"), "user:bob");
			assert.equal(await use.value(session.id, "SELECT VALUE id FROM note"), "[note:b]");
			assert.equal(await use.value(session.id, "SELECT VALUE id FROM user"), "[user:bob]");
			const [denied] = await use.api.query(session.id, "INFO FOR DB");
			assert.match(denied?.error?.message ?? "", /Not enough permissions/);
			const { expiresAt = 0 } = session.auth;
			const left = expiresAt - Date.now();
			assert.ok(left > 50 * 60_000 && left <= 61 * 60_000, `${left} ms are left`);
		});

		it("does not make it active, and leaves the default session where and who it is", async () => {
			const before = await use.now(DEFAULT);
			const session = await open("user:bob");
			assert.equal(session.active, false);
			assert.deepEqual(await use.now(DEFAULT), before);
		});

		it("is named after the record, with a number where that is taken, or as asked", async () => {
			const names = [
				await open("user:bob"),
				await open("user:bob"),
				await open("user:bob", { name: " as bob " }),
			];
			assert.deepEqual(
				names.map(({ name }) => name),
				["user:bob", "user:bob (2)", "as bob"],
			);
			await refused("invalidName", open("user:bob", { name: " " }));
			assert.equal((await use.ids()).length, 4);
		});

		for (const [typed, shown] of oddIds) {
			it(`takes ${JSON.stringify(typed)}`, async () => {
				await use.value(DEFAULT, `UPSERT ${typed} RETURN NONE`);
				const session = await open(typed);
				assert.equal(session.auth.subject, shown);
				assert.equal(await use.value(session.id, "RETURN $auth"), shown);
				const table = typed.trim().split(":", 1)[0];
				assert.equal(await use.value(session.id, `SELECT VALUE id FROM ${table}`), `[${shown}]`);
				await use.value(DEFAULT, `DELETE ${typed} RETURN NONE`);
			});
		}

		it("tells a number from a text, and a text from a uuid", async () => {
			await use.value(DEFAULT, "CREATE user:7 RETURN NONE");
			await refused("recordNotFound", open("user:⟨7⟩"));
			await refused("recordNotFound", open("user:['7']"));
			await use.value(DEFAULT, "DELETE user:7 RETURN NONE");
		});

		it("refuses all that is not one existing record id, and runs nothing of it", async () => {
			await open("user:bob").then(({ id }) => use.api.closeSession(id));
			const before = [await definitions(), await everything(), await use.ids(), await grants()];
			for (const [code, text] of wrong) {
				const { message } = await refused(code, open(text));
				assert.ok(message.includes("user:") || code === "recordNotFound", message);
			}
			assert.deepEqual([await definitions(), await everything(), await use.ids(), await grants()], before);
		});

		it("refuses wrong arguments", async () => {
			await refused("invalidArgument", open(1 as unknown as string));
			await refused("invalidArgument", open("user:bob", { name: 1 as unknown as string }));
			await refused("invalidArgument", open("user:bob", { database: {} as string }));
		});

		it("looks in another database, without moving the default session or making anything", async () => {
			await use.value(DEFAULT, "DEFINE DATABASE IF NOT EXISTS other");
			const admin = await use.admin();
			await use.api.useNamespaceDatabase(admin.id, { database: "other" });
			await use.value(admin.id, "UPSERT user:zoe RETURN NONE");
			await refused("recordNotFound", open("user:zoe"));
			const wanted = { namespace: "test", database: "other" };
			if (use.options.endpoint !== "mem://") await refused("confirmationNeeded", open("user:zoe", wanted));
			await markAsDevelopment({ endpoint: use.options.endpoint, ...wanted });
			const session = await open("user:zoe", { database: "other" });
			assert.deepEqual([session.namespace, session.database], ["test", "other"]);
			assert.equal(await use.value(session.id, "RETURN $auth"), "user:zoe");
			assert.equal((await use.now(DEFAULT)).database, "test");
			await refused("recordNotFound", open("user:bob", wanted));
			await refused("invalidArgument", open("user:bob", { database: "no such one" }));
			await refused("invalidArgument", open("user:bob", { namespace: "no such one", database: "test" }));
			await refused("invalidArgument", open("user:bob", { namespace: "other" }));
			assert.doesNotMatch(await use.value(DEFAULT, "INFO FOR NS"), /no such one/);
			assert.doesNotMatch(await use.value(DEFAULT, "INFO FOR ROOT"), /no such one/);
			await use.api.closeSession(session.id);
			await use.value(DEFAULT, "REMOVE DATABASE other");
		});

		it("needs a database", async () => {
			await use.api.resetSession(DEFAULT).catch(() => undefined);
			await use.api.connect({ ...use.options, namespace: "", database: "" });
			await refused("invalidArgument", open("user:bob"));
			await use.connect();
		});

		it("asks nobody: where the user has not said so it changes nothing", async () => {
			await use.value(DEFAULT, `REMOVE ACCESS IF EXISTS ${ACCESS} ON DATABASE`);
			await markAsDevelopment({ endpoint: use.options.endpoint, namespace: "test", database: "another" });
			if (use.options.endpoint === "mem://") {
				bob(await open("user:bob"));
				return;
			}
			const before = await definitions();
			const { message } = await refused("confirmationNeeded", open("user:bob"));
			assert.match(message, /lookAsRecord\.developmentDatabases/);
			assert.match(message, new RegExp(`DEFINE ACCESS IF NOT EXISTS ${ACCESS} .* GRANT FOR RECORD user:bob`));
			assert.equal(await definitions(), before);
			assert.equal((await use.ids()).length, 1);
		});

		it("leaves an access of the same name alone that is not its own", async () => {
			const others = [
				`DEFINE ACCESS OVERWRITE ${ACCESS} ON DATABASE TYPE BEARER FOR RECORD`,
				`DEFINE ACCESS OVERWRITE ${ACCESS} ON DATABASE TYPE BEARER FOR RECORD COMMENT 'mine'`,
				`DEFINE ACCESS OVERWRITE ${ACCESS} ON DATABASE TYPE BEARER FOR USER COMMENT 'SurrealDB Session Workspaces (VS Code)'`,
				`DEFINE ACCESS OVERWRITE ${ACCESS} ON DATABASE TYPE RECORD`,
			];
			for (const definition of others) {
				await use.value(DEFAULT, definition);
				const before = await definitions();
				const { message } = await refused("accessTaken", open("user:bob"));
				assert.match(message, /lookAsRecord\.accessName/);
				assert.equal(await definitions(), before);
			}
			await use.value(DEFAULT, `REMOVE ACCESS ${ACCESS} ON DATABASE`);
			bob(await open("user:bob"));
		});

		it("says of its definition what it is", async () => {
			await open("user:bob");
			const accesses = await use.value(DEFAULT, "INFO FOR DB");
			assert.match(accesses, /TYPE BEARER FOR RECORD DURATION FOR GRANT 1h, FOR TOKEN 1h, FOR SESSION 1h/);
			assert.match(accesses, /COMMENT .*SurrealDB Session Workspaces.*May be removed/);
		});

		describe("its grant is revoked", () => {
			it("when the session is closed, and not before", async () => {
				const [one, other] = [await open("user:bob"), await open("user:alice")];
				assert.equal((await grants()).length, 2);
				await use.api.closeSession(one.id);
				assert.equal((await grants()).length, 1);
				assert.equal(await use.value(other.id, "RETURN $auth"), "user:alice");
				await use.api.closeSession(other.id);
				await noGrantLeft();
			});

			it("when the session signs in as another, signs out, or is reset", async () => {
				const ends: readonly ((id: string) => Promise<unknown>)[] = [
					(id) => use.api.signOut(id),
					(id) => use.api.resetSession(id),
					(id) =>
						use.api.signIn(id, {
							kind: "record",
							...home,
							access: "account",
							variables: { name: "alice", pass: "alice" },
						}),
				];
				for (const end of ends) {
					const { id } = await open("user:bob");
					assert.equal((await grants()).length, 1);
					await end(id);
					await noGrantLeft();
				}
			});

			it("when the last of a session and its forks is gone", async () => {
				const one = await open("user:bob");
				const fork = await use.api.forkSession(one.id);
				bob(fork);
				await use.api.closeSession(one.id);
				assert.equal((await grants()).length, 1);
				assert.equal(await use.value(fork.id, "SELECT VALUE id FROM note"), "[note:b]");
				bob(
					await use.api.forkSession(fork.id).then(async (next) => {
						await use.api.closeSession(fork.id);
						return next;
					}),
				);
				assert.equal((await grants()).length, 1);
				await use.closeSessions();
				await noGrantLeft();
			});

			it("when the connection ends", async () => {
				await open("user:bob");
				await use.api.disconnect();
				await use.api.connect(use.options);
				if (use.options.endpoint === "mem://") {
					await use.connect();
					return;
				}
				await noGrantLeft();
			});
		});
	},
	{ schema: odd },
);

describeAt([server], (use) => {
	beforeEach(() => markAsDevelopment({ endpoint: use.options.endpoint, ...home }));
	after(() => markAsDevelopment());

	const owner = { kind: "database", ...home, username: "own", password: "own" } as const;

	it("needs an owner of the database as the default session", async () => {
		await use.value(DEFAULT, "DEFINE USER IF NOT EXISTS own ON DATABASE PASSWORD 'own' ROLES OWNER");
		const editor = { kind: "database", ...home, username: "du", password: "du" } as const;
		const alice = {
			kind: "record",
			...home,
			access: "account",
			variables: { name: "alice", pass: "alice" },
		} as const;
		for (const auth of [editor, alice]) {
			await use.api.connect({ ...use.options, auth });
			const error = await refused("notAllowed", use.api.openAsRecord("user:alice"));
			assert.match(error.message, /Sign the default session in as an owner/);
			assert.equal((await use.ids()).length, 1);
		}
		await use.api.connect({ ...use.options, auth: owner });
		const session = await use.api.openAsRecord("user:bob");
		assert.equal(session.auth.subject, "user:bob");
		await use.api.closeSession(session.id);
		await use.api.connect({ ...use.options, auth: root });
		const left = await use.value(DEFAULT, `${SHOW} WHERE revocation = NONE`);
		assert.equal(left, "[]");
	});
});
