/**
 * A regular expression or a closure as a result: there is no way to send it, and the answer to the whole request goes with
 * it. By then all of the text has run, so it must be told as run, and never be sent again.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as protocol from "../../src/protocol/backend";
import { Backend } from "./support/backend";
import { DEFAULT, type Place, places } from "./support/places";
import { rejection } from "./support/rejection";

describe.each(places)("$name", (place: Place) => {
	const use = place.fixture();
	beforeAll(use.start);
	afterAll(use.stop);
	const fork = async () => (await use.backend.rpc.sendRequest(protocol.forkSession, { id: DEFAULT })).id;
	const run = (id: string, text: string) => use.backend.rpc.sendRequest(protocol.runQuery, { id, text });
	const lost = (id: string, text: string) => rejection(run(id, text));
	const state = (id: string) => use.backend.sessions.get(id);
	const ran = { code: "outcomeUnknown", detail: { ran: true } };

	test.each([
		["RETURN /a/", "a regular expression"],
		["RETURN [1, /a/]", "a regular expression"],
		["RETURN { deep: [{ r: <regex> 'a' }] }", "a regular expression"],
		["RETURN <set>[/a/]", "a regular expression"],
		["SELECT 1 AS n, <regex> 'a' AS r FROM [1]", "a regular expression"],
		["LET $r = /a/; RETURN $r", "a regular expression"],
		["RETURN |$x| $x", "a closure"],
		["RETURN [1, |$x: int| $x + 1]", "a closure"],
		["SELECT 1 AS n, |$x| $x AS f FROM [1]", "a closure"],
	])("%s is told as run, with what cannot be sent", async (text, what) => {
		const error = await lost(await fork(), text);
		expect(error).toMatchObject(ran);
		expect(error.detail).not.toHaveProperty("position");
		expect(error.message).toContain(`${what}, which SurrealDB cannot send`);
		expect(error.message).toContain("whatever it changed is changed");
		expect(error.message).not.toMatch(/Parse error|Unsupported|converted|should not have/);
	});

	test("with several statements all results are lost, and that is said; each has run, once", async () => {
		const id = await fork();
		const text = "CREATE several; CREATE several; RETURN /a/; CREATE several; THROW 'no'; CREATE several";
		const { message } = await lost(id, text);
		expect(message).toContain("what its 6 statements gave, and whether one of them failed, is not known");
		expect(await use.backend.value(id, "RETURN count(SELECT * FROM several)")).toBe("4");
		expect((await lost(id, "RETURN /a/")).message).toContain("but what it gave is not known");
	});

	test("a transaction that ends by COMMIT has been committed", async () => {
		const id = await fork();
		expect(await lost(id, "BEGIN; CREATE committed:1; RETURN /a/; COMMIT")).toMatchObject(ran);
		expect(await use.backend.value(id, "SELECT VALUE id FROM committed")).toBe("[committed:1]");
	});

	test("what a record or a computed field holds is named alike, and read by the way that the sentence names", async () => {
		const id = await fork();
		const stored = await lost(id, "CREATE patterns:1 SET r = /a+/");
		expect(stored).toMatchObject(ran);
		const read = await lost(id, "SELECT * FROM patterns");
		expect(read.message).toContain("SELECT *, <string> field AS field");
		expect(await use.backend.value(id, "SELECT *, <string> r AS r FROM patterns")).toBe(
			"[{ id: patterns:1, r: '/a+/' }]",
		);
		await run(id, "DEFINE FIELD c ON computing COMPUTED /q/; CREATE computing:1 RETURN NONE");
		expect((await lost(id, "SELECT * FROM computing")).message).toContain("a regular expression");
		expect(await use.backend.value(id, "SELECT *, <string> c AS c FROM computing")).toBe(
			"[{ c: '/q/', id: computing:1 }]",
		);
	});

	test("what the sentences advise works", async () => {
		const id = await fork();
		expect((await lost(id, "RETURN /a/")).message).toContain("RETURN <string> /a/");
		expect(await use.backend.value(id, "RETURN <string> /a/")).toBe("'/a/'");
		expect((await lost(id, "RETURN |$x| $x")).message).toContain("RETURN <string> |$x| $x");
		expect(await use.backend.value(id, "RETURN <string> |$x| $x")).toBe("'|$x: any| $x'");
		await use.backend.rpc.sendRequest(protocol.setVariable, { id, name: "pattern", expression: "'a+'" });
		expect(await use.backend.value(id, "RETURN 'xaay' = <regex> $pattern")).toBe("true");
	});

	test("a text that does not parse is a refusal as before, though it would have given one", async () => {
		const id = await fork();
		const refused = await lost(id, "CREATE never; RETURN /a/;\nSELECT * FRM x");
		expect(refused).toMatchObject({ code: "serverError", detail: { position: { line: 2, column: 10 } } });
		const moving = await lost(id, "LET $r = /a/; RETURN $r;\nSELECT * FRM x");
		expect(moving).toMatchObject({ code: "serverError", detail: { position: { line: 2, column: 10 } } });
		expect(await use.backend.has("never:1")).toBe(false);
	});

	test("the session is as the server says, and the sentence says what it does not keep", async () => {
		const id = await fork();
		await use.backend.rpc.sendRequest(protocol.renameSession, { id, name: "mover" });
		await run(id, "LET $old = 1");
		const told = use.backend.told.length;
		const { message } = await lost(id, "LET $old = 2; LET $`new one` = 3; USE DB other; RETURN /a/");
		expect(message).toContain("Session “mover” stays where it was");
		expect(message).toContain("does not keep what was set to $old, $new one.");
		expect(use.backend.told.slice(told).some((session) => session.id === id)).toBe(true);
		expect(state(id)).toMatchObject({ database: "test", variables: { old: "1" } });
		expect(await use.backend.value(id, "RETURN [session::db(), $old, $`new one`]")).toBe("['test', 1, NONE]");
		const set = (await lost(id, "LET $old = 2; RETURN /a/")).message;
		expect(set).toContain("Session “mover” does not keep what was set to $old.");
		const used = (await lost(id, "USE DB other; RETURN /a/")).message;
		expect(used).toMatch(/Session “mover” stays where it was\.$/);
		expect((await lost(id, "{ LET $x = 1; RETURN /a/ }")).message).not.toContain("mover");
	});

	test("what a USE has made is told, though nothing else is known of the text", async () => {
		const id = await fork();
		use.backend.notices.length = 0;
		await lost(id, "USE DB made_and_lost; RETURN /a/");
		expect(use.backend.notices.map(({ message }) => message)).toEqual([
			"Database “made_and_lost” did not exist and was created.",
		]);
	});

	test.each([
		["/a+/", "a regular expression", "<regex> $v"],
		["[1, <regex> 'a']", "a regular expression", "<regex> $v"],
		["|$x: int| $x", "a closure", "DEFINE FUNCTION"],
		["(CREATE ONLY evaluated RETURN VALUE |$x| $x)", "a closure", "DEFINE FUNCTION"],
	])("a variable cannot be %s, and that is said with the reason", async (expression, what, instead) => {
		const id = await fork();
		const set = (value: string) =>
			use.backend.rpc.sendRequest(protocol.setVariable, { id, name: "v", expression: value });
		await set("1");
		const error = await rejection(set(expression));
		expect(error).toMatchObject(ran);
		expect(error.message).toContain("$v was not set");
		expect(error.message).toContain(`${what}, which SurrealDB cannot send`);
		expect(error.message).toContain(instead);
		expect(state(id)?.variables).toEqual({ v: "1" });
		expect(await use.backend.value(id, "RETURN $v")).toBe("1");
	});

	test("an expression for a variable is evaluated once, though its value cannot be sent", async () => {
		const id = await fork();
		const expression = "{ CREATE evaluated_once; RETURN /a/ }";
		await rejection(use.backend.rpc.sendRequest(protocol.setVariable, { id, name: "v", expression }));
		expect(await use.backend.value(id, "RETURN count(SELECT * FROM evaluated_once)")).toBe("1");
		expect(state(id)?.variables).toEqual({});
	});

	test.each([
		["LET $r = /a/", "r", "a regular expression cannot be stored"],
		["LET $f = |$x| $x", "f", "a closure cannot be stored"],
	])("%s alone is a statement that ran, and a variable that is not kept", async (text, name, notKept) => {
		const { statements, variables } = await run(await fork(), text);
		expect(statements).toMatchObject([{ status: "ok", shape: "none" }]);
		expect(variables).toEqual([{ name, statement: 0, notKept }]);
	});
});

describe("set-up files", () => {
	const ending: (() => Promise<unknown>)[] = [];
	afterAll(async () => {
		for (const end of ending) await end();
	});
	const connect = async (...texts: readonly string[]) => {
		const backend = await Backend.start();
		ending.push(() => backend.stop());
		const setup = texts.map((text, index) => ({ path: `${index + 1}.surql`, text }));
		const place = { endpoint: "mem://", namespace: "t", database: "t" };
		return { backend, result: await backend.connect({ ...place, setup }) };
	};

	test.each([
		["RETURN /a/;", "a regular expression"],
		["RETURN |$x| $x;", "a closure"],
	])("one that ends in %s has run, and those behind it run", async (last, what) => {
		const { backend, result } = await connect("CREATE made:1;", `CREATE made:2;\n${last}`, "CREATE made:3;");
		expect(backend.state.state).toBe("connected");
		expect(result.setupRan).toEqual(["1.surql", "2.surql", "3.surql"]);
		expect(result.setupError).toMatchObject({
			code: "outcomeUnknown",
			detail: { ran: true, file: "2.surql" },
		});
		const message = result.setupError?.message ?? "";
		expect(message).toContain("Set-up file 2.surql ran");
		expect(message).toContain(`${what}, which SurrealDB cannot send`);
		expect(message).not.toMatch(/Not run/);
		expect(await backend.value(DEFAULT, "SELECT VALUE id FROM made")).toBe("[made:1, made:2, made:3]");
	});

	test("each such file is named, and one that fails after them is the failure", async () => {
		const { backend, result } = await connect("RETURN /a/", "RETURN /b/", "CREATE = ;", "CREATE made:4;");
		expect(result.setupRan).toEqual(["1.surql", "2.surql"]);
		expect(result.setupError).toMatchObject({
			code: "setupFailed",
			detail: { file: "3.surql", position: { line: 1, column: 8 } },
		});
		const message = result.setupError?.message ?? "";
		expect(message).toMatch(/^Set-up file 3\.surql:1:8: .*Not run after it: 4\.surql\./);
		expect(message).toContain("Set-up files 1.surql, 2.surql ran");
		expect(await backend.has("made:4")).toBe(false);
	});
});
