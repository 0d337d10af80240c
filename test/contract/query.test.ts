/** Running texts: one result a statement, paged; USE and LET at the top move the session as the official shell does. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as protocol from "../../src/protocol/backend";
import { DEFAULT, type Place, places } from "./support/places";
import { rejection } from "./support/rejection";

describe.each(places)("$name", (place: Place) => {
	const use = place.fixture();
	beforeAll(use.start);
	afterAll(use.stop);
	const fork = async () => (await use.backend.rpc.sendRequest(protocol.forkSession, { id: DEFAULT })).id;
	const run = (id: string, text: string, variables?: Record<string, unknown>) =>
		use.backend.rpc.sendRequest(protocol.runQuery, { id, text, ...(variables ? { variables } : {}) });
	const state = (id: string) => use.backend.sessions.get(id);

	test("one result a statement, with its place in the text, going on after a failure", async () => {
		const text = "RETURN 1; -- one\nTHROW 'no'; RETURN [2, 3];";
		const { statements } = await run(DEFAULT, text);
		expect(statements.map((statement) => text.slice(statement.range?.start, statement.range?.end))).toEqual([
			"RETURN 1",
			"THROW 'no'",
			"RETURN [2, 3]",
		]);
		expect(statements).toMatchObject([
			{ status: "ok", shape: "value", rows: 1 },
			{ status: "error", error: { message: expect.stringContaining("no") } },
			{ status: "ok", shape: "rows", rows: 2 },
		]);
		expect(statements.every((statement) => statement.durationMs >= 0)).toBe(true);
	});

	test("a failed transaction's results stand at the right statements", async () => {
		const text = "RETURN 0; BEGIN; CREATE twice:1; CREATE twice:1; COMMIT; RETURN 'after'";
		const { statements } = await run(DEFAULT, text);
		const last = statements.at(-1);
		expect(text.slice(last?.range?.start, last?.range?.end)).toBe("RETURN 'after'");
		const failed = statements.find((statement) => /already exists/.test(statement.error?.message ?? ""));
		expect(text.slice(failed?.range?.start, failed?.range?.end)).toBe("CREATE twice:1");
	});

	test("a RETURN in a transaction skips what follows: no result is put to a statement that it may not be of", async () => {
		const { statements } = await run(
			DEFAULT,
			"BEGIN; RETURN 1; CREATE skipped; CREATE skipped; COMMIT; RETURN 2",
		);
		expect(statements.every((statement) => statement.range === undefined)).toBe(true);
		const failed = await run(
			DEFAULT,
			"BEGIN; CREATE twice:2; CREATE twice:2; RETURN 1; CREATE x; COMMIT; RETURN 2",
		);
		const duplicate = failed.statements.find(({ error }) => /already exists/.test(error?.message ?? ""));
		expect(duplicate).toBeDefined();
		// A server answers each of the seven statements; the embedded engine leaves the COMMIT out.
		expect(duplicate?.range?.start).toBe(failed.statements.length === 7 ? 23 : undefined);
	});

	test("one field of a row can be asked for whole", async () => {
		const long = "x".repeat(2000);
		const { run: id } = await run(DEFAULT, `RETURN [{ a: '${long}', b: 1 }]`);
		const page = (form: "table" | "surrealql", field?: string) =>
			use.backend.rpc.sendRequest(protocol.resultPage, {
				run: id,
				statement: 0,
				offset: 0,
				limit: 1,
				form,
				...(field ? { field } : {}),
			});
		expect((await page("table")).rows?.[0]?.[0]?.[1]).toMatch(/^'x{499}…$/);
		expect((await page("surrealql", "a")).texts).toEqual([`'${long}'`]);
	});

	test("a text that does not parse is refused whole, with the position", async () => {
		const refused = await rejection(run(DEFAULT, "CREATE not_run;\nSELECT * FRM x"));
		expect(refused).toMatchObject({
			code: "serverError",
			detail: { kind: "Validation", position: { line: 2, column: 10 } },
		});
		expect(await rejection(run(DEFAULT, "LET $a = 1;\nSELECT * FRM x"))).toMatchObject({
			detail: { position: { line: 2, column: 10 } },
		});
	});

	test("an empty text has no results", async () => {
		expect((await run(DEFAULT, " -- nothing\n")).statements).toEqual([]);
	});

	test("variables of a call hold for it alone", async () => {
		const { run: id, statements } = await run(DEFAULT, "RETURN $given", { given: { a: [1, "x", null] } });
		const page = await use.backend.rpc.sendRequest(protocol.resultPage, {
			run: id,
			statement: 0,
			offset: 0,
			limit: 1,
			form: "json",
		});
		expect(statements).toHaveLength(1);
		expect(JSON.parse(page.texts?.[0] ?? "")).toEqual({ a: [1, "x", null] });
		expect(await use.backend.value(DEFAULT, "RETURN $given")).toBe("NONE");
	});

	test("results are paged in every form, and gone when released", async () => {
		const { run: id, statements } = await run(
			DEFAULT,
			"RETURN array::range(0, 1000).map(|$i| { i: $i, f: 1f, t: 'x' })",
		);
		expect(statements[0]).toMatchObject({ shape: "rows", rows: 1000 });
		const page = (form: "table" | "json" | "surrealql", offset: number, limit: number) =>
			use.backend.rpc.sendRequest(protocol.resultPage, { run: id, statement: 0, offset, limit, form });
		expect((await page("surrealql", 998, 10)).texts).toEqual([
			"{ f: 1f, i: 998, t: 'x' }",
			"{ f: 1f, i: 999, t: 'x' }",
		]);
		expect((await page("json", 5, 1)).texts).toEqual(['{"f":1,"i":5,"t":"x"}']);
		expect((await page("table", 0, 1)).rows).toEqual([
			[
				["f", "1f"],
				["i", "0"],
				["t", "'x'"],
			],
		]);
		expect((await page("table", 2000, 1)).rows).toEqual([]);
		await use.backend.rpc.sendNotification(protocol.releaseRun, { run: id });
		expect(await rejection(page("json", 0, 1))).toMatchObject({ code: "invalidArgument" });
	});

	test("a cell says what a value is that is too large for it", async () => {
		const made =
			"RETURN [{ s: string::repeat('x', 100000), a: array::range(0, 10000), o: { s: string::repeat('x', 100000) }, b: <bytes>string::repeat('x', 100000), n: 1 }]";
		const { run: id } = await run(DEFAULT, made);
		const params = { run: id, statement: 0, offset: 0, limit: 1, form: "table" } as const;
		const { rows } = await use.backend.rpc.sendRequest(protocol.resultPage, params);
		expect(Object.fromEntries(rows?.[0] ?? [])).toEqual({
			s: "string, 100,000 bytes",
			a: expect.stringMatching(/^array, \d+,\d+ bytes$/),
			o: expect.stringMatching(/^object, 100,\d+ bytes$/),
			b: "bytes, 100,000 bytes",
			n: "1",
		});
	});

	test("a long text comes in parts that make up the whole, in every form", async () => {
		// No character is cut, however the parts fall.
		const made =
			"RETURN [{ small: 1 }, { a: array::repeat(string::repeat('😀 of text', 1000), 100).join('') + 'x', b: 2 }, { small: 2 }]";
		const { run: id } = await run(DEFAULT, made);
		const page = (
			params: { form: "json" | "surrealql" | "laidOut" | "value"; field?: string; from?: number },
			offset = 1,
		) =>
			use.backend.rpc.sendRequest(protocol.resultPage, {
				run: id,
				statement: 0,
				offset,
				limit: 100,
				...params,
			});
		const text = `${"😀 of text".repeat(100_000)}x`;
		const wholes = [
			{ form: "surrealql", whole: `{ a: '${text}', b: 2 }` },
			{ form: "surrealql", field: "a", whole: `'${text}'` },
			{ form: "laidOut", whole: `{\n  a: '${text}',\n  b: 2\n}` },
			{ form: "json", whole: JSON.stringify({ a: text, b: 2 }) },
			{ form: "value", whole: JSON.stringify({ a: text, b: 2 }) },
		] as const;
		// Before and after it other rows have pages of their own.
		expect((await page({ form: "surrealql" }, 0)).texts).toEqual(["{ small: 1 }"]);
		expect((await page({ form: "surrealql" }, 2)).texts).toEqual(["{ small: 2 }"]);
		for (const { whole, ...params } of wholes) {
			const parts: string[] = [];
			for (let from = 0; from < whole.length; ) {
				const { texts = [], length } = await page({ ...params, from });
				expect(length).toBe(whole.length);
				expect(texts).toHaveLength(1);
				const [part = ""] = texts;
				expect(part.length).toBeGreaterThan(0);
				expect(part.length).toBeLessThanOrEqual(256 * 1024);
				expect(() => encodeURIComponent(part)).not.toThrow();
				parts.push(part);
				from += part.length;
			}
			expect(parts.length).toBeGreaterThan(2);
			expect(parts.join("") === whole).toBe(true);
		}
	});

	test("USE and LET at the top move the session", async () => {
		const id = await fork();
		const result = await run(id, "USE DB other; LET $x = 1.0; LET $y = $x + 1; RETURN $y");
		expect(result.statements).toHaveLength(4);
		expect(result.session).toMatchObject({
			namespace: "test",
			database: "other",
		});
		expect(await use.backend.value(id, "RETURN [session::db(), $x, $y]")).toBe("['other', 1f, 2f]");
		expect(state(id)).toMatchObject({ database: "other", variables: { x: "1f", y: "2f" } });
		expect(state(DEFAULT)).toMatchObject({ database: "test" });
	});

	test("each statement tells where it ran, if a USE has led elsewhere", async () => {
		const id = await fork();
		const places = async (text: string) => (await run(id, text)).statements.map(({ ranIn }) => ranIn);
		const [other, more] = [
			{ namespace: "test", database: "other" },
			{ namespace: "more", database: "other" },
		];
		expect(await places("RETURN 1; USE DB other; RETURN session::db(); USE NS more; RETURN 2")).toEqual([
			undefined,
			undefined,
			other,
			other,
			more,
		]);
		expect(await places("RETURN [session::ns(), session::db()]")).toEqual([undefined]);
		expect(await use.backend.value(id, "RETURN [session::ns(), session::db()]")).toBe("['more', 'other']");
		// Where a USE that was undone has led is said by nobody.
		expect(
			await places("USE NS test; BEGIN; USE DB y; RETURN 3; CANCEL; RETURN 4; USE DB test; RETURN 5"),
		).toEqual([
			undefined,
			other,
			other,
			"unknown",
			"unknown",
			"unknown",
			"unknown",
			{ namespace: "test", database: "test" },
		]);
	});

	test("a USE that is refused has led nowhere", async () => {
		const id = await fork();
		await use.backend.query(DEFAULT, "DEFINE USER viewer ON DATABASE PASSWORD 'v' ROLES VIEWER");
		const viewer = {
			kind: "database",
			namespace: "test",
			database: "test",
			username: "viewer",
			password: "v",
		} as const;
		await use.backend.rpc.sendRequest(protocol.signIn, { id, credentials: viewer });
		const { statements } = await run(id, "USE DB nowhere; RETURN session::db()");
		// On the engine whoever goes there makes it; a server refuses that to who may not define.
		const [status, ranIn] = place.embedded
			? (["ok", { namespace: "test", database: "nowhere" }] as const)
			: (["error", undefined] as const);
		expect(statements.map((statement) => [statement.status, statement.ranIn])).toEqual([
			[status, undefined],
			["ok", ranIn],
		]);
	});

	test("a database that is made because the namespace alone is named is told as well", async () => {
		const id = await fork();
		const told = () => use.backend.notices.splice(0).map(({ message }) => message);
		told();
		await run(id, "USE DB kept; USE NS `made-ns`");
		expect(told()).toEqual([
			"Database “kept”, namespace “made-ns”, and database “kept” in “made-ns” did not exist and were created.",
		]);
	});

	test("what a USE makes is told, once, with what comes before it in mind", async () => {
		const id = await fork();
		const told = () => use.backend.notices.splice(0).map(({ message }) => message);
		told();
		await run(id, "USE DB told1; USE NAMESPACE `told-ns`; USE DATABASE ⟨told 2⟩; RETURN 1");
		expect(told()).toEqual([
			"Database “told1”, namespace “told-ns”, and database “told 2” did not exist and were created.",
		]);
		await run(id, "USE NS test DB told1");
		await run(id, "{ USE DB never }; RETURN 'USE DB never'").catch(() => {});
		expect(told()).toEqual([]);
	});

	test("the side effects of a LET happen once", async () => {
		const id = await fork();
		await run(id, "LET $made = (CREATE ONLY made)");
		expect(await use.backend.value(id, "RETURN count(SELECT * FROM made)")).toBe("1");
		expect(await use.backend.value(id, "RETURN $made.id IN (SELECT VALUE id FROM made)")).toBe("true");
	});

	test.each([
		"{ LET $z = 1; RETURN $z }",
		"RETURN 'USE DB other; LET $z = 1;'",
		"-- USE DB other;\n/* LET $z = 1; */ RETURN 1",
		"RETURN `LET $z = 1; USE DB other`",
		"FOR $i IN [1] { LET $z = $i; }",
	])("inside a block, string or comment they do not: %s", async (text) => {
		const id = await fork();
		await run(id, text);
		expect(state(id)).toMatchObject({ database: "test", variables: {} });
		expect(await use.backend.value(id, "RETURN [session::db(), $z]")).toBe("['test', NONE]");
	});

	test("a LET or USE that failed moves nothing; nor does one in a transaction that failed", async () => {
		const id = await fork();
		await run(id, "LET $z = 1; LET $z = fn::missing()");
		expect(state(id)?.variables).toEqual({ z: "1" });
		await run(id, "BEGIN; LET $w = 1; THROW 'x'; COMMIT");
		expect(state(id)?.variables).toEqual({ z: "1" });
		await run(id, "BEGIN; LET $u = 1; COMMIT");
		expect(state(id)?.variables).toEqual({ z: "1", u: "1" });
		await run(id, "BEGIN; LET $never = 1");
		expect(state(id)?.variables).toEqual({ z: "1", u: "1" });
	});

	test.each([
		["|$x| $x + 1", "a closure cannot be stored"],
		["{ a: [|$x| $x] }", "a closure cannot be stored"],
		["<regex> 'a'", "a regular expression cannot be stored"],
		["[/a/]", "a regular expression cannot be stored"],
	])("a LET whose value the session cannot keep is named, with the reason: %s", async (value, notKept) => {
		const id = await fork();
		await run(id, "LET $v = 1");
		const { statements, variables } = await run(id, `RETURN 0; LET $v = ${value}; LET $w = 2; RETURN $w`);
		expect(statements.every(({ status }) => status === "ok")).toBe(true);
		expect(variables).toEqual([
			{ name: "v", statement: 1, notKept },
			{ name: "w", statement: 2 },
		]);
		expect(state(id)?.variables).toEqual({ v: "1", w: "2" });
		expect(await use.backend.value(id, "RETURN [$v, $w]")).toBe("[1, 2]");
	});

	test("what became of a variable is told of the last LET that set it, and only where it is new", async () => {
		const id = await fork();
		const told = async (text: string) => (await run(id, text)).variables;
		expect(await told("LET $v = |$x| $x; LET $v = 1; LET $v = fn::missing()")).toEqual([
			{ name: "v", statement: 1 },
		]);
		expect(await told("LET $v = 2; LET $v = 1")).toEqual([]);
		expect(await told("LET $v = |$x| $x; LET $v = fn::missing()")).toEqual([
			{ name: "v", statement: 0, notKept: "a closure cannot be stored" },
		]);
		expect(await told("RETURN 1")).toEqual([]);
		expect(await told("BEGIN; LET $v = 3; THROW 'x'; COMMIT")).toEqual([]);
	});

	test("what a transaction set and undid is not kept, nor what was set before it", async () => {
		const id = await fork();
		const undone = "a transaction that set it again was undone";
		for (const end of ["CANCEL", "THROW 'x'; COMMIT"]) {
			const { variables } = await run(id, `LET $x = 1; BEGIN; LET $x = 2; ${end}`);
			expect(variables).toEqual([{ name: "x", statement: 0, notKept: undone }]);
			const { notMoved } = await run(id, `USE DB other; BEGIN; USE DB another; ${end}`);
			expect(notMoved).toBe(undone);
			expect(state(id)).toMatchObject({ database: "test", variables: {} });
			expect(await use.backend.value(id, "RETURN [session::db(), $x]")).toBe("['test', NONE]");
		}
		await run(id, "BEGIN; LET $x = 2; CANCEL; LET $x = 3");
		expect(state(id)?.variables).toEqual({ x: "3" });
	});

	test("where it is not certain which statements ran, no variable is kept, and that is told", async () => {
		const id = await fork();
		const { variables, notMoved } = await run(
			id,
			"LET $v = 1; USE DB other; BEGIN; RETURN 1; CREATE skipped; CREATE skipped; COMMIT",
		);
		expect(notMoved).toBe("it is not certain which statements ran");
		expect(state(id)?.database).toBe("test");
		expect(variables).toEqual([{ name: "v", notKept: "it is not certain which statements ran" }]);
		expect(state(id)?.variables).toEqual({});
	});

	test("a comment at the end hides nothing of what is asked behind the text", async () => {
		const id = await fork();
		for (const text of [
			"LET $c1 = 1; -- end",
			"LET $c2 = 2 # end",
			"LET $c3 = 3; /* end */",
			"LET $c4 = 4 // end",
		])
			await run(id, text);
		expect(state(id)?.variables).toEqual({ c1: "1", c2: "2", c3: "3", c4: "4" });
	});

	test("a session is not moved to where nobody is: a namespace that it may not use", async () => {
		const id = await fork();
		await use.backend.query(id, "USE NS made_by_use DB d");
		expect(state(id)).toMatchObject({ namespace: "made_by_use", database: "d" });
	});
});
