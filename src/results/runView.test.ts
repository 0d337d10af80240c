import { describe, expect, it } from "vitest";
import { errors } from "../common/errors";
import type { Run } from "../model/run";
import { waitsFor } from "../model/waitsFor";
import type { ConnectionState, RunResult, SessionState, StatementSummary } from "../protocol/backend";
import { effectsOf } from "./effects";
import { runView } from "./runView";

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
	variables: [],
	before: { ...session, variables: ["kept"] },
	session: { ...session, ...after },
	...more,
});

describe("effectsOf", () => {
	it("tells at the USE where the session is now, and at the LET what it has", () => {
		const { byStatement, rest } = effectsOf(
			text,
			result({ database: "prod" }, { variables: [{ name: "x", statement: 1 }] }),
		);
		expect([...byStatement]).toEqual([
			[0, ["Session “alice” is in app/prod from now on."]],
			[1, ["Session “alice” has the variable $x from now on."]],
		]);
		expect(rest).toEqual([]);
	});
	it("tells at the LET which variable the session does not keep, and why", () => {
		const variables = [{ name: "x", statement: 1, notKept: "a closure cannot be stored" }];
		const { byStatement } = effectsOf(text, { ...result({}), variables });
		expect([...byStatement]).toEqual([[1, ["$x is not kept by the session: a closure cannot be stored."]]]);
	});
	it("tells that a variable stays what it was where it cannot be another", () => {
		const variables = [{ name: "kept", statement: 1, notKept: "a closure cannot be stored" }];
		const { byStatement } = effectsOf(text, { ...result({}), variables });
		expect([...byStatement.values()]).toEqual([
			["$kept is not kept by the session, where it stays what it was: a closure cannot be stored."],
		]);
	});
	it("tells it of the run where it is not certain which statements ran", () => {
		const variables = [{ name: "x", notKept: "it is not certain which statements ran" }];
		const { byStatement, rest } = effectsOf(
			text,
			result(
				{},
				{
					statements: statements.map(({ range: _, ...each }) => each),
					variables,
					notMoved: "it is not certain which statements ran",
				},
			),
		);
		expect(byStatement.size).toBe(0);
		expect(rest).toEqual([
			"Session “alice” stays in app/dev: it is not certain which statements ran.",
			"$x is not kept by the session: it is not certain which statements ran.",
		]);
	});
	it("tells another value from a new variable", () => {
		const variables = [{ name: "kept", statement: 1 }];
		const { byStatement } = effectsOf(text, result({}, { variables }));
		expect([...byStatement]).toEqual([[1, ["Session “alice” has another value of $kept from now on."]]]);
	});
	it("tells that nothing will be heard of a live query", () => {
		const live = "-- all\nLIVE SELECT * FROM note; RETURN 1";
		const start = live.indexOf("LIVE");
		const started = statements.slice(0, 1).map((each) => ({ ...each, range: { start, end: start + 23 } }));
		const { byStatement } = effectsOf(live, result({}, { statements: started }));
		expect([...byStatement]).toEqual([[0, [expect.stringMatching(/^A live query was started/)]]]);
	});
	it("tells nothing where nothing changed", () => {
		expect(effectsOf(text, result({}))).toEqual({ byStatement: new Map(), rest: [] });
	});
	it("names no statement where the engine's results cannot be told apart", () => {
		const unsure = statements.map(({ range: _, ...each }) => each);
		const { byStatement, rest } = effectsOf(text, result({ database: "prod" }, { statements: unsure }));
		expect(byStatement.size).toBe(0);
		expect(rest).toEqual(["Session “alice” is in app/prod from now on."]);
	});
});

describe("runView", () => {
	it("is made once for each state of a run", () => {
		const run = { key: "k", session, text, startedAt: 0, state: { kind: "running" } } as Run;
		const running = runView(run, undefined);
		expect(runView(run, undefined)).toBe(running);
		const waiting = runView(run, "connection");
		expect(waiting.state).toEqual({ kind: "waiting", waitsFor: "connection" });
		expect(runView(run, "connection")).toBe(waiting);
		expect(runView(run, "session").state).toEqual({ kind: "waiting", waitsFor: "session" });
		expect(runView(run, undefined).state.kind).toBe("running");
		const later = Object.assign(run, { state: { kind: "finished", result: result({}) } });
		expect(runView(later, "connection").state.kind).toBe("finished");
	});
	it("says of each statement in which database its records are, unless that is not known", () => {
		const moved = [
			summary(0, 0, 11),
			{ ...summary(1, 13, 23), ranIn: { namespace: "app", database: "prod" } },
			{ ...summary(2, 25, 33), ranIn: "unknown" as const },
			{ ...summary(3, 25, 33), ranIn: { namespace: "app" } },
		];
		const state = { kind: "finished", result: result({}, { statements: moved }) };
		const view = runView({ key: "k", session, text, startedAt: 0, state } as Run, undefined);
		const databases =
			view.state.kind === "finished" ? view.state.statements.map(({ database }) => database) : [];
		expect(databases).toEqual([
			{ namespace: "app", database: "dev" },
			{ namespace: "app", database: "prod" },
			undefined,
			undefined,
		]);
	});
	it("says who ran it and where when it has run: it may have waited", () => {
		const run = { key: "k", session, text, endpoint: "mem://", state: { kind: "running" } } as Run;
		expect(runView(run, undefined).session).toMatchObject({ name: "alice", endpoint: "mem://" });
		expect(runView(run, undefined).session.ran).toBeUndefined();
		const before = { ...session, database: "prod", auth: { kind: "anonymous" }, variables: [] } as const;
		const later = Object.assign(run, { state: { kind: "finished", result: result({}, { before }) } });
		const ran = { who: "anonymous", place: "app/prod", movedTo: "app/dev" };
		expect(runView(later, undefined).session.ran).toEqual(ran);
	});
	it("says of a statement where it ran, if a USE has led elsewhere", () => {
		const moved = [
			summary(0, 0, 11),
			{ ...summary(1, 13, 23), ranIn: { namespace: "app", database: "prod" } },
			{ ...summary(2, 25, 33), ranIn: "unknown" },
		] as const;
		const state = { kind: "finished", result: result({}, { statements: moved }) } as const;
		const view = runView({ key: "k", session, text, state } as unknown as Run, undefined);
		expect(view.session.ran).toEqual({ who: "user:alice", place: "app/dev" });
		const statements = view.state.kind === "finished" ? view.state.statements : [];
		expect(statements.map(({ place }) => place)).toEqual([
			"app/dev",
			"app/prod",
			"a place that is not known",
		]);
	});
	it.each([
		[errors.outcomeUnknown(), "unknown"],
		[errors.evaluatedOnly("x", "a closure"), "ran"],
		[errors.connectionLost(), "nothingRan"],
	])("tells what is known of a text that failed: %s", (error, outcome) => {
		const run = { key: "k", session, text, state: { kind: "failed", error } } as Run;
		expect(runView(run, undefined).state).toMatchObject({ kind: "failed", outcome, isSignedOut: false });
	});
	it("knows that a sign-in is what helps", () => {
		const error = errors.identityLost("alice", "user:alice", "its token has expired");
		const run = { key: "k", session, text, state: { kind: "failed", error } } as Run;
		expect(runView(run, undefined).state).toMatchObject({ outcome: "nothingRan", isSignedOut: true });
	});
});

describe("waitsFor", () => {
	const run = (id: string, key: string) => ({ key, session: { ...session, id } }) as Run;
	const known = (state: ConnectionState["state"], busy?: { requests: number; run?: string }) => ({
		connection: { state },
		sessions: [{ ...session, id: "a", ...(busy ? { busy: { since: 0, abandoned: 0, ...busy } } : {}) }],
	});
	it("is the connection during an outage", () => {
		expect(waitsFor(run("a", "1"), known("reconnecting"))).toBe("connection");
	});
	it("is the session while something else is at its turn there", () => {
		expect(waitsFor(run("a", "1"), known("connected"))).toBeUndefined();
		expect(waitsFor(run("a", "1"), known("connected", { requests: 1 }))).toBeUndefined();
		expect(waitsFor(run("a", "1"), known("connected", { requests: 2 }))).toBe("session");
		expect(waitsFor(run("a", "1"), known("connected", { requests: 2, run: "1" }))).toBeUndefined();
		expect(waitsFor(run("a", "2"), known("connected", { requests: 2, run: "1" }))).toBe("session");
		expect(waitsFor(run("b", "3"), known("connected", { requests: 2, run: "1" }))).toBeUndefined();
	});
});
