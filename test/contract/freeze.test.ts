/** What the matrix found, frozen into a suite: it passes on the same permissions, and what is denied fails on open ones. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CancellationToken } from "vscode-jsonrpc/node";
import { NO_CONFIG } from "../../src/common/suites/config";
import { freezeInto } from "../../src/common/suites/freeze";
import { whyNotThisCell } from "../../src/common/suites/freezeReasons";
import type { CellArgument } from "../../src/contributions";
import * as protocol from "../../src/protocol/backend";
import { type MatrixCell, permissionMatrix, planMatrix } from "../../src/protocol/permissions";
import { frozenCell } from "../../src/tests/freeze/frozenCell";
import type { Asked } from "../../src/tests/freeze/look";
import { DEFAULT, places } from "./support/places";
import { failures, onlySuite, runSuites, verdicts } from "./support/suiteRuns";

/** With `permissions` in place of all, where there are some. */
const schema = (permissions?: string) => {
	const table = (name: string, own: string) => `DEFINE TABLE ${name} PERMISSIONS ${permissions ?? own};`;
	const mine = "FOR select, create, update, delete WHERE owner = $auth";
	return `
		${table("user SCHEMALESS", "FOR select FULL FOR update WHERE id = $auth")}
		${table("own SCHEMALESS", mine)}
		${table("number SCHEMALESS", mine)}
		${table("vault SCHEMALESS", "NONE")}
		${table("msg TYPE NORMAL SCHEMALESS", "FOR select WHERE in = $auth")}
		${table("likes TYPE RELATION", "FOR select WHERE in = $auth")}
		${table("mixed SCHEMALESS", "FOR select FULL FOR update WHERE { IF loud { THROW 'no' }; RETURN false }")}
		${table("tabs SCHEMALESS", "FOR select WHERE owner = $auth")}
		${table("many SCHEMALESS", "FOR select, delete WHERE owner = $auth")}
		DEFINE FIELD hidden ON own TYPE option<string> PERMISSIONS FOR select ${permissions ?? "NONE"};
	`;
};
const access =
	"DEFINE ACCESS as_test ON DATABASE TYPE RECORD SIGNIN (SELECT * FROM <record> $record) DURATION FOR SESSION 1h;";
const records = `
	INSERT INTO user [{ id: user:bob, password: 'hunter2' }, { id: user:alice, password: 'hunter3' }];
	INSERT INTO own [{ id: own:a, owner: user:alice, hidden: 'x' }, { id: own:b, owner: user:bob, hidden: 'y' }];
	INSERT INTO number [{ id: number:1, owner: user:alice }, { id: number:2, owner: user:bob }];
	INSERT INTO vault [{ id: vault:a, token: 't0ps3cret', owner: user:alice }];
	INSERT INTO msg [{ id: msg:a, in: user:alice, out: user:bob }, { id: msg:b, in: user:bob, out: user:alice }];
	INSERT RELATION INTO likes [{ id: likes:a, in: user:alice, out: own:a }, { id: likes:b, in: user:bob, out: own:a }];
	INSERT INTO mixed [{ id: mixed:quiet }, { id: mixed:shout, loud: true }];
	INSERT INTO tabs [{ id: tabs:a, owner: user:alice, t: 'a\tb' }, { id: tabs:b, owner: user:bob, t: 'C:\\\\temp \${X}' }];
	FOR $i IN 1..60 { CREATE type::record('many', <string> $i) SET owner = user:alice };
	CREATE many:zzz SET owner = user:bob;
`;

describe.each(places)("what is frozen on $name", (place) => {
	const fixture = place.fixture();
	let bob = "";
	let text = "";
	const refused: string[] = [];
	beforeAll(async () => {
		await fixture.start();
		for (const { error } of await fixture.backend.query(DEFAULT, schema() + access + records))
			expect(error).toBeUndefined();
		const { rpc } = fixture.backend;
		bob = (await rpc.sendRequest(protocol.forkSession, { id: DEFAULT, name: "bob" })).id;
		const variables = { record: "user:bob" };
		await rpc.sendRequest(protocol.signIn, {
			id: bob,
			credentials: { kind: "record", access: "as_test", variables },
		});
		for (const [cell, kind] of await cells()) await freeze(cell, kind);
	});
	afterAll(fixture.stop);

	const cells = async () => {
		const { rpc } = fixture.backend;
		const { tables } = await rpc.sendRequest(planMatrix, { sessions: [bob] });
		const params = { key: "m", sessions: [bob], fields: true, records: 100, confirmed: [] };
		const found = (await rpc.sendRequest(permissionMatrix, params)).cells;
		const kinds = new Map(tables.map(({ name, kind }) => [name, kind]));
		return found.map((cell) => [cell, kinds.get(cell.table) ?? "normal"] as const);
	};
	const freeze = async (cell: MatrixCell, tableKind: CellArgument["tableKind"]) => {
		if (whyNotThisCell(cell, tableKind) !== undefined) return;
		const { rpc } = fixture.backend;
		const asked = {
			request: (type: never, params: never) => rpc.sendRequest(type, params),
			releaseRun: (run: string) => void rpc.sendNotification(protocol.releaseRun, { run }),
		} as unknown as Asked;
		const session = { id: bob, name: "bob", kind: "record", subject: "user:bob", fullRights: false } as const;
		const argument = { ...cell, tableKind, hasOutsideEffects: false, session, place: "test/test" };
		const actor = { kind: "record", name: "bob", record: "user:bob" } as const;
		try {
			const frozen = await frozenCell(argument, actor, [], asked, CancellationToken.None);
			const written = freezeInto(text, NO_CONFIG, frozen);
			if ("problem" in written) throw new Error(written.problem);
			({ text } = written);
		} catch (error) {
			refused.push(`${cell.table} ${cell.action}: ${(error as Error).message}`);
		}
	};
	const run = async (permissions?: string) =>
		onlySuite(await runSuites(fixture.backend, { schema: schema(permissions) }, [text]));

	it("is whatever the matrix knows of", () => {
		expect(refused).toEqual([]);
		expect(text).toContain("bob may delete many:zzz");
		expect(text).toContain("bob may not see hidden of own:b");
		expect(text).toContain("bob may create number:frozen_2");
		expect(text).toContain("bob may not update mixed:shout");
	});

	it("holds no secret", () => {
		expect(text).not.toMatch(/hunter|t0ps3cret/);
		expect(text).toContain("has something else in token, which may be a secret");
	});

	it("passes as long as nothing changes", async () => {
		const told = await run();
		expect(failures(told)).toEqual([]);
		expect(new Set(Object.values(verdicts(told)))).toEqual(new Set(["passed"]));
	});

	it("fails where something that is denied is open", async () => {
		const told = verdicts(await run("FULL"));
		const denied = Object.keys(told).filter((name) => name.includes("may not"));
		expect(denied.length).toBeGreaterThan(15);
		expect(denied.filter((name) => told[name] !== "failed")).toEqual([]);
	});

	it("fails where something that is allowed is denied", async () => {
		const told = verdicts(await run("NONE"));
		const allowed = Object.keys(told).filter((name) => /bob may (?!not)/.test(name));
		expect(allowed.length).toBeGreaterThan(5);
		expect(allowed.filter((name) => told[name] !== "failed")).toEqual([]);
	});
});
