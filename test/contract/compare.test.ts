/** What a text would do, and what several sessions got of it side by side: by what the host and its pages are told. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import * as protocol from "../../src/protocol/backend";
import {
	type AlignedPageParams,
	type Alignment,
	alignedPage,
	alignRuns,
	compareRun,
	judgeText,
	stopCompared,
} from "../../src/protocol/compare";
import { Backend } from "./support/backend";
import { everythingIn } from "./support/everything";
import { DEFAULT, type Place, places, root } from "./support/places";
import { rejection } from "./support/rejection";
import { Proxy, type Server, startServer, surrealBin } from "./support/server";

const schema = `
DEFINE TABLE note; DEFINE EVENT notify ON note WHEN $event = 'CREATE' THEN { RETURN http::post('http://127.0.0.1:1/', {}) };
DEFINE TABLE plain; DEFINE FIELD at ON plain VALUE fn::stamp();
DEFINE TABLE seen AS SELECT * FROM plain; DEFINE EVENT told ON seen THEN { CREATE log };
DEFINE TABLE log PERMISSIONS FOR create FULL; DEFINE EVENT logged ON log THEN { http::put('http://127.0.0.1:1/') };
DEFINE SEQUENCE steps;
DEFINE FUNCTION fn::stamp() { RETURN sequence::nextval('steps') };
DEFINE FUNCTION fn::read() { RETURN SELECT * FROM plain };
DEFINE FUNCTION fn::publish($id: any) { IF $id { UPDATE note SET a = 1; CREATE log }; };
DEFINE FUNCTION fn::deep::one() { RETURN fn::publish(1) };
DEFINE FUNCTION fn::call() { RETURN http::get('http://127.0.0.1:1/') };
`;

describe.each(places)("$name", (place: Place) => {
	const use = place.fixture();
	const made: string[] = [];
	beforeAll(async () => {
		await use.start();
		for (const { error } of await use.backend.query(DEFAULT, schema)) expect(error).toBeUndefined();
	});
	afterAll(use.stop);
	afterEach(() => {
		for (const run of made.splice(0)) void use.backend.rpc.sendNotification(protocol.releaseRun, { run });
	});
	const fork = async () => (await use.backend.rpc.sendRequest(protocol.forkSession, { id: DEFAULT })).id;
	const judge = (text: string, sessions: readonly string[] = [DEFAULT]) =>
		use.backend.rpc.sendRequest(judgeText, { sessions, text });

	test("what a text writes, itself and through functions", async () => {
		expect(await judge("SELECT * FROM note; RETURN fn::read(); RETURN $auth")).toEqual({
			writes: [],
			outside: [],
		});
		expect((await judge("CREATE log; RETURN 1; DELETE $it")).writes.slice(0, 2)).toEqual([
			"CREATE log",
			"DELETE",
		]);
		expect((await judge("RETURN fn::publish(note:1)")).writes).toEqual([
			"fn::publish, which runs UPDATE note",
		]);
		expect((await judge("RETURN fn::deep::one()")).writes).toEqual(["fn::publish, which runs UPDATE note"]);
		expect((await judge("RETURN fn::nowhere()")).writes).toEqual([
			"fn::nowhere, whose definition is not known",
		]);
		expect((await judge("DEFINE FUNCTION fn::own() { CREATE log }; RETURN fn::own()")).writes).toEqual([
			"DEFINE FUNCTION fn::own",
			"fn::own, which runs CREATE log",
		]);
	});

	test("what a roll-back does not undo: in the text, in functions, in events, and what those reach", async () => {
		const outside = async (text: string) => (await judge(text)).outside;
		expect(await outside("SELECT * FROM note")).toEqual([]);
		expect(await outside("RETURN http::get('x')")).toEqual(["http::get"]);
		expect(await outside("RETURN fn::call()")).toEqual(["http::get in fn::call"]);
		expect(await outside("CREATE note")).toEqual(["http::post in event notify of table note"]);
		expect(await outside("RETURN fn::deep::one()")).toEqual([
			"http::post in event notify of table note",
			"http::put in event logged of table log",
		]);
		// Its value, and by the view of it an event that writes to where there is another one.
		expect(await outside("CREATE plain")).toEqual([
			"sequence::nextval in fn::stamp",
			"http::put in event logged of table log",
		]);
		expect(await outside("UPDATE $any")).toContain("http::post in event notify of table note");
		expect(await outside("RETURN sequence::nextval('steps')")).toEqual(["sequence::nextval"]);
	});

	test("why a text cannot be rolled back", async () => {
		expect((await judge("BEGIN; CREATE log; COMMIT")).refused).toMatch(/transaction/);
		expect((await judge("LIVE SELECT * FROM note")).refused).toMatch(/live query/);
		expect((await judge("IF true { ALTER SYSTEM QUERY_TIMEOUT 1s }")).refused).toMatch(/ALTER SYSTEM/);
		expect((await judge("CREATE log")).refused).toBeUndefined();
	});

	test("a database that does not exist is not made by asking; what is there is not known", async () => {
		const before = await everythingIn(use.backend);
		const { id } = await use.backend.rpc.sendRequest(protocol.createSession, { name: "elsewhere" });
		const judged = await judge("USE NS nowhere DB never; CREATE note; RETURN fn::call()", [id]);
		expect(judged.writes).toContain("fn::call, whose definition is not known");
		expect(judged.outside).toContain("events of what it writes to, which are not known");
		expect(await everythingIn(use.backend)).toBe(before);
	});

	/** What each of several sessions gets, laid side by side: a text for each. */
	const sideBySide = async (
		texts: readonly string[],
		observer?: number,
		makesRecords = false,
	): Promise<Alignment> => {
		const runs = await Promise.all(
			texts.map(async (text) => {
				const params = { sessions: [await fork()], text, writes: "rollback" } as const;
				const [outcome] = (await use.backend.rpc.sendRequest(compareRun, params)).outcomes;
				if (outcome?.run) made.push(outcome.run);
				return outcome?.run ?? null;
			}),
		);
		return use.backend.rpc.sendRequest(alignRuns, {
			runs,
			statement: 0,
			makesRecords,
			...(observer === undefined ? {} : { observer }),
		});
	};
	const page = ({ alignment }: Alignment, more: Partial<AlignedPageParams> = {}) =>
		use.backend.rpc.sendRequest(alignedPage, { alignment, offset: 0, limit: 100, show: "all", ...more });

	test("rows of the same record stand side by side, in the order of the first who has them", async () => {
		const alignment = await sideBySide(
			[
				"RETURN [{ id: n:1, a: 1, b: NULL }, { id: n:3, a: 3 }, { id: n:4, a: 4 }]",
				"RETURN [{ id: n:1, a: 1 }, { id: n:2, a: 2, c: NONE }, { id: n:3, a: 3f }, { id: n:5, a: 5 }]",
				"RETURN []",
			],
			0,
		);
		expect(alignment).toMatchObject({ by: "record", rows: 5, differing: 5, same: false });
		expect(alignment.fields).toEqual(["a", "b", "id", "c"]);
		expect(alignment.columns).toEqual([
			{ rows: 3, missing: 0 },
			{ rows: 4, missing: 1 },
			{ rows: 0, missing: 3 },
		]);
		const { rows, total } = await page(alignment);
		expect(total).toBe(5);
		expect(rows.map(({ record, differing, at }) => [record, differing, at])).toEqual([
			["n:1", ["b"], [0, 0, -1]],
			["n:2", [], [-1, 1, -1]],
			["n:3", ["a"], [1, 2, -1]],
			["n:5", [], [-1, 3, -1]],
			["n:4", [], [2, -1, -1]],
		]);
		// NULL is a value, and what is not there has no cell.
		expect(rows[0]?.columns).toEqual([
			[
				["a", "1"],
				["b", "NULL"],
				["id", "n:1", "record"],
			],
			[
				["a", "1"],
				["id", "n:1", "record"],
			],
			null,
		]);
	});

	test("what is kept is told of each session when it is stopped: what ran, what was under way, what never began", async () => {
		const { rpc } = use.backend;
		const [quick, slow, busy] = [await fork(), await fork(), await fork()];
		for (const [id, expression] of [
			[quick, "false"],
			[slow, "true"],
			[busy, "false"],
		] as const)
			await rpc.sendRequest(protocol.setVariable, { id, name: "pause", expression });
		await use.backend.query(DEFAULT, "DEFINE TABLE stopped");
		const waiting = use.backend.query(busy, "SLEEP 2s");
		const count = () => use.backend.value(DEFAULT, "RETURN count(SELECT * FROM stopped)");
		const running = rpc.sendRequest(compareRun, {
			sessions: [quick, slow, busy],
			text: "IF $pause { SLEEP 3s }; CREATE stopped",
			writes: "commit",
			key: "to stop",
		});
		await use.backend.until("the quick one to be through", async () => (await count()) === "1");
		// Behind the comparison: it has ended there.
		await use.backend.value(quick, "RETURN 1");
		await rpc.sendRequest(stopCompared, { key: "to stop" });
		const { outcomes } = await running;
		for (const { run } of outcomes) if (run) made.push(run);
		expect(outcomes.map(({ statements, failed }) => failed?.code ?? statements.length)).toEqual([
			2,
			"outcomeUnknown",
			"cancelled",
		]);
		expect(outcomes[1]?.failed?.message).toContain("Cancelled while it ran");
		// That one went on; the other never began.
		await waiting;
		for (const id of [slow, busy]) expect(await use.backend.value(id, "RETURN 1")).toBe("1");
		expect(await count()).toBe("2");
		await use.backend.query(DEFAULT, "REMOVE TABLE stopped");
	});

	test("what is not known is not called the same", async () => {
		const closure = "RETURN |$x| $x";
		// A server's answer that cannot be given is an error of its own.
		expect(await sideBySide([closure, closure])).toMatchObject({ same: !place.embedded });
		expect(await sideBySide(["THROW 'a'", "THROW 'a'"])).toMatchObject({ same: true });
	});

	test("records that are new in each lie side by side by their position, others by their ids", async () => {
		const made = "RETURN [{ id: n:rand(), a: 1 }, { id: n:rand(), a: 2 }]";
		expect(await sideBySide([made, made])).toMatchObject({ by: "record", rows: 4 });
		const fresh = await sideBySide([made, made, "RETURN []"], 0, true);
		expect(fresh).toMatchObject({ by: "position", rows: 2 });
		expect(fresh.columns).toEqual([
			{ rows: 2, missing: 0 },
			{ rows: 2, missing: 0 },
			{ rows: 0, missing: 2 },
		]);
		const { rows } = await page(fresh);
		expect(rows.map(({ differing }) => differing)).toEqual([["id"], ["id"]]);
		const named = "RETURN [{ id: n:x, a: 1 }]";
		expect(await sideBySide([named, named], 0, true)).toMatchObject({ by: "record", rows: 1 });
	});

	test("only differences, from the middle, and without cells", async () => {
		const rows = (changed: number) =>
			`RETURN array::range(0, 50).map(|$i| { id: type::record('n', $i), v: IF $i % 10 = ${changed} { 0 } ELSE { $i } })`;
		const alignment = await sideBySide([rows(3), rows(10)]);
		expect(alignment).toMatchObject({ by: "record", rows: 50, differing: 5 });
		const some = await page(alignment, { show: "differences", offset: 1, limit: 2 });
		expect(some.total).toBe(5);
		expect(some.rows.map(({ record, position, differing }) => [record, position, differing])).toEqual([
			["n:13", 13, ["v"]],
			["n:23", 23, ["v"]],
		]);
		const bare = await page(alignment, { cells: "none", limit: 1 });
		expect(bare.rows).toEqual([{ record: "n:0", position: 0, columns: [], differing: [], at: [0, 0] }]);
	});

	test("a record that comes several times stands beside itself as often", async () => {
		const alignment = await sideBySide([
			"RETURN [{ id: n:1, v: 1 }, { id: n:1, v: 2 }]",
			"RETURN [{ id: n:1, v: 1 }]",
		]);
		expect((await page(alignment)).rows.map(({ at }) => at)).toEqual([
			[0, 0],
			[1, -1],
		]);
	});

	test("rows without records stand by position; ids alone are records; other values stand as they are", async () => {
		const positions = await sideBySide(["RETURN [{ a: 1 }, { a: 2 }]", "RETURN [{ a: 1 }, { a: 3 }, 4]"], 1);
		expect(positions).toMatchObject({ by: "position", rows: 3, differing: 2, fields: ["a"] });
		expect(positions.columns).toEqual([
			{ rows: 2, missing: 1 },
			{ rows: 3, missing: 0 },
		]);
		expect((await page(positions)).rows.map(({ differing }) => differing)).toEqual([[], ["a"], []]);
		const ids = await sideBySide(["RETURN [n:1, n:2]", "RETURN [n:2]"]);
		expect(ids).toMatchObject({ by: "record", rows: 2, differing: 1 });
		const values = await sideBySide(["RETURN { a: 1, b: 2 }", "RETURN { b: 3, a: 1 }", "RETURN [1]"]);
		expect(values).toMatchObject({ by: "value", rows: 1, differing: 1, same: false });
		const [row] = (await page(values)).rows;
		expect(row).toMatchObject({ differing: ["a", "b", ""], at: [0, 0, -1] });
		expect(row?.columns[2]).toEqual([["", "[1]"]]);
		const one = await sideBySide(["RETURN { id: n:1 }", "RETURN NONE", "RETURN NULL"], 0);
		expect(one.columns.map(({ missing }) => missing)).toEqual([0, 1, 0]);
	});

	test("errors: the same are the same, and who has one has no rows and misses none", async () => {
		expect((await sideBySide(["THROW 'x'", "THROW 'x'"])).same).toBe(true);
		expect((await sideBySide(["THROW 'x'", "THROW 'y'"])).same).toBe(false);
		const one = await sideBySide(["RETURN [{ id: n:1 }]", "THROW 'x'"], 0);
		expect(one).toMatchObject({ by: "record", rows: 1, differing: 0, same: false });
		expect(one.columns[1]).toEqual({ rows: 0, missing: 0 });
		expect((await page(one)).rows[0]?.columns).toEqual([[["id", "n:1", "record"]], null]);
		const nothing = await use.backend.rpc.sendRequest(alignRuns, { runs: [null, null], statement: 0 });
		expect(nothing).toMatchObject({ rows: 0, differing: 0, columns: [{ rows: 0 }, { rows: 0 }] });
	});

	test("it goes with the first of its runs", async () => {
		const alignment = await sideBySide(["RETURN [n:1]", "RETURN [n:2]"]);
		const [run = ""] = made;
		await use.backend.rpc.sendNotification(protocol.releaseRun, { run });
		expect((await rejection(page(alignment))).message).toMatch(/no longer there/);
		const again = use.backend.rpc.sendRequest(alignRuns, { runs: [run], statement: 0 });
		expect((await rejection(again)).code).toBe("invalidArgument");
	});

	test("sessions listed twice, or not there, are refused before anything runs", async () => {
		const compared = (sessions: readonly string[]) =>
			rejection(
				use.backend.rpc.sendRequest(compareRun, { sessions, text: "CREATE never", writes: "commit" }),
			);
		expect((await compared([DEFAULT, DEFAULT])).code).toBe("invalidArgument");
		expect((await compared([DEFAULT, "nobody"])).code).toBe("sessionNotFound");
		expect(await use.backend.has("never:1")).toBe(false);
		expect(await everythingIn(use.backend)).not.toContain("never");
	});

	test("sessions are compared where each of them is", async () => {
		const { id } = await use.backend.rpc.sendRequest(protocol.forkSession, { id: DEFAULT });
		await use.backend.rpc.sendRequest(protocol.useNamespaceDatabase, { id, database: "second" });
		const params = {
			sessions: [DEFAULT, id],
			text: "RETURN session::db(); CREATE other",
			writes: "rollback",
		} as const;
		const { outcomes } = await use.backend.rpc.sendRequest(compareRun, params);
		expect(outcomes.map(({ before }) => before.database)).toEqual(["test", "second"]);
		for (const { run } of outcomes) made.push(run ?? "");
		const texts = await Promise.all(
			outcomes.map(({ run = "" }) =>
				use.backend.rpc.sendRequest(protocol.resultPage, {
					run,
					statement: 0,
					offset: 0,
					limit: 1,
					form: "surrealql",
				}),
			),
		);
		expect(texts.map(({ texts }) => texts?.[0])).toEqual(["'test'", "'second'"]);
	});
});

describe.skipIf(!surrealBin)("a lost connection", () => {
	let server: Server;
	let proxy: Proxy;
	let backend: Backend;
	beforeAll(async () => {
		server = await startServer();
		proxy = await Proxy.before(server.port);
		backend = await Backend.start();
		await backend.connect({
			endpoint: proxy.endpoint,
			namespace: "test",
			database: "test",
			credentials: root,
		});
	});
	afterAll(async () => {
		await backend.stop();
		await proxy.stop();
		await server.stop();
	});

	test("undoes what was running, and that is said", async () => {
		await backend.query(DEFAULT, "DEFINE TABLE note; DEFINE SEQUENCE begun");
		const { id } = await backend.rpc.sendRequest(protocol.forkSession, { id: DEFAULT });
		const before = await everythingIn(backend);
		const text = "RETURN sequence::nextval('begun'); CREATE note:1; SLEEP 3s; CREATE note:2";
		const running = backend.rpc.sendRequest(compareRun, { sessions: [id], text, writes: "rollback" });
		let own = 0;
		await backend.until("it to run", async () => {
			const step = await backend.value(DEFAULT, "RETURN sequence::nextval('begun')");
			return Number(step) > own++;
		});
		await backend.backAfter(() => proxy.cut());
		const [outcome] = (await running).outcomes;
		expect(outcome?.failed).toMatchObject({
			code: "notRolledBack",
			message: expect.stringContaining("Nothing was changed"),
		});
		expect(await everythingIn(backend)).toBe(before);
		expect(await backend.value(id, "RETURN 1")).toBe("1");
	});
});
