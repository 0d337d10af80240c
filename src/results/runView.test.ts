import { describe, expect, it } from "vitest";
import type { Run } from "../model/run";
import type { RunResult, SessionState, StatementSummary } from "../protocol/backend";
import { effectsOf, placeOf } from "./effects";
import { excerpt, runView } from "./runView";

const session: SessionState = {
	id: "1",
	name: "alice",
	namespace: "app",
	database: "dev",
	auth: { kind: "record", subject: "user:alice" },
	fullRights: false,
	variables: { kept: "1" },
	ordinal: 1,
};
const summary = (index: number, start: number, end: number): StatementSummary => ({
	index,
	status: "ok",
	durationMs: 1,
	shape: "none",
	rows: 0,
	bytes: 1,
	range: { start, end },
});
const text = "USE DB prod; LET $x = 1; RETURN 2";
const statements = [summary(0, 0, 11), summary(1, 13, 23), summary(2, 25, 33)];
const result = (after: Partial<SessionState>, more: Partial<RunResult> = {}): RunResult => ({
	run: "1",
	totalMs: 3,
	statements,
	session: { ...session, ...after },
	...more,
});

describe("effectsOf", () => {
	it("tells at the USE where the session is now, and at the LET what it has", () => {
		const { byStatement, rest } = effectsOf(
			text,
			session,
			result({ database: "prod", variables: { kept: "1", x: "1" } }),
		);
		expect([...byStatement]).toEqual([
			[0, ["Session “alice” is in app/prod from now on."]],
			[1, ["Session “alice” has the variable $x from now on."]],
		]);
		expect(rest).toEqual([]);
	});
	it("tells nothing where nothing changed", () => {
		expect(effectsOf(text, session, result({}))).toEqual({ byStatement: new Map(), rest: [] });
	});
	it("names no statement where the engine's results cannot be told apart", () => {
		const unsure = statements.map(({ range: _, ...each }) => each);
		const { byStatement, rest } = effectsOf(
			text,
			session,
			result({ database: "prod" }, { statements: unsure }),
		);
		expect(byStatement.size).toBe(0);
		expect(rest).toEqual(["Session “alice” is in app/prod from now on."]);
	});
	it.each([
		[{ namespace: "app", database: "dev" }, "app/dev"],
		[{ namespace: "app" }, "app (no database)"],
		[{}, "no namespace"],
	])("puts %j into words", (where, words) => {
		expect(placeOf(where)).toBe(words);
	});
});

describe("runView", () => {
	it("is made once for each state of a run", () => {
		const run = { key: "k", session, text, startedAt: 0, state: { kind: "running" } } as Run;
		const running = runView(run);
		expect(runView(run)).toBe(running);
		const later = Object.assign(run, { state: { kind: "finished", result: result({}) } });
		expect(runView(later).state.kind).toBe("finished");
	});
});

describe("excerpt", () => {
	it.each([
		["-- why\n/* and\nhow */ SELECT *\n\tFROM note", 40, "SELECT * FROM note"],
		["SELECT * FROM note WHERE owner = $auth.id", 20, "SELECT * FROM note…"],
		["-- nothing", 40, ""],
	])("of %j", (from, length, shown) => {
		expect(excerpt(from, length)).toBe(shown);
	});
});
