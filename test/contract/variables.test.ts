/** A variable is one SurrealQL expression, evaluated as its session, kept in its exact type. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CancellationTokenSource } from "vscode-jsonrpc";
import * as protocol from "../../src/protocol/backend";
import { DEFAULT, type Place, places } from "./support/places";
import { rejection } from "./support/rejection";
import { schema } from "./support/schema";

describe.each(places)("$name", (place: Place) => {
	const use = place.fixture();
	const variables = (id = DEFAULT) => use.backend.sessions.get(id)?.variables;
	const set = async (name: string, expression: string, id = DEFAULT) => {
		await use.backend.rpc.sendRequest(protocol.setVariable, { id, name, expression });
		return variables(id);
	};

	beforeAll(async () => {
		await use.start();
		await use.backend.query(DEFAULT, schema);
	});
	afterAll(use.stop);

	test.each([
		["user:alice", "user:alice"],
		["d'2026-01-01T00:00:00Z'", "d'2026-01-01T00:00:00Z'"],
		["{ a: [1dec, 2h] }", "{ a: [1dec, 2h] }"],
		["1.0", "1f"],
		["<set>[1, 2]", "{1, 2}"],
		["(SELECT VALUE name FROM user ORDER BY name)", "['alice', 'bob']"],
		["SELECT VALUE name FROM user:bob", "['bob']"],
		["1 + 1 -- a comment", "2"],
		["/* before */ 'a;b'", "'a;b'"],
		["{ LET $y = 3; RETURN $y * 2 }", "6"],
		["NONE", "NONE"],
		["IF 1 > 0 { 'yes' } ELSE { 'no' }", "'yes'"],
	])("%s is kept as %s", async (expression, text) => {
		expect(await set("v", expression)).toMatchObject({ v: text });
		expect(await use.backend.value(DEFAULT, "RETURN $v")).toBe(text);
	});

	test.each([
		"",
		"  -- nothing",
		"1; CREATE escaped:1",
		"1, 2",
		"1) ; CREATE escaped:1; (1",
		"1]; CREATE escaped:1; [1",
		"1 FETCH x",
		"'unfinished",
		"/* unfinished",
		"1 /* */ 2",
		"{ a: 1 }, { b: 2 }",
		"$a = ",
		"a: 1, b: 2",
		"1 -- comment\n; CREATE escaped:1",
		"LET $x = 1",
		"USE DB escaped",
	])("%j is refused, and nothing is set or run", async (expression) => {
		const before = variables();
		expect(await rejection(set("refused", expression))).toMatchObject({ code: "invalidExpression" });
		expect(variables()).toEqual(before);
		expect(await use.backend.value(DEFAULT, "RETURN $refused")).toBe("NONE");
		expect((await use.backend.query(DEFAULT, "INFO FOR DB"))[0]?.value).not.toContain("escaped");
	});

	test.each(["", "$x", "1x", "a b", "a-b", "auth", "token", "access", "session"])(
		"the name %j is refused for a new one",
		async (name) => {
			expect(await rejection(set(name, "1"))).toMatchObject({ code: "invalidName" });
		},
	);

	test("what LET has made under another name can be changed and taken away", async () => {
		await use.backend.query(DEFAULT, "LET $`a b` = 1;");
		expect(variables()).toMatchObject({ "a b": "1" });
		expect(await set("a b", "2")).toMatchObject({ "a b": "2" });
		expect(await use.backend.value(DEFAULT, "RETURN $`a b`")).toBe("2");
		await use.backend.rpc.sendRequest(protocol.unsetVariable, { id: DEFAULT, name: "a b" });
		expect(variables()).not.toHaveProperty("a b");
		expect(await use.backend.value(DEFAULT, "RETURN $`a b`")).toBe("NONE");
	});

	test("a refusal has the parser's words and the position in the expression", async () => {
		const refused = await rejection(set("v", "{\n a: 1,\n b: }"));
		expect(refused.detail?.position).toEqual({ line: 3, column: 5 });
		expect(refused.message).toMatch(/Unexpected token/);
	});

	test("an expression that fails sets nothing and says why", async () => {
		await set("kept", "1");
		expect(await rejection(set("kept", "1 + 'a'"))).toMatchObject({ code: "invalidExpression" });
		expect(await rejection(set("kept", "fn::missing()"))).toMatchObject({ code: "invalidExpression" });
		expect(await use.backend.value(DEFAULT, "RETURN $kept")).toBe("1");
	});

	test("an expression is evaluated as its session", async () => {
		const { id } = await use.backend.rpc.sendRequest(protocol.createSession, {});
		await use.backend.rpc.sendRequest(protocol.signIn, {
			id,
			credentials: {
				kind: "record",
				namespace: "test",
				database: "test",
				access: "account",
				variables: { name: "bob", pass: "bob" },
			},
		});
		expect(await set("mine", "(SELECT VALUE id FROM note)", id)).toEqual({ mine: "[note:b]" });
		expect(await set("me", "$auth", id)).toMatchObject({ me: "user:bob" });
	});

	test("unset takes it away; what is not there cannot be taken", async () => {
		await set("gone", "1");
		const unset = () => use.backend.rpc.sendRequest(protocol.unsetVariable, { id: DEFAULT, name: "gone" });
		await unset();
		expect(variables()).not.toHaveProperty("gone");
		expect(await use.backend.value(DEFAULT, "RETURN $gone")).toBe("NONE");
		expect(await rejection(unset())).toMatchObject({ code: "invalidName" });
	});

	test("a forgotten quote or bracket is named", async () => {
		for (const [expression, why] of [
			["'de", /^A text in it has no closing quote\. Enter exactly one/],
			['"de', /^A text in it has no closing quote\./],
			["(1", /^A bracket in it is not closed\./],
		] as const)
			expect((await rejection(set("open", expression))).message).toMatch(why);
	});

	test("one that is cancelled while it is evaluated is not set afterwards", async () => {
		const source = new CancellationTokenSource();
		const params = { id: DEFAULT, name: "late", expression: "{ sleep(1500ms); RETURN 1 }" };
		const setting = rejection(use.backend.rpc.sendRequest(protocol.setVariable, params, source.token));
		const busy = () => use.backend.sessions.get(DEFAULT)?.busy;
		await use.backend.until("it to be evaluated", () => busy() !== undefined);
		source.cancel();
		expect(await setting).toMatchObject({ code: "cancelled" });
		await use.backend.until("the end of it", () => busy() === undefined);
		expect(variables()).not.toHaveProperty("late");
		expect(await use.backend.value(DEFAULT, "RETURN $late")).toBe("NONE");
	});
});
