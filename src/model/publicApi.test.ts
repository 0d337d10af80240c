import { beforeEach, describe, expect, it } from "vitest";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import type { SurrealSessionsApi } from "../api";
import { errors } from "../common/errors";
import type { PageParams, ResultPage, RunResult, SessionState } from "../protocol/backend";
import { createPublicApi } from "./publicApi";
import type { WorkspaceModel } from "./workspaceModel";

const alice: SessionState = {
	id: "a",
	name: "alice",
	namespace: "shop",
	auth: { kind: "record", subject: "user:alice", access: "account" },
	fullRights: false,
	variables: { x: "1" },
	busy: { since: 0, requests: 1, abandoned: 0 },
	ordinal: 3,
};
let sent: [method: string, params: unknown][];
let answer: (method: string, params: unknown) => unknown;
let released: string[];
let api: SurrealSessionsApi;

const circular: Record<string, unknown> = {};
circular["self"] = circular;

beforeEach(() => {
	sent = [];
	released = [];
	answer = () => alice;
	const workspace = {
		connection: { state: "connected", endpoint: "mem://", engine: "memory", serverVersion: "3.0.2" },
		activeSession: alice,
		sessions: [alice],
		session: () => alice,
		ready: async () => {},
		activate: (id: string) => {
			if (id !== "a") throw errors.sessionNotFound(id);
		},
		connect: async () => ({ setupRan: [] }),
		disconnect: async () => {},
		onDidChangeConnection: () => ({ dispose() {} }),
		onDidChangeSessions: () => ({ dispose() {} }),
		releaseRun: (run: string) => void released.push(run),
		request: async ({ method }: { method: string }, params: unknown) => {
			sent.push([method, params]);
			return answer(method, params);
		},
	};
	api = createPublicApi(workspace as unknown as WorkspaceModel, {
		permissionRecords: () => 100,
		looks: () => Promise.reject(errors.notConnected()),
	});
});

describe("the public API", () => {
	it("shows connection and sessions without what is internal", () => {
		expect(api.version).toBe(1);
		expect(api.connection).toEqual({ state: "connected", endpoint: "mem://", serverVersion: "3.0.2" });
		expect(api.activeSession).toEqual({
			id: "a",
			name: "alice",
			namespace: "shop",
			auth: { kind: "record", subject: "user:alice", access: "account" },
			variables: { x: "1" },
			active: true,
		});
	});

	it("leaves out what is not given, and keeps null for none", async () => {
		answer = () => alice;
		await api.useNamespaceDatabase("a", { namespace: null });
		expect(sent).toEqual([["sessions/use", { id: "a", namespace: null }]]);
	});

	it.each<[string, () => Promise<unknown>]>([
		["an id that is no text", () => api.forkSession(7 as never)],
		["an empty id", () => api.closeSession("")],
		["options that are no object", () => api.createSession("alice" as never)],
		["a name that is no text", () => api.renameSession("a", undefined as never)],
		["an endpoint that is no text", () => api.connect({ endpoint: 1 as never })],
		["credentials of no kind", () => api.signIn("a", {} as never)],
		["credentials without a password", () => api.signIn("a", { kind: "root", username: "root" } as never)],
		["record credentials without variables", () => api.signIn("a", { kind: "record", access: "b" } as never)],
		[
			"a sign-up that is no record access",
			() => api.signUp("a", { kind: "root", username: "a", password: "b" } as never),
		],
		["a text that is none", () => api.query("a", null as never)],
		["variables that are no object", () => api.query("a", "RETURN 1", { variables: [1] as never })],
		["variables that are no JSON", () => api.query("a", "RETURN 1", { variables: { x: 1n } })],
		["variables that JSON would lose", () => api.query("a", "RETURN 1", { variables: { x: () => 1 } })],
		[
			"variables that JSON would change",
			() => api.query("a", "RETURN 1", { variables: { x: [Number.NaN] } }),
		],
		["variables that JSON would empty", () => api.query("a", "RETURN 1", { variables: { x: new Set([1]) } })],
		["variables that JSON would make a text", () => api.query("a", "x", { variables: { x: new Date(0) } })],
		["variables that contain themselves", () => api.query("a", "RETURN 1", { variables: circular })],
		["a token that is none", () => api.listSessions({} as never)],
		["a token of another form", () => api.connect({}, { isCancellationRequested: false } as never)],
		["no target", () => api.useNamespaceDatabase("a", undefined as never)],
		["a target that is no object", () => api.useNamespaceDatabase("a", "shop" as never)],
		["a namespace that is no text", () => api.useNamespaceDatabase("a", { namespace: 1 as never })],
	])("refuses %s, and sends nothing", async (_what, call) => {
		await expect(call()).rejects.toMatchObject({ code: "invalidArgument" });
		expect(sent).toEqual([]);
	});

	it("never shows the credentials that it refuses", async () => {
		const wrong = { kind: "root", username: "root", password: 12345 } as never;
		await expect(api.signIn("a", wrong)).rejects.not.toThrow(/12345/);
	});

	it("sends nothing for a token that is cancelled", async () => {
		const source = new CancellationTokenSource();
		source.cancel();
		await expect(api.createSession({}, source.token)).rejects.toMatchObject({ code: "cancelled" });
		await expect(api.connect({}, source.token)).rejects.toMatchObject({ code: "cancelled" });
		expect(sent).toEqual([]);
	});

	it("takes null for no token, as some callers do", async () => {
		await api.signOut("a", null as never);
		expect(sent).toEqual([["sessions/signOut", { id: "a" }]]);
	});

	it("takes what JSON has a word for as variables", async () => {
		answer = () => ({ run: "r", totalMs: 0, statements: [], variables: [] });
		const variables = { a: [1, "x", null, { b: true }], left: undefined, large: 1e300 };
		await api.query("a", "RETURN 1", { variables });
		expect(sent).toEqual([["query/run", { id: "a", text: "RETURN 1", variables }]]);
	});

	it("gives nothing where nothing is promised", async () => {
		answer = () => null;
		expect(await api.closeSession("a")).toBeUndefined();
		expect(await api.setVariable("a", "x", "1")).toBeUndefined();
		expect(await api.connect()).toBeUndefined();
	});

	it("rejects with a code whatever happens", async () => {
		answer = () => {
			throw new TypeError("a mistake");
		};
		await expect(api.signOut("a")).rejects.toMatchObject({ code: "backendFailed" });
		await expect(api.activateSession("b")).rejects.toMatchObject({ code: "sessionNotFound" });
	});
});

describe("query", () => {
	const statement = { durationMs: 1, bytes: 1, index: 0, status: "ok" } as const;
	const result: RunResult = {
		run: "r1",
		before: { id: "1", name: "a", auth: { kind: "anonymous" }, fullRights: false, ordinal: 0, variables: [] },
		totalMs: 1,
		variables: [],
		statements: [
			{ ...statement, shape: "rows", rows: 5 },
			{ ...statement, index: 1, shape: "value", rows: 1 },
			{ ...statement, index: 2, shape: "none", rows: 0 },
			{ ...statement, index: 3, shape: "rows", rows: 0 },
			{
				...statement,
				index: 4,
				status: "error",
				shape: "none",
				rows: 0,
				error: { kind: "Thrown", message: "no" },
			},
		],
	};
	const page = ({ statement: index, offset, form }: PageParams): ResultPage => {
		if (index === 1) return { offset, texts: [form === "value" ? "1" : "1f"] };
		// Two rows a page, although more were asked for.
		const rows = [0, 1, 2, 3, 4].slice(offset, offset + 2);
		return { offset, texts: rows.map((n) => (form === "value" ? `{"n":${n}}` : `{ n: ${n} }`)) };
	};

	it("fetches all pages, and lets go of the results", async () => {
		answer = (method, params) => (method === "query/run" ? result : page(params as PageParams));
		expect(await api.query("a", "SELECT * FROM n", { variables: { y: 1 } })).toEqual([
			{
				index: 0,
				status: "ok",
				durationMs: 1,
				value: [{ n: 0 }, { n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }],
				surrealql: "[{ n: 0 }, { n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }]",
			},
			{ index: 1, status: "ok", durationMs: 1, value: 1, surrealql: "1f" },
			{ index: 2, status: "ok", durationMs: 1, surrealql: "NONE" },
			{ index: 3, status: "ok", durationMs: 1, value: [], surrealql: "[]" },
			{ index: 4, status: "error", durationMs: 1, error: { kind: "Thrown", message: "no" } },
		]);
		expect(sent[0]).toEqual(["query/run", { id: "a", text: "SELECT * FROM n", variables: { y: 1 } }]);
		expect(released).toEqual(["r1"]);
	});

	it.each([errors.notConnected(), errors.connectionLost(), errors.invalidArgument("They are gone.")])(
		"says that what ran is not known when its results are gone: $code",
		async (gone) => {
			answer = (method) => {
				if (method !== "query/run") throw gone;
				return result;
			};
			await expect(api.query("a", "x")).rejects.toMatchObject({ code: "outcomeUnknown" });
		},
	);

	it("reads each page before it asks for the next one, so that none of them is kept waiting with the others", async () => {
		answer = (method, params) => {
			if (method === "query/run") return result;
			const texts = page(params as PageParams);
			return (params as PageParams).form === "value" ? { ...texts, texts: ["no JSON"] } : texts;
		};
		await expect(api.query("a", "SELECT * FROM n")).rejects.toThrow();
		expect(sent.filter(([, params]) => (params as PageParams).form === "value")).toHaveLength(1);
	});

	it("lets go of the results when a page fails too", async () => {
		answer = (method) => (method === "query/run" ? result : { offset: 0, texts: [] });
		await expect(api.query("a", "x")).rejects.toMatchObject({ code: "backendFailed" });
		expect(released).toEqual(["r1"]);
	});
});
