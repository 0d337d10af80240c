/** A text that is run rolled back gives what separate statements give, and leaves nothing, however it is written. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import * as protocol from "../../src/protocol/backend";
import { type CompareOutcome, compareRun } from "../../src/protocol/compare";
import { everythingIn } from "./support/everything";
import { DEFAULT, type Place, places } from "./support/places";
import { rejection } from "./support/rejection";

const schema = `
DEFINE TABLE user; CREATE user:alice SET pass = 'alice'; CREATE user:bob SET pass = 'bob';
DEFINE ACCESS account ON DATABASE TYPE RECORD SIGNIN (SELECT * FROM user WHERE id = type::record('user', $u) AND pass = $p);
DEFINE ACCESS look ON DATABASE TYPE BEARER FOR RECORD;
DEFINE TABLE note PERMISSIONS FOR select WHERE owner = $auth.id FOR create, update FULL FOR delete NONE;
CREATE note:1 SET owner = user:alice; CREATE note:2 SET owner = user:bob;
DEFINE TABLE log PERMISSIONS FULL; DEFINE EVENT noted ON note THEN { CREATE log SET of = $value.id; RETURN 1; };
DEFINE FUNCTION fn::write() { CREATE note:f; IF true { RETURN 'wrote' }; CREATE note:never; };
DEFINE PARAM $two VALUE 2; DEFINE SEQUENCE steps;
`;

/** Texts that try to get out, or that hide words: whatever they give, or if they are refused, nothing stays. */
const attempts = [
	"}; COMMIT; CREATE note:x; BEGIN; {",
	"); COMMIT; CREATE note:x; BEGIN; (",
	"RETURN 1 }; COMMIT; CREATE note:x; LET $x = { 1",
	"RETURN 1); COMMIT; CREATE note:x; LET $x = (1",
	"RETURN 1})(); COMMIT; CREATE note:x; LET $x = (|| {1",
	"CREATE note:x; COMMIT; CREATE note:y",
	"CREATE note:x; commit transaction; CREATE note:y",
	"CREATE note:x; /* */ COMMIT -- x\n; CREATE note:y",
	"CANCEL; CREATE note:x",
	"BEGIN; CREATE note:x; COMMIT",
	"CREATE note:x; BEGIN; CREATE note:y; COMMIT; CREATE note:z",
	"RETURN 1; CREATE note:x",
	"CREATE note:x; RETURN 2; CREATE note:y",
	"CREATE note:x; IF true { RETURN 1 }; CREATE note:y",
	"CREATE note:x; { { RETURN 1 } }; CREATE note:y",
	"LET $a = { CREATE note:x; RETURN 1 }; CREATE note:y",
	"CREATE note:x; FOR $i IN 0..3 { CREATE note; IF $i = 1 { RETURN $i } }; CREATE note:y",
	"CREATE note:x; BREAK; CREATE note:y; CONTINUE",
	"RETURN (RETURN (CREATE note:x)); CREATE note:y",
	"fn::write(); CREATE note:y",
	"DEFINE FUNCTION fn::more() { CREATE note:x; RETURN 1 }; fn::more(); fn::more()",
	"(|| { CREATE note:x; RETURN 1 })(); CREATE note:y",
	"CREATE note:x -- the end",
	"CREATE note:x # the end",
	"CREATE note:x // }); COMMIT",
	"CREATE note:x /* ; COMMIT; */",
	"/* CREATE */ CREATE note:x SET t = '; COMMIT; CREATE note:y; --'",
	'CREATE note:x SET t = "}; COMMIT; {", `; COMMIT;` = 1',
	"CREATE note:x SET t = 'a\\'; COMMIT; CREATE note:y; \\''",
	"CREATE note:x SET r = /; COMMIT; CREATE note:y;/",
	"RETURN [1] /a; COMMIT; CREATE note:x; b/ 2",
	"RETURN 4 / 2; CREATE note:x; RETURN 8 / 4",
	"CREATE note:x SET a = { COMMIT }; CREATE note:y",
	"{ COMMIT; }; CREATE note:x",
	"CREATE note:x; SELECT commit, begin FROM note; CREATE note:y",
	"USE DB other; CREATE note:x; COMMIT",
	"USE DB other; CREATE note:x",
	"USE NS another DB other; CREATE note:x",
	"USE DB { COMMIT; 'other' }; CREATE note:x",
	"OPTION IMPORT; CREATE note:x",
	"LET $x = CREATE note:x; RETURN $x",
	"LET $x: any = (CREATE note:x RETURN AFTER); RETURN $x",
	"LET $x = 1; COMMIT; LET $y = 2",
	"DEFINE TABLE made; CREATE made:1; DEFINE INDEX i ON made FIELDS a; REMOVE TABLE note",
	"DEFINE NAMESPACE made; DEFINE DATABASE made; DEFINE USER made ON ROOT PASSWORD 'x'; REMOVE ACCESS account ON DATABASE",
	"REMOVE DATABASE test",
	"REMOVE NAMESPACE test",
	"DEFINE PARAM OVERWRITE $two VALUE 3; RETURN $two",
	"DEFINE EVENT e ON note THEN { THROW 'stop' }; CREATE note:x",
	"ACCESS look GRANT FOR RECORD user:bob",
	"ACCESS look GRANT FOR RECORD user:bob; COMMIT",
	"SHOW CHANGES FOR TABLE note SINCE 1; COMMIT; CREATE note:x",
	"ALTER SYSTEM QUERY_TIMEOUT 10s",
	"IF true { ALTER SYSTEM QUERY_TIMEOUT 10s }",
	"ALTER /* */ SYSTEM QUERY_TIMEOUT 10s; CREATE note:x",
	"LIVE SELECT * FROM note",
	"KILL u'00000000-0000-4000-8000-000000000000'",
	"IF true { LIVE SELECT * FROM note }",
	"CREATE note:x; THROW 'no'; CREATE note:y",
	"CREATE note:x; THROW 'The query was not executed due to a failed transaction'; CREATE note:y",
	"CREATE note:x; CREATE note:x; fn::nowhere(); CREATE note:y",
	"CREATE note:x SET a = ; CREATE note:y",
	"CREATE note:x; RETURN 'open",
	"CREATE note:x; RETURN (1",
	"CREATE note:x; RETURN [1)",
	"CREATE note:x }",
	"CREATE note:x; /* open",
	"RETURN function() { return '}; COMMIT; CREATE note:x'; }; CREATE note:y",
	"INSERT INTO note [{ id: note:x }, { id: note:1 }]; RELATE user:alice->wrote->note:1; DELETE note; DELETE user",
	"UPSERT note:1 SET a = 1 RETURN DIFF; UPDATE note SET a = a + 1 RETURN NONE",
	"REBUILD INDEX IF EXISTS i ON note; ALTER TABLE note COMMENT 'x'; INFO FOR DB",
	"",
	";;;",
	" -- nothing",
];

describe.each(places)("$name", (place: Place) => {
	const use = place.fixture();
	let alice = "";
	beforeAll(async () => {
		await use.start();
		for (const { error } of await use.backend.query(DEFAULT, schema)) expect(error).toBeUndefined();
		alice = await signedIn("alice");
	});
	afterAll(use.stop);

	const signedIn = async (name: string): Promise<string> => {
		const at = { namespace: "test", database: "test" };
		const { id } = await use.backend.rpc.sendRequest(protocol.createSession, { name, ...at });
		const credentials = {
			kind: "record",
			...at,
			access: "account",
			variables: { u: name, p: name },
		} as const;
		await use.backend.rpc.sendRequest(protocol.signIn, { id, credentials });
		return id;
	};
	const rolledBack = async (id: string, text: string, variables?: Record<string, unknown>) => {
		const params = { sessions: [id], text, writes: "rollback", ...(variables ? { variables } : {}) } as const;
		const { outcomes } = await use.backend.rpc.sendRequest(compareRun, params);
		return outcomes[0] as CompareOutcome;
	};
	const pages = async ({ run, statements }: CompareOutcome) => {
		const texts: string[] = [];
		for (const { index, rows, status, error, shape } of statements) {
			if (status === "error") texts.push(`error ${error?.kind}: ${error?.message}`);
			else {
				const page = { run: run ?? "", statement: index, offset: 0, limit: Math.max(rows, 1) };
				const page1 = await use.backend.rpc.sendRequest(protocol.resultPage, { ...page, form: "surrealql" });
				const list = (page1.texts ?? []).join(", ");
				texts.push(shape === "rows" ? `[${list}]` : list);
			}
		}
		return texts;
	};
	const values = async (id: string, text: string, variables?: Record<string, unknown>) => {
		const outcome = await rolledBack(id, text, variables);
		expect(outcome.failed).toBeUndefined();
		return pages(outcome);
	};

	test("nothing stays of any text", { timeout: 120_000 }, async () => {
		const before = await everythingIn(use.backend);
		expect(before).toContain("note:1");
		let ran = 0;
		for (const text of attempts) {
			for (const id of [DEFAULT, alice]) {
				const outcome = await rolledBack(id, text).catch((error: unknown) => {
					expect(error, text).toMatchObject({ data: { code: "notRolledBack" } });
				});
				if (outcome?.statements.some(({ status }) => status === "ok")) ran++;
				expect(await everythingIn(use.backend), `as ${id}: ${text}`).toBe(before);
			}
		}
		// Many of them did something.
		expect(ran).toBeGreaterThan(60);
	});

	test("what separate statements give, as the session, also where one fails", async () => {
		const text =
			"RETURN [$auth, session::ns(), session::db()]; CREATE note:9 SET owner = user:alice; CREATE note:9; " +
			"SELECT VALUE id FROM note; fn::write(); THROW 'mine'; UPDATE note SET seen = true RETURN VALUE id; " +
			"LET $x = (SELECT VALUE id FROM note); RETURN $x; IF true { RETURN 3 }; RETURN $two + $given; DELETE note; RETURN 'end'";
		const admin = await values(DEFAULT, text, { given: 1 });
		expect(admin.slice(0, 2)).toEqual(["[NONE, 'test', 'test']", "[{ id: note:9, owner: user:alice }]"]);
		expect(admin[2]).toMatch(/^error AlreadyExists: /);
		expect(admin.slice(3)).toEqual([
			"[note:1, note:2, note:9]",
			"'wrote'",
			"error Thrown: An error occurred: mine",
			"[note:1, note:2, note:9, note:f]",
			"NONE",
			"[note:1, note:2, note:9, note:f]",
			"3",
			"3",
			"[]",
			"'end'",
		]);
		const own = await values(alice, text, { given: 1 });
		expect(own.slice(0, 2)).toEqual(["[user:alice, 'test', 'test']", "[{ id: note:9, owner: user:alice }]"]);
		expect(own[3]).toBe("[note:1, note:9]");
		expect(own[8]).toBe("[note:1, note:9]");
	});

	test("what a failed statement had written before it failed is not there for those behind it", async () => {
		const text =
			"FOR $i IN 1..6 { CREATE note SET half = true; IF $i = 3 { THROW 'x' } }; SELECT VALUE half FROM note WHERE half";
		const [failed, left] = await values(DEFAULT, text);
		expect(failed).toMatch(/^error Thrown: /);
		expect(left).toBe("[]");
	});

	test("a transaction that stands where a regular expression could is refused as well", async () => {
		const text = "RETURN 1.* /a; BEGIN; CREATE note:x; COMMIT; RETURN b/ 2";
		const refusal = await rejection(rolledBack(DEFAULT, text));
		expect(refusal).toMatchObject({ code: "notRolledBack" });
	});

	test("a RETURN leaves its statement and nothing more, as it does else", async () => {
		const text =
			"RETURN 1; LET $x = { RETURN 7 }; RETURN $x; LET $y = { IF false { RETURN 7 }; 8 }; RETURN $y; " +
			"FOR $i IN 0..3 { IF $i = 1 { RETURN $i } }; RETURN 2";
		expect(await values(DEFAULT, text)).toEqual(["1", "7", "NONE", "NONE", "8", "1", "2"]);
		const { id } = await use.backend.rpc.sendRequest(protocol.forkSession, { id: DEFAULT });
		const plain = (await use.backend.query(id, text)).map(({ value }) => value);
		expect(await values(DEFAULT, text)).toEqual(plain);
	});

	test("values are exact, type by type", async () => {
		const texts = [
			"NONE, NULL, true, 1, 1f, 1.5, 1dec, -9223372036854775808, 'a', b'00ff', 1w2d, d'2026-01-02T03:04:05.000000006Z'",
			"user:alice, user:1, user:[1, 1f], user:{ a: 1 }, user:1..3, 1..3, 1>..=3, u'01890a5d-ac96-774b-bcce-b302099a8057'",
			"<set>[1, 2], [], {}, [NONE, NULL], { a: NONE, b: NULL, `odd name`: [{}] }, (1.0, 2.0), 1..",
		];
		for (const text of texts) {
			const plain = (await use.backend.query(DEFAULT, `RETURN [${text}]`)).map(({ value }) => value);
			expect(await values(DEFAULT, `RETURN [${text}]`)).toEqual(plain);
		}
	});

	test("a value that cannot be sent takes no other one with it", async () => {
		const given = await values(
			DEFAULT,
			"RETURN /a/; CREATE note:7; RETURN |$x| $x; RETURN 1; SELECT VALUE id FROM note",
		);
		expect(given[0]).toMatch(/^error NotKnown: Not known: .*regular expression/);
		expect(given[2]).toMatch(/^error NotKnown: Not known: .*[Cc]losure/);
		expect([given[1], given[3], given[4]]).toEqual(["[{ id: note:7 }]", "1", "[note:1, note:2, note:7]"]);
	});

	test("what has effects outside does not run a second time", async () => {
		const given = await values(
			DEFAULT,
			"RETURN 1; THROW 'no'; RETURN 2; RETURN /a/; RETURN function() { return 1 }",
		);
		expect(given).toHaveLength(5);
		if (place.embedded) {
			expect(given[0]).toMatch(/^error NotKnown: .*outside of the database/);
			expect(given[1]).toBe("error Thrown: An error occurred: no");
			expect(given[2]).toMatch(/^error NotKnown: .*outside of the database/);
		} else expect(given.every((each) => /^error NotKnown: .*outside of the database/.test(each))).toBe(true);
	});

	test("the session stays where it is and keeps its variables", async () => {
		const { id } = await use.backend.rpc.sendRequest(protocol.forkSession, { id: DEFAULT });
		expect(await values(id, "USE DB other; LET $x = 1; RETURN [session::db(), $x]")).toEqual([
			"{ database: 'other', namespace: 'test' }",
			"NONE",
			"['other', 1]",
		]);
		expect(await use.backend.value(id, "RETURN [session::db(), $x]")).toBe("['test', NONE]");
		expect(use.backend.sessions.get(id)?.variables).toEqual({});
	});

	test("a text that does not parse is refused with its own position", async () => {
		expect(await rolledBack(DEFAULT, "CREATE note:x;\nSELECT * FRM x")).toMatchObject({
			failed: { code: "serverError", detail: { position: { line: 2, column: 10 } } },
			statements: [],
		});
	});

	test("whoever cancels leaves nothing, and the session is free again", async () => {
		const before = await everythingIn(use.backend);
		const { id } = await use.backend.rpc.sendRequest(protocol.forkSession, { id: DEFAULT });
		const source = new CancellationTokenSource();
		const params = {
			sessions: [id],
			text: "CREATE note:c1; SLEEP 4s; CREATE note:c2; SLEEP 200ms; CREATE note:c3",
			writes: "rollback",
		} as const;
		const running = rejection(use.backend.rpc.sendRequest(compareRun, params, source.token));
		await use.backend.until("the text to run", () => use.backend.sessions.get(id)?.busy !== undefined);
		source.cancel();
		expect((await running).code).toBe("cancelled");
		expect(await use.backend.value(id, "RETURN 1")).toBe("1");
		expect(await everythingIn(use.backend)).toBe(before);
	});
});
