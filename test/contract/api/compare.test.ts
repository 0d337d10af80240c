/** One text in several sessions: who sees what, side by side, with rights that are known; nothing stays unless it is to. */
import assert from "node:assert/strict";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import type { Comparison } from "../../../src/api";
import { waitFor } from "../support/waitFor";
import { DEFAULT, describeAt, everywhere, recordUser, UNKNOWN } from "./support/places";
import { refused } from "./support/refusal";

const more = `
DEFINE TABLE post SCHEMALESS PERMISSIONS FOR select WHERE public OR owner = $auth FOR create FULL FOR update WHERE owner = $auth FOR delete NONE;
DEFINE FIELD secret ON post PERMISSIONS FOR select WHERE owner = $auth;
CREATE post:1 SET owner = user:alice, public = true, secret = 'a', text = 'one' RETURN NONE;
CREATE post:2 SET owner = user:bob, public = true, secret = 'b', text = 'two' RETURN NONE;
CREATE post:3 SET owner = user:bob, public = false, secret = NULL, text = 'three' RETURN NONE;
DEFINE SEQUENCE begun;
DEFINE FUNCTION fn::count() { RETURN array::len((SELECT * FROM post)); };
DEFINE FUNCTION fn::publish($id: any) { UPDATE $id SET public = true; RETURN 'published'; };
DEFINE FUNCTION fn::indirect() { RETURN fn::publish(post:3); };
`;

describeAt(
	everywhere,
	(use) => {
		const users = async () => {
			const admin = await use.admin();
			const alice = await use.alice();
			const bob = await use.session({ name: "bob", as: recordUser("bob") });
			return [admin.id, alice.id, bob.id] as const;
		};
		const first = ({ statements }: Comparison) => statements[0] ?? assert.fail("no statement");
		const texts = ({ statements }: Comparison) =>
			statements.map(({ results }) =>
				results.map(({ surrealql, error }) => (error ? error.message : surrealql)),
			);
		const posts = () => use.value(DEFAULT, "SELECT * FROM post");
		const definitions = () => use.value(DEFAULT, "INFO FOR DB");

		it("each record, who got it, and the fields that are not the same", async () => {
			const [admin, alice, bob] = await users();
			const comparison = await use.api.compare([admin, alice, bob], "SELECT * FROM post");
			assert.deepEqual(comparison.sessions, [admin, alice, bob]);
			const { index, same, results, rows } = first(comparison);
			assert.equal(comparison.statements.length, 1);
			assert.deepEqual([index, same], [0, false]);
			assert.deepEqual(
				results.map(({ status, value }) => [status, (value as unknown[]).length]),
				[
					["ok", 3],
					["ok", 2],
					["ok", 3],
				],
			);
			assert.deepEqual(rows, [
				{ record: "post:1", seenBy: [admin, alice, bob], differingFields: ["secret"] },
				{ record: "post:2", seenBy: [admin, alice, bob], differingFields: ["secret"] },
				{ record: "post:3", seenBy: [admin, bob], differingFields: [] },
			]);
			for (const { durationMs } of results) assert.ok(durationMs >= 0);
		});

		it("the order of the sessions is the caller's, and what only a later one has stands where it has it", async () => {
			const [admin, alice] = await users();
			const { rows } = first(await use.api.compare([alice, admin], "SELECT * FROM post ORDER BY id DESC"));
			assert.deepEqual(
				rows?.map(({ record, seenBy }) => [record, seenBy]),
				[
					["post:3", [admin]],
					["post:2", [alice, admin]],
					["post:1", [alice, admin]],
				],
			);
		});

		it("the same is said to be the same; values that are no records have no rows", async () => {
			const [admin, alice, bob] = await users();
			const { statements } = await use.api.compare(
				[admin, alice, bob],
				"RETURN 1; RETURN [1, 2]; RETURN $auth; SELECT VALUE id FROM post; SELECT * FROM post WHERE false; RETURN 1f",
			);
			assert.deepEqual(
				statements.map(({ same }) => same),
				[true, true, false, false, true, true],
			);
			assert.deepEqual(
				statements.map(({ rows }) => rows?.length),
				[undefined, undefined, undefined, 3, 0, undefined],
			);
			assert.deepEqual(
				statements[2]?.results.map(({ surrealql }) => surrealql),
				["NONE", "user:alice", "user:bob"],
			);
			assert.deepEqual(statements[3]?.rows?.[2], {
				record: "post:3",
				seenBy: [admin, bob],
				differingFields: [],
			});
		});

		it("runs as whom the session is, sees what it wrote, and leaves nothing: no record, no definition", async () => {
			const [admin, alice, bob] = await users();
			const before = [await posts(), await definitions()];
			const comparison = await use.api.compare(
				[admin, alice, bob],
				"CREATE post:new SET owner = $auth, public = false; UPDATE post SET seen = true RETURN VALUE id; DELETE post:1; SELECT VALUE id FROM post; DEFINE TABLE made; RETURN fn::indirect()",
			);
			assert.deepEqual([await posts(), await definitions()], before);
			const [created, updated, deleted, left, defined, called] = texts(comparison);
			assert.match(created?.[0] ?? "", /id: post:new/);
			assert.match(created?.[1] ?? "", /owner: user:alice/);
			assert.match(created?.[2] ?? "", /owner: user:bob/);
			assert.deepEqual(updated, [
				"[post:1, post:2, post:3, post:new]",
				"[post:1, post:new]",
				"[post:2, post:3, post:new]",
			]);
			assert.deepEqual(deleted, ["[]", "[]", "[]"]);
			assert.deepEqual(left, [
				"[post:2, post:3, post:new]",
				"[post:1, post:2, post:new]",
				"[post:1, post:2, post:3, post:new]",
			]);
			assert.equal(defined?.[0], "NONE");
			assert.match(defined?.[1] ?? "", /Not enough permissions/);
			assert.deepEqual(called, ["'published'", "'published'", "'published'"]);
		});

		it("goes on after a statement that fails, in each session by itself", async () => {
			const [admin, alice] = await users();
			const { statements } = await use.api.compare(
				[admin, alice],
				"CREATE post:x; IF $auth { THROW 'not you' }; CREATE post:x; RETURN fn::count()",
			);
			assert.deepEqual(
				statements.map(({ results }) => results.map(({ status }) => status)),
				[
					["ok", "ok"],
					["ok", "error"],
					["error", "error"],
					["ok", "ok"],
				],
			);
			assert.match(statements[1]?.results[1]?.error?.message ?? "", /not you/);
			assert.equal(statements[3]?.results[0]?.value, 4);
		});

		it("what is to be kept is kept, and moves no session", async () => {
			const [admin, alice] = await users();
			await use.api.compare(
				[admin, alice],
				"USE DB test; LET $x = 1; CREATE post SET owner = $auth, public = false, kept = $x",
				{ writes: "commit" },
			);
			assert.equal(await use.value(DEFAULT, "RETURN count(SELECT * FROM post WHERE kept = 1)"), "2");
			assert.deepEqual([(await use.now(admin)).variables, (await use.now(alice)).variables], [{}, {}]);
			await use.api.query(DEFAULT, "DELETE post WHERE kept = 1");
		});

		it("with writes refused nothing that writes begins", async () => {
			const [admin, alice] = await users();
			const before = await posts();
			const writing = [
				"SELECT * FROM post; UPDATE post SET a = 1",
				"RETURN fn::indirect()",
				"IF true { DELETE post:1 }",
				"DEFINE TABLE made",
				"RETURN fn::nowhere()",
			];
			for (const text of writing) {
				const { message } = await refused(
					"writesRefused",
					use.api.compare([admin, alice], text, { writes: "refuse" }),
				);
				assert.match(message, /UPDATE|DELETE post|DEFINE TABLE made|fn::nowhere/);
			}
			assert.equal(await posts(), before);
			const read = await use.api.compare([admin, alice], "SELECT * FROM post; RETURN fn::count()", {
				writes: "refuse",
			});
			assert.deepEqual(texts(read)[1], ["3", "2"]);
		});

		it("a text with transactions of its own, or a live query, is refused, unless it is to be kept", async () => {
			const [admin] = await users();
			for (const text of [
				"BEGIN; CREATE post:x; COMMIT",
				"CREATE post:x; COMMIT; CREATE post:y",
				"CREATE post:x; CANCEL",
				"LIVE SELECT * FROM post",
			]) {
				for (const writes of ["rollback", "refuse"] as const)
					await refused("notRolledBack", use.api.compare([admin], text, { writes }));
			}
			const kept = await use.api.compare([admin], "BEGIN; RETURN 1; COMMIT", { writes: "commit" });
			assert.equal(
				kept.statements.some(({ results }) => results[0]?.value === 1),
				true,
			);
		});

		it("variables hold for the call", async () => {
			const [admin, alice] = await users();
			const given = await use.api.compare([admin, alice], "RETURN $given.a; SELECT * FROM $which", {
				variables: { given: { a: [1, "x", null] }, which: [] },
			});
			assert.deepEqual(given.statements[0]?.results[1]?.value, [1, "x", null]);
			assert.equal(await use.value(admin, "RETURN $given"), "NONE");
		});

		it("a session's own variables are there", async () => {
			const [admin, alice] = await users();
			await use.api.setVariable(alice, "mine", "user:alice");
			const { results } = first(await use.api.compare([admin, alice], "RETURN $mine"));
			assert.deepEqual(
				results.map(({ surrealql }) => surrealql),
				["NONE", "user:alice"],
			);
		});

		it("a session that cannot run it has errors; the others have results", async () => {
			const [admin] = await users();
			const nobody = await use.session({ name: "nobody" });
			const { results, same, rows } = first(await use.api.compare([admin, nobody.id], "SELECT * FROM post"));
			assert.equal(results[0]?.status, "ok");
			if (use.embedded) {
				// Without authentication, whoever is not signed in may do everything.
				assert.equal(same, true);
				assert.deepEqual(rows?.[0]?.seenBy, [admin, nobody.id]);
			} else {
				assert.equal(same, false);
				assert.equal(results[1]?.status, "error");
				assert.match(results[1]?.error?.message ?? "", /Anonymous access not allowed/);
				assert.deepEqual(
					rows?.map(({ seenBy }) => seenBy),
					[[admin], [admin], [admin]],
				);
			}
		});

		it("a text that no session can run rejects as a query does", async () => {
			const [admin, alice] = await users();
			const { message } = await refused("serverError", use.api.compare([admin, alice], "SELECT * FRM post"));
			assert.match(message, /Parse error/);
			assert.deepEqual((await use.api.compare([admin], " -- nothing")).statements, []);
		});

		it("unknown sessions are refused", async () => {
			await refused("sessionNotFound", use.api.compare([DEFAULT, UNKNOWN], "CREATE post:never"));
			assert.equal(await use.value(DEFAULT, "RETURN post:never.exists()"), "false");
		});

		it("ten sessions at once, each for itself", async () => {
			const sessions = await Promise.all(
				Array.from({ length: 10 }, (_, i) =>
					i % 2 === 0 ? use.alice(`alice ${i}`) : use.session({ name: `bob ${i}`, as: recordUser("bob") }),
				),
			);
			const ids = sessions.map(({ id }) => id);
			const comparison = await use.api.compare(
				ids,
				"CREATE post:mine SET owner = $auth; RETURN $auth; RETURN fn::count()",
			);
			assert.deepEqual(
				comparison.statements[1]?.results.map(({ surrealql }) => surrealql),
				ids.map((_, i) => (i % 2 === 0 ? "user:alice" : "user:bob")),
			);
			assert.deepEqual(
				comparison.statements[2]?.results.map(({ value }) => value),
				ids.map((_, i) => (i % 2 === 0 ? 3 : 4)),
			);
			assert.equal(await use.value(DEFAULT, "RETURN post:mine.exists()"), "false");
		});

		it("whoever cancels has nothing kept of it", async () => {
			const [admin, alice] = await users();
			const before = await posts();
			const source = new CancellationTokenSource();
			const call = refused(
				"cancelled",
				use.api.compare(
					[admin, alice],
					"RETURN sequence::nextval('begun'); CREATE post:c1; SLEEP 1s; CREATE post:c2; SLEEP 400ms; CREATE post:c3",
					{},
					source.token,
				),
			);
			// Steps of a sequence are seen from outside at once.
			let own = 0;
			await waitFor("both to run", async () => {
				const [step] = await use.api.query(DEFAULT, "RETURN sequence::nextval('begun')");
				return Number(step?.value) >= own++ + 2;
			});
			source.cancel();
			await call;
			source.dispose();
			// What was begun comes to its end; then the sessions are free.
			assert.equal(await use.value(admin, "RETURN 1"), "1");
			assert.equal(await use.value(alice, "RETURN 1"), "1");
			assert.equal(await posts(), before);
		});
	},
	{ schema: more },
);
