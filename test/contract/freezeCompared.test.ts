/** What sessions got of a statement, frozen into a suite: it passes on the same permissions, and fails on others. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NO_CONFIG } from "../../src/common/suites/config";
import { type FrozenActor, freezeInto } from "../../src/common/suites/freeze";
import { caseOfError, caseOfValue, shapeOf } from "../../src/common/suites/freezeStatement";
import * as protocol from "../../src/protocol/backend";
import { compareRun, type FrozenStatement, freezeStatement } from "../../src/protocol/compare";
import { DEFAULT, places } from "./support/places";
import { rejection } from "./support/rejection";
import { failures, onlySuite, runSuites, verdicts } from "./support/suiteRuns";

const schema = (permissions: string, secret = "WHERE owner = $auth") => `
	DEFINE TABLE user SCHEMALESS PERMISSIONS FOR select FULL;
	DEFINE TABLE note SCHEMALESS PERMISSIONS ${permissions};
	DEFINE FIELD mood ON note TYPE option<string> PERMISSIONS FOR select ${secret};
	DEFINE FIELD changed ON note VALUE time::now();
	DEFINE TABLE locked SCHEMALESS PERMISSIONS NONE;
	DEFINE FUNCTION fn::admins() { IF $auth { THROW 'only for admins' }; RETURN 1 } PERMISSIONS FULL;
`;
const own = "FOR select WHERE owner = $auth OR public";
const seed = `
	INSERT INTO user [{ id: user:alice }, { id: user:bob }];
	INSERT INTO note [
		{ id: note:diary, owner: user:alice, mood: 'low', title: 'a' },
		{ id: note:plan, owner: user:bob, mood: 'high', title: 'b' },
		{ id: note:news, owner: user:alice, public: true, mood: 'fine', title: 'c' },
	];
	FOR $i IN 1..300 { CREATE note SET id = $i, owner = user:alice, mood = 'low', title = 'more' };
`;
const names = ["root", "alice", "bob"];

describe.each(places)("what was compared and frozen on $name", (place) => {
	const fixture = place.fixture();
	const sessions: string[] = [DEFAULT];
	beforeAll(async () => {
		await fixture.start();
		const access = "DEFINE ACCESS as_test ON DATABASE TYPE RECORD SIGNIN (SELECT * FROM <record> $record);";
		for (const { error } of await fixture.backend.query(DEFAULT, access + schema(own) + seed))
			expect(error).toBeUndefined();
		for (const name of ["alice", "bob"]) {
			const { id } = await fixture.backend.rpc.sendRequest(protocol.forkSession, { id: DEFAULT, name });
			sessions.push(id);
			const variables = { record: `user:${name}` };
			const credentials = { kind: "record", access: "as_test", variables } as const;
			await fixture.backend.rpc.sendRequest(protocol.signIn, { id, credentials });
		}
	});
	afterAll(fixture.stop);

	const freeze = async (text: string, statement = 0): Promise<FrozenStatement> => {
		const { rpc } = fixture.backend;
		const { outcomes } = await rpc.sendRequest(compareRun, { sessions, text, writes: "rollback" });
		const runs = outcomes.map(({ run }) => run ?? null);
		try {
			return await rpc.sendRequest(freezeStatement, { runs, statement, ...shapeOf(text) });
		} finally {
			for (const run of runs) if (run !== null) void rpc.sendNotification(protocol.releaseRun, { run });
		}
	};
	/** A suite whose fixture has the records that are frozen, and another one. */
	const suite = async (statement: string) => {
		const { columns, records, isChoice } = await freeze(statement);
		const parts = columns.map((got, index) => {
			const name = names[index] ?? "";
			const actor: FrozenActor =
				name === "root" ? { kind: "root" } : { kind: "record", name, record: `user:${name}` };
			if ("why" in got) throw new Error(got.why);
			const made =
				"error" in got
					? caseOfError(name, statement, got.error)
					: caseOfValue(name, statement, isChoice ? records : [], got.assertions);
			return { actor, cases: [made] };
		});
		const values = await Promise.all(
			records.map((id) => fixture.backend.value(DEFAULT, `RETURN (SELECT * FROM ONLY ${id})`)),
		);
		const rows = values.map((value) => `INSERT IGNORE INTO note ${value}`);
		const sql = [
			"INSERT IGNORE INTO user [{ id: user:alice }, { id: user:bob }]",
			...rows,
			"CREATE note:zzz SET owner = user:alice, public = true",
		].join(";\n");
		const frozen = freezeInto("", NO_CONFIG, {
			comment: [],
			fixtures: [{ name: "records", sql }],
			parts,
		});
		if ("problem" in frozen) throw new Error(frozen.problem);
		return frozen.text;
	};
	const run = async (text: string, permissions = own, secret?: string) =>
		verdicts(onlySuite(await runSuites(fixture.backend, { schema: schema(permissions, secret) }, [text])));

	it("has a record for each way in which the sessions see one", async () => {
		const { records, rows, kinds, isChoice, columns } = await freeze("SELECT * FROM note");
		expect({ rows, kinds, isChoice }).toEqual({ rows: 302, kinds: 3, isChoice: true });
		expect(records).toEqual(["note:1", "note:news", "note:plan"]);
		expect(columns[2]).toEqual({
			assertions: expect.arrayContaining([
				'{ path = "0.id", equals = "note:news" }',
				'{ path = "0.title", exists = true }',
				'{ path = "0.mood", exists = false }',
				'{ path = "1.id", equals = "note:plan" }',
				'{ path = "1.mood", exists = true }',
				'{ path = "2", exists = false }',
			]),
		});
	});

	it.each([
		["all fields", "SELECT * FROM note"],
		["a list of fields, where what is denied is NONE", "SELECT id, mood FROM note ORDER BY id DESC"],
		["all fields and one by its name", "SELECT *, mood FROM note"],
		["another order, and a comment behind it", "SELECT *, owner.* FROM note ORDER BY id DESC -- all of them"],
	])("passes as long as nothing changes, and fails with what does: %s", async (_, statement) => {
		const text = await suite(statement);
		const [asRoot, asAlice, asBob] = Object.keys(await run(text));
		const is = (root: string, alice: string, bob: string) => ({
			[asRoot ?? ""]: root,
			[asAlice ?? ""]: alice,
			[asBob ?? ""]: bob,
		});
		expect(failures(onlySuite(await runSuites(fixture.backend, { schema: schema(own) }, [text])))).toEqual(
			[],
		);
		expect(await run(text, "FULL")).toEqual(is("passed", "failed", "failed"));
		expect(await run(text, "NONE")).toEqual(is("passed", "failed", "failed"));
		expect(await run(text, own, "FULL")).toEqual(is("passed", "passed", "failed"));
		expect(await run(text, own, "NONE")).toEqual(is("passed", "failed", "failed"));
	});

	it("tells rows apart in which a field that is named is denied", async () => {
		expect((await freeze("SELECT id, mood FROM note WHERE id IN [note:diary, note:plan]")).records).toEqual([
			"note:diary",
			"note:plan",
		]);
	});

	it.each([
		["one record", "SELECT * FROM ONLY note:diary", "note:diary"],
		["an error", "RETURN fn::admins()", undefined],
		["a value", "RETURN [$auth = user:alice, NONE, { a: 1 }]", undefined],
		["fields without an id", "SELECT title FROM note:diary, note:plan", undefined],
	])("passes where it gives %s", async (_, statement, record) => {
		const { records, isChoice } = await freeze(statement);
		expect({ records, isChoice }).toEqual({ records: record ? [record] : [], isChoice: false });
		const text =
			record || !statement.includes("note:")
				? await suite(statement)
				: await withNotes(await suite(statement));
		const told = onlySuite(await runSuites(fixture.backend, { schema: schema(own) }, [text]));
		expect(failures(told)).toEqual([]);
		expect(Object.values(verdicts(told))).toEqual(["passed", "passed", "passed"]);
	});
	const withNotes = async (text: string) =>
		text.replace(
			"CREATE note:zzz",
			"INSERT INTO note [{ id: note:diary, owner: user:alice, title: 'a' }, { id: note:plan, owner: user:bob, title: 'b' }];\nCREATE note:zzz",
		);

	it("asserts no secret, and says why where nothing is left", async () => {
		const told = await freeze(
			"SELECT id, title AS password FROM note WHERE $auth != user:bob OR id = note:plan",
		);
		expect(JSON.stringify(told)).not.toContain("'more'");
		const { columns } = await freeze("RETURN { token: 'abc' }");
		expect(columns.map((column) => "why" in column && column.why)).toEqual(
			names.map(() => expect.stringContaining("may hold a secret")),
		);
	});

	it("says what cannot be said", async () => {
		const nowhere = await freeze("SELECT * FROM locked");
		expect(nowhere.columns).toEqual(names.map(() => ({ why: expect.stringContaining("says nothing") })));
		const long = await freeze("RETURN string::repeat('a', 30000)");
		expect(long.columns[0]).toEqual({ why: expect.stringContaining("more than a test") });
		const twice = await rejection(freeze("SELECT * FROM note:diary, note:diary"));
		expect(twice).toMatchObject({
			code: "invalidArgument",
			message: expect.stringContaining("several times"),
		});
		const unnamed = await freeze("SELECT id, 1 AS `a.b` FROM note LIMIT 1");
		expect(unnamed.unnamed).toEqual(["a.b"]);
		const none = await freeze("RETURN 1; BREAK", 7);
		expect(none.columns).toEqual(names.map(() => ({ why: "It gave nothing." })));
	});
});
