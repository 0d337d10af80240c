/** Running texts: one result a statement, exact, in order, and as one session among several. */
import assert from "node:assert/strict";
import { jsonify, Surreal } from "surrealdb";
import WebSocket from "ws";
import type { StatementResult } from "../../../src/api";
import { DEFAULT, describeAt, everywhere, memory, server } from "./support/places";
import { refused } from "./support/refusal";

describeAt(everywhere, (use) => {
	const query = (text: string, id = DEFAULT) => use.api.query(id, text);
	/** The result without the time it took. */
	const only = async (text: string): Promise<Omit<StatementResult, "durationMs">> => {
		const [result, ...others] = await query(text);
		assert.deepEqual(others, []);
		assert.ok(result);
		const { durationMs: _, ...rest } = result;
		return rest;
	};

	it("one result a statement, going on after a failure", async () => {
		const results = await query("RETURN 1; -- one\nTHROW 'no'; RETURN [2, 3];");
		assert.deepEqual(
			results.map(({ index, status }) => [index, status]),
			[
				[0, "ok"],
				[1, "error"],
				[2, "ok"],
			],
		);
		for (const { durationMs } of results) assert.ok(Number.isFinite(durationMs) && durationMs >= 0);
	});

	it("variables arrive whole, whatever their size", async () => {
		const list = (length: number) => Array.from({ length }, (_, i) => i);
		const fields = (length: number) => Object.fromEntries(list(length).map((i) => [`f${i}`, i]));
		for (const length of [23, 24, 255, 256, 65_535, 65_536, 70_000]) {
			const variables = { list: list(length), within: [{ fields: fields(length) }], last: length };
			const [result] = await use.api.query(
				DEFAULT,
				"RETURN [array::len($list), array::last($list), object::len($within[0].fields), $last]",
				{ variables },
			);
			assert.deepEqual(result?.value, [length, length - 1, length, length]);
		}
	});

	it("a field of any name, and what JavaScript has no value for", async () => {
		const [odd, empty] = await query(
			"RETURN { `__proto__`: access:1, a: 'i__proto__' }; RETURN { type: 'Polygon', coordinates: [[]] }",
		);
		assert.deepEqual(Object.entries(odd?.value ?? {}), [
			["__proto__", "access:1"],
			["a", "i__proto__"],
		]);
		assert.equal(odd?.surrealql, "{ __proto__: access:1, a: 'i__proto__' }");
		const [bytes] = await query("RETURN { b: <bytes>'i__proto__', `__proto__`: 1 }");
		const { b } = (bytes?.value ?? {}) as { b?: ArrayBuffer };
		assert.equal(new TextDecoder().decode(b), "i__proto__");
		assert.equal(empty?.value, empty?.surrealql);
		assert.equal(empty?.surrealql, "{ type: 'Polygon', coordinates: [[]] }");
	});

	it("a value and its text", async () => {
		assert.deepEqual(await only("RETURN { a: [1, 'x', true] }"), {
			index: 0,
			status: "ok",
			value: { a: [1, "x", true] },
			surrealql: "{ a: [1, 'x', true] }",
		});
	});

	it("an error has its kind and the server's message, and no value", async () => {
		const { error, ...rest } = await only("THROW 'out of paper'");
		assert.deepEqual(rest, { index: 0, status: "error" });
		assert.match(error?.message ?? "", /out of paper/);
		assert.match(error?.kind ?? "", /^\w+$/);
	});

	it("NONE is no value, and has a text", async () => {
		assert.deepEqual(await only("RETURN NONE"), { index: 0, status: "ok", surrealql: "NONE" });
	});

	it("an empty text has no results", async () => {
		for (const text of ["", "  \n", "-- nothing", ";"]) assert.deepEqual(await query(text), [], text);
	});

	for (const [value, what] of [
		["/a/", "a regular expression"],
		["|$x| $x", "a closure"],
	]) {
		it(`a result that cannot be sent takes the others with it, and the text has run: ${value}`, async () => {
			const { id } = await use.api.forkSession(DEFAULT);
			const refusal = await refused("outcomeUnknown", query(`CREATE unsent; RETURN ${value}`, id));
			assert.ok(refusal.message.includes(`${what}, which SurrealDB cannot send`), refusal.message);
			assert.equal((await only("RETURN count(SELECT * FROM unsent)")).value, 1);
			const set = await refused("outcomeUnknown", use.api.setVariable(id, "v", value ?? ""));
			assert.ok(set.message.includes("$v was not set"), set.message);
			await query("REMOVE TABLE unsent");
			await use.api.closeSession(id);
		});
	}

	it("a text that does not parse is refused whole", async () => {
		const refusal = await refused("serverError", query("CREATE not_run;\nSELECT * FRM x"));
		assert.match(refusal.message, /\[2:10\]|2:10/);
		assert.doesNotMatch(await use.value(DEFAULT, "INFO FOR DB"), /not_run/);
	});

	const values: Readonly<Record<string, readonly [value: unknown, surrealql: string]>> = {
		"1": [1, "1"],
		"1.0": [1, "1f"],
		"1.5": [1.5, "1.5f"],
		"1.5dec": ["1.5", "1.5dec"],
		"9007199254740993": [9007199254740993n, "9007199254740993"],
		NaN: [Number.NaN, "NaN"],
		"-Infinity": [Number.NEGATIVE_INFINITY, "-Infinity"],
		"{1, 2}": [new Set([1, 2]), "{1, 2}"],
		"[1, NONE, NULL]": [[1, undefined, null], "[1, NONE, NULL]"],
		true: [true, "true"],
		NULL: [null, "NULL"],
		"'a'": ["a", "'a'"],
		"user:alice": ["user:alice", "user:alice"],
		"1h30m": ["1h30m", "1h30m"],
		"d'2026-01-01T00:00:00Z'": ["2026-01-01T00:00:00.000Z", "d'2026-01-01T00:00:00Z'"],
		"u'018e0f3c-0000-7000-8000-000000000001'": [
			"018e0f3c-0000-7000-8000-000000000001",
			"u'018e0f3c-0000-7000-8000-000000000001'",
		],
		"1..2": ["1..2", "1..2"],
		"(1.5, 2.5)": [{ type: "Point", coordinates: [1.5, 2.5] }, "(1.5, 2.5)"],
		"{ 'a b': { c: [] } }": [{ "a b": { c: [] } }, "{ 'a b': { c: [] } }"],
		"[[1], [2]]": [[[1], [2]], "[[1], [2]]"],
		"[]": [[], "[]"],
		"{}": [{}, "{}"],
		"''": ["", "''"],
	};
	for (const [literal, [value, surrealql]] of Object.entries(values)) {
		it(`${literal} as the SDK's jsonify gives it, and exact as text`, async () => {
			assert.deepEqual(await only(`RETURN ${literal}`), { index: 0, status: "ok", value, surrealql });
			const back = await use.value(
				DEFAULT,
				`RETURN [${surrealql}] = [${literal}] AND type::of(${surrealql}) = type::of(${literal})`,
			);
			// NaN equals nothing; its text must do.
			if (literal !== "NaN") assert.equal(back, "true");
		});
	}

	it("rows keep the order and types that the server gave", async () => {
		const result = await only(
			"INSERT INTO exact [{ id: 1, f: 1f, i: 1 }, { id: 2, f: 1f, i: 1 }, { id: 3, f: 1f, i: 1 }]",
		);
		assert.deepEqual(result.value, [
			{ id: "exact:1", f: 1, i: 1 },
			{ id: "exact:2", f: 1, i: 1 },
			{ id: "exact:3", f: 1, i: 1 },
		]);
		assert.equal((result.surrealql?.match(/f: 1f/g) ?? []).length, 3);
	});

	it("a result of many pages is whole", async () => {
		const { value, surrealql } = await only("RETURN array::range(0, 5000).map(|$i| { i: $i, t: 'text' })");
		assert.ok(Array.isArray(value));
		assert.equal(value.length, 5000);
		assert.deepEqual(value[4999], { i: 4999, t: "text" });
		assert.equal(surrealql?.match(/i: /g)?.length, 5000);
	});

	it("a row as large as several pages is whole", async () => {
		const { value } = await only("RETURN [string::repeat('ä', 500000), 'end']");
		assert.ok(Array.isArray(value));
		assert.deepEqual(
			value.map((text: string) => text.length),
			[500_000, 3],
		);
	});

	it("text of every script arrives as it was", async () => {
		const text = "Ω 漢字 👩‍💻 \u0000\u2028 ' \\ \"";
		const [result] = await use.api.query(DEFAULT, "RETURN $text", { variables: { text } });
		assert.equal(result?.value, text);
	});

	describe("variables of a call", () => {
		it("are values, and hold for it alone", async () => {
			const given = { a: [1, "user:alice", null, true, 1.5], "b c": {} };
			const [result] = await use.api.query(DEFAULT, "RETURN $given", { variables: { given } });
			assert.deepEqual(result?.value, given);
			assert.equal(await use.value(DEFAULT, "RETURN $given"), "NONE");
			assert.deepEqual((await use.now(DEFAULT)).variables, {});
		});

		it("stand before those of the session", async () => {
			const { id } = await use.admin();
			await use.api.setVariable(id, "v", "1");
			const [result] = await use.api.query(id, "RETURN $v", { variables: { v: 2 } });
			assert.equal(result?.value, 2);
			assert.equal(await use.value(id, "RETURN $v"), "1");
		});

		it("that the server keeps for itself are refused", async () => {
			await refused("serverError", use.api.query(DEFAULT, "RETURN 1", { variables: { auth: 1 } }));
		});
	});

	describe("USE and LET", () => {
		it("at the top move the session", async () => {
			const { id } = await use.admin();
			const results = await query("USE DB other; LET $x = 1.0; LET $y = $x + 1; RETURN $y", id);
			assert.equal(results.length, 4);
			const { database, variables } = await use.now(id);
			assert.deepEqual([database, variables], ["other", { x: "1f", y: "2f" }]);
			assert.equal(await use.value(id, "RETURN [session::db(), $x, $y]"), "['other', 1f, 2f]");
			assert.equal((await use.now(DEFAULT)).database, "test");
		});

		it("of the active session are seen at once", async () => {
			const { api } = use;
			const { id } = await use.admin();
			await api.activateSession(id);
			await query("LET $x = 1", id);
			assert.deepEqual(api.activeSession?.variables, { x: "1" });
		});

		for (const text of [
			"{ LET $z = 1; RETURN $z }",
			"RETURN 'USE DB other; LET $z = 1;'",
			"-- USE DB other;\n/* LET $z = 1; */ RETURN 1",
			"FOR $i IN [1] { LET $z = $i; }",
		]) {
			it(`in a block, string or comment they do not: ${JSON.stringify(text)}`, async () => {
				const { id } = await use.admin();
				await query(text, id);
				const { database, variables } = await use.now(id);
				assert.deepEqual([database, variables], ["test", {}]);
			});
		}

		it("that fail move nothing", async () => {
			const { id } = await use.admin();
			await query("LET $kept = 1; LET $kept = fn::missing()", id);
			assert.deepEqual((await use.now(id)).variables, { kept: "1" });
		});
	});

	it("calls on one session keep their order", async () => {
		const { api } = use;
		const { id } = await use.admin();
		const done: string[] = [];
		const track = (name: string, call: Promise<unknown>) => call.then(() => done.push(name));
		await Promise.all([
			track("slow", api.query(id, "SLEEP 200ms; LET $x = 1")),
			track("set", api.setVariable(id, "x", "$x + 1")),
			api.forkSession(id).then((fork) => assert.deepEqual(fork.variables, { x: "2" })),
			track("query", api.query(id, "LET $x = $x * 10")),
			track("use", api.useNamespaceDatabase(id, { database: "other" })),
			track("last", api.query(id, "LET $db = session::db()")),
		]);
		assert.deepEqual(done, ["slow", "set", "query", "use", "last"]);
		assert.deepEqual((await use.now(id)).variables, { x: "20", db: "'other'" });
	});

	it("a slow session holds up no other, nor the list", async () => {
		const slow = await use.admin("slow");
		const other = await use.admin("other");
		let done = false;
		// Nobody waits for its end.
		const running = refused("outcomeUnknown", query("SLEEP 60s", slow.id)).finally(() => {
			done = true;
		});
		assert.equal(await use.value(other.id, "RETURN 1"), "1");
		await use.api.setVariable(other.id, "x", "1");
		assert.equal((await use.api.listSessions()).length, 3);
		await use.api.closeSession(other.id);
		assert.equal(done, false);
		await use.api.disconnect();
		await running;
		await use.connect();
	});

	it("writes of one session are seen by the next", async () => {
		const one = await use.admin();
		const other = await use.admin();
		await query("CREATE seen:1 SET x = 1", one.id);
		assert.equal(await use.value(other.id, "SELECT VALUE x FROM seen"), "[1]");
		await query("DELETE seen", other.id);
	});

	it("a call under way when the connection is closed rejects with a code", async () => {
		const { id } = await use.admin();
		const running = refused("outcomeUnknown", query("SLEEP 60s; RETURN 1", id));
		await use.api.disconnect();
		await running;
	});
});

describeAt([server], (use) => {
	it("values are what the SDK's own jsonify gives", async () => {
		const sdk = new Surreal({ websocketImpl: WebSocket as unknown as typeof globalThis.WebSocket });
		await sdk.connect(use.options.endpoint, { namespace: "test", database: "test" });
		await sdk.signin({ username: "root", password: "root" });
		await sdk.use({ namespace: "test", database: "test" });
		try {
			const text = `RETURN [
				1, 1.0, -0f, 1.5dec, 9223372036854775807, NaN, NONE, NULL, 'a', user:[1, 'x'], user:⟨a b⟩, 1h, b'00FF',
				d'2026-01-01T00:00:00.123456789Z', u'018e0f3c-0000-7000-8000-000000000001', 1..=2, (1.5, 2.5), {1, [2]},
				{ a: { b: NONE }, 'c d': [{}] }, type::table('user'),
				{ type: 'LineString', coordinates: [[1.0, 2.0], [3.0, 4.5]] }
			]; SELECT * FROM user ORDER BY id; INFO FOR DB`;
			const theirs = await sdk.query(text).collect<unknown[]>();
			const ours = await use.api.query(DEFAULT, text);
			for (const [index, value] of theirs.entries()) assert.deepEqual(ours[index]?.value, jsonify(value));
			assert.equal(ours.length, 3);
		} finally {
			await sdk.close();
		}
	});
});

describeAt([memory, server], (use) => {
	it("a denied change gives no rows and no error", async () => {
		const alice = await use.alice();
		const [result] = await use.api.query(alice.id, "UPDATE note:b SET text = 'changed'");
		assert.deepEqual([result?.status, result?.value], ["ok", []]);
	});
});
