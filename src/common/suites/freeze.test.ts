import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { NO_CONFIG } from "./config";
import { type Frozen, freezeInto } from "./freeze";
import { casesOfCell } from "./freezeCell";
import { whyNotThisCell, whyNotThisSession } from "./freezeReasons";
import { readSuite } from "./suite";

const cases = casesOfCell({ who: "bob", table: "note", action: "update" }, [
	{ id: "note:diary", key: "diary", own: false, outcome: "took" },
	{ id: "note:budget", key: "budget", own: false, outcome: "silent" },
]);
const frozen: Frozen = {
	comment: ["note, update, bob: partly"],
	fixtures: [{ name: "notes", sql: 'INSERT IGNORE INTO note { id: note:diary };\nRETURN "a\\b"' }],
	parts: [
		{
			actor: { kind: "record", name: "bob", record: "user:bob" },
			cases: typeof cases === "string" ? [] : cases,
		},
	],
};

/** The text behind what was there, which has to be as it was. */
function added(before: string, what: Frozen = frozen): string {
	const after = freezeInto(before, NO_CONFIG, what);
	if ("problem" in after) throw new Error(after.problem);
	expect(after.text.startsWith(before)).toBe(true);
	const [old, now] = [before, after.text].map((text) => readSuite(text, NO_CONFIG));
	expect(now?.problems).toEqual([]);
	expect(now?.suite.cases.slice(0, old?.suite.cases.length)).toEqual(old?.suite.cases);
	expect(now?.suite.cases.slice(old?.suite.cases.length).map(({ name }) => name)).toEqual(after.cases);
	return after.text.slice(before.length);
}

const one = '[[cases]]\nname = "a" # the first\nkind = "sql_expect"\nsql = "RETURN 1"\n';

describe("what is frozen", () => {
	it("makes a new suite, with an actor and a fixture", () => {
		const { suite } = readSuite(added(""), NO_CONFIG);
		expect(suite.fixtures.map(({ source }) => source)).toEqual([
			{ sql: expect.stringContaining("ACCESS IF NOT EXISTS as_record") },
			{ sql: frozen.fixtures[0]?.sql },
		]);
		expect(suite.actors.get("bob")).toMatchObject({ kind: "record", access: { literal: "as_record" } });
		expect(suite.cases).toMatchObject([
			{ actor: "bob", table: "note", record: "diary", rules: [{ action: "update", allow: true }] },
			{ record: "budget", rules: [{ allow: false, errorContains: "permission failed" }] },
		]);
	});

	it.each([
		["comments", `# head\n${one}# tail\n`],
		["no line break at the end", one.trimEnd()],
		["Windows' line breaks", one.replaceAll("\n", "\r\n")],
		["tables behind the cases", `${one}\n[actors.alice]\nkind = "root"\n\n[[fixtures]]\nsql = "RETURN 1"\n`],
		["lists of tables within a case", `${one}assertions = [{ path = ".", equals = 1 }]\n`],
		["dotted keys", `name = "x"\n[actors]\nalice.kind = "root"\n${one}`],
	])("stands behind %s", (_, before) => {
		added(before);
	});

	it("is laid out as the file is", () => {
		const text = added(one.replace(/^(?=[a-z])/gm, "\t").replaceAll("\n", "\r\n"));
		expect(text).toMatch(/\r\n\[\[cases\]\]\r\n\tname = /);
		expect(text.replaceAll("\r\n", "")).not.toContain("\n");
	});

	it("is written twice under two names, with one actor's access", () => {
		const first = added(one);
		const second = added(one + first);
		expect(second).toContain('name = "bob may update note:diary (2)"');
		expect(second).not.toContain("[[fixtures]]");
	});

	it.each([
		["is no TOML", "a =", "line 1"],
		[
			"writes its cases between brackets",
			'cases = [{ name = "a", kind = "sql_expect", sql = "" }]\n',
			"brackets",
		],
		["closes its actors", `actors = { a = { kind = "root" } }\n${one}`, "readable"],
	])("is not written where the file %s", (_, before, words) => {
		expect(freezeInto(before, NO_CONFIG, frozen)).toEqual({ problem: expect.stringContaining(words) });
	});

	it("fits the example", () => {
		const path = new URL("../../../examples/notes/database/tests/suites/people.toml", import.meta.url);
		const people = readFileSync(path, "utf8").replace(/^actor = .*\n/gm, "");
		const actor = { kind: "database", name: "reader", username: "reader" } as const;
		added(people, { ...frozen, parts: frozen.parts.map((part) => ({ ...part, actor })) });
	});

	it("names another record than one with a text as its key where a case can", () => {
		const record = { id: "comment:1", own: false, outcome: "silent" } as const;
		const about = { who: "bob", table: "comment" } as const;
		expect(casesOfCell({ ...about, action: "select" }, [record])).toMatchObject([
			{ fields: { sql: "SELECT * FROM comment:1" }, lists: { assertions: [{ path: "0", exists: false }] } },
		]);
		expect(casesOfCell({ ...about, action: "update" }, [record])).toContain("comment:1 has another key");
	});

	it("is nothing that is not known, and as nobody that a suite cannot be", () => {
		expect(whyNotThisCell({ action: "select", verdict: "unknown" }, "normal")).toBeDefined();
		expect(whyNotThisCell({ action: "update", verdict: "partly", field: "a" }, "normal")).toBeDefined();
		expect(whyNotThisCell({ action: "select", verdict: "partly", field: "a.b" }, "normal")).toBeUndefined();
		expect(whyNotThisSession({ kind: "anonymous", fullRights: false })).toBeDefined();
		expect(whyNotThisSession({ kind: "anonymous", fullRights: true })).toBeUndefined();
		expect(whyNotThisSession({ kind: "record", subject: "user:bob", fullRights: false })).toBeUndefined();
	});
});
