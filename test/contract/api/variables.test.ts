/** A variable is one SurrealQL expression, evaluated as its session and kept in its exact type. */
import assert from "node:assert/strict";
import type { SessionInfo } from "../../../src/api";
import { DEFAULT, describeAt, everywhere } from "./support/places";
import { refused } from "./support/refusal";

describeAt(everywhere, (use) => {
	const exact: Readonly<Record<string, string>> = {
		"user:alice": "user:alice",
		"d'2026-01-01T00:00:00Z'": "d'2026-01-01T00:00:00Z'",
		"{ a: [1dec, 2h] }": "{ a: [1dec, 2h] }",
		"1": "1",
		"1.0": "1f",
		"1dec": "1dec",
		"9223372036854775807": "9223372036854775807",
		"1ns": "1ns",
		"<set>[1, 2]": "{1, 2}",
		"'user:alice'": "'user:alice'",
		"{ 'a b': { '1': NULL } }": "{ 'a b': { '1': NULL } }",
		"(SELECT VALUE name FROM user ORDER BY name)": "['alice', 'bob']",
		"SELECT VALUE name FROM user:bob": "['bob']",
		"1 + 1 -- a comment": "2",
		"/* before */ 'a;b'": "'a;b'",
		"{ LET $y = 3; RETURN $y * 2 }": "6",
		"IF 1 > 0 { 'yes' } ELSE { 'no' }": "'yes'",
		NONE: "NONE",
	};
	for (const [expression, text] of Object.entries(exact)) {
		it(`${expression} is kept as ${text}`, async () => {
			const { id } = await use.admin();
			assert.equal(await use.api.setVariable(id, "v", expression), undefined);
			const { variables } = await use.now(id);
			assert.equal(await use.value(id, "RETURN $v"), text);
			assert.equal(
				await use.value(id, `RETURN [$v] = [${text}] AND type::of($v) = type::of(${text})`),
				"true",
			);
			// The text may be laid out over lines; it gives the same value.
			assert.deepEqual(Object.keys(variables), ["v"]);
			assert.equal(await use.value(id, `RETURN ${variables["v"]}`), text);
		});
	}

	it("bytes keep their type", async () => {
		const { id } = await use.admin();
		await use.api.setVariable(id, "v", "<bytes>'abc'");
		assert.equal(await use.value(id, "RETURN [type::of($v), <string>$v]"), "['bytes', 'abc']");
	});

	it("of several megabytes is whole wherever it is read", async () => {
		const { id } = await use.admin();
		const text = `'${"x".repeat(3_000_000)}'`;
		const isWhole = (session: SessionInfo | undefined) => session?.variables["v"] === text;
		await use.api.setVariable(id, "v", Array(3).fill("string::repeat('x', 1000000)").join(" + "));
		await use.api.activateSession(id);
		assert.ok(isWhole(use.api.activeSession));
		await use.api.renameSession(id, "renamed");
		await use.api.query(id, "LET $length = string::len($v)");
		assert.equal(use.api.activeSession?.name, "renamed");
		assert.equal(use.api.activeSession?.variables["length"], "3000000");
		assert.ok(isWhole(use.api.activeSession));
		assert.ok(isWhole((await use.api.listSessions()).find((session) => session.id === id)));
		const fork = await use.api.forkSession(id);
		assert.ok(isWhole(fork));
		assert.equal(await use.value(fork.id, "RETURN string::len($v)"), "3000000");
	});

	it("is evaluated as its session", async () => {
		const alice = await use.alice();
		await use.api.setVariable(alice.id, "mine", "(SELECT VALUE id FROM note)");
		await use.api.setVariable(alice.id, "me", "$auth");
		assert.deepEqual((await use.now(alice.id)).variables, { mine: "[note:a]", me: "user:alice" });
	});

	it("may use another, and stays as it was when that changes", async () => {
		const { id } = await use.admin();
		await use.api.setVariable(id, "a", "1");
		await use.api.setVariable(id, "b", "$a + 1");
		await use.api.setVariable(id, "a", "10");
		assert.deepEqual((await use.now(id)).variables, { a: "10", b: "2" });
	});

	it("is of its session alone", async () => {
		const { id } = await use.admin();
		await use.api.setVariable(id, "v", "1");
		assert.equal(await use.value(DEFAULT, "RETURN $v"), "NONE");
		assert.deepEqual((await use.now(DEFAULT)).variables, {});
	});

	it("can be unset", async () => {
		const { id } = await use.admin();
		await use.api.setVariable(id, "v", "1");
		await use.api.setVariable(id, "w", "2");
		assert.equal(await use.api.unsetVariable(id, "v"), undefined);
		assert.deepEqual((await use.now(id)).variables, { w: "2" });
		assert.equal(await use.value(id, "RETURN $v"), "NONE");
		await refused("invalidName", use.api.unsetVariable(id, "v"));
	});

	describe("what is not exactly one expression is refused, and nothing is set or run", () => {
		for (const expression of [
			"",
			"-- nothing",
			"1; CREATE escaped:1",
			"1, 2",
			"1) ; CREATE escaped:1; (1",
			"1]; CREATE escaped:1; [1",
			"'unfinished",
			"/* unfinished",
			"{ a: 1 }, { b: 2 }",
			"1 FETCH x",
			"1 /* */ 2",
			"$a = ",
			"a: 1, b: 2",
			"1 -- comment\n; CREATE escaped:1",
			"LET $x = 1",
			"USE DB escaped",
			"1 + 'a'",
			"fn::missing()",
		]) {
			it(JSON.stringify(expression), async () => {
				const { id } = await use.admin();
				await use.api.setVariable(id, "kept", "1");
				await refused("invalidExpression", use.api.setVariable(id, "kept", expression));
				assert.deepEqual((await use.now(id)).variables, { kept: "1" });
				assert.equal(await use.value(id, "RETURN $kept"), "1");
				assert.doesNotMatch(await use.value(id, "INFO FOR DB"), /escaped/);
			});
		}
	});

	it("a refusal has the parser's words", async () => {
		const { message } = await refused("invalidExpression", use.api.setVariable(DEFAULT, "v", "{ a: }"));
		assert.match(message, /Unexpected token/);
	});

	it("names that cannot be are refused", async () => {
		for (const name of ["", "$x", "1x", "a b", "a-b", "auth", "token", "access", "session"]) {
			await refused("invalidName", use.api.setVariable(DEFAULT, name, "1"));
		}
		assert.deepEqual((await use.now(DEFAULT)).variables, {});
	});

	it("what LET has made under another name can be changed and taken away", async () => {
		const { id } = await use.admin();
		await use.api.query(id, "LET $`a b` = 1;");
		await use.api.setVariable(id, "a b", "2");
		assert.deepEqual((await use.now(id)).variables, { "a b": "2" });
		assert.equal(await use.value(id, "RETURN $`a b`"), "2");
		await use.api.unsetVariable(id, "a b");
		assert.deepEqual((await use.now(id)).variables, {});
		assert.equal(await use.value(id, "RETURN $`a b`"), "NONE");
	});

	it("a forgotten quote or bracket is named", async () => {
		for (const [expression, why] of [
			["'de", /^A text in it has no closing quote\. Enter exactly one/],
			['"de', /^A text in it has no closing quote\./],
			["(1", /^A bracket in it is not closed\./],
		] as const) {
			const { message } = await refused(
				"invalidExpression",
				use.api.setVariable(DEFAULT, "open", expression),
			);
			assert.match(message, why);
		}
	});

	it("what is nested deeper than a server answers is refused, however it is set, and the session goes on", async () => {
		const { id } = await use.admin();
		const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
		// A text may not be nested as deep as its values.
		await use.api.query(id, `LET $v = 1;${"LET $v = [$v];".repeat(88)}`);
		await use.api.setVariable(id, "w", "[$v]");
		const { message } = await refused("outcomeUnknown", use.api.setVariable(id, "x", "[[[$v]]]"));
		assert.match(message, /\$x was not set: .*nested more than 90 levels deep/);
		await use.api.query(id, "LET $y = [[[$v]]]; LET $z = 1");
		assert.deepEqual(Object.keys((await use.now(id)).variables), ["v", "w", "z"]);
		assert.equal(await use.value(id, "RETURN $v"), JSON.stringify(nested(88)));
		assert.equal(await use.value(id, "RETURN [$x, $y]"), "[NONE, NONE]");
		await refused("invalidArgument", use.api.query(id, "RETURN $a", { variables: { a: nested(200) } }));
		assert.equal(await use.value(id, "RETURN 1"), "1");
	});
});
