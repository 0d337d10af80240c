import { describe, expect, it } from "vitest";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import type { ConnectionSettings } from "./connectionSettings";
import { type ConnectPlan, type ConnectRequest, planConnect } from "./connectPlan";
import { isMadeAs } from "./settingsMatch";

const base: ConnectionSettings = {
	endpoint: "mem://",
	setupFiles: [],
	timeoutMs: 1_000,
	duringOutage: "wait",
};

function made(settings: ConnectionSettings, request: ConnectRequest = {}): Promise<ConnectPlan> {
	const sources = {
		settings: () => settings,
		workspaceFolder: () => "/work",
		home: "/home/ada",
		secrets: { get: async () => "kept", set: async () => {}, delete: async () => {} },
		askPassword: async () => undefined,
		setupFiles: async () => ({ files: [], missing: [] }),
	};
	return planConnect(request, sources, new CancellationTokenSource().token);
}

describe("settings that have changed", () => {
	it("are the same when they are as they were, also for a start in main/main", async () => {
		expect(isMadeAs(await made(base, { whereNoneIsNamed: "main" }), { ...base })).toBe(true);
	});

	it("are the same when they say what the connection was made with", async () => {
		const auth = { kind: "access", access: "staff", username: "ada", password: "x" } as const;
		const plan = await made(base, { endpoint: "ws://db", namespace: "shop", auth });
		const remembered: ConnectionSettings = {
			...base,
			endpoint: "ws://db",
			namespace: "shop",
			auth: { level: "access", access: "staff", user: "ada" },
		};
		expect(isMadeAs(plan, remembered)).toBe(true);
		expect(isMadeAs(plan, { ...remembered, auth: { level: "access", access: "other", user: "ada" } })).toBe(
			false,
		);
	});

	it.each<Partial<ConnectionSettings>>([
		{ endpoint: "ws://db" },
		{ namespace: "shop" },
		{ database: "test" },
		{ auth: { level: "root", user: "ada" } },
		{ setupFiles: ["*.surql"] },
		{ timeoutMs: 2_000 },
		{ duringOutage: "fail" },
	])("are others with %j", async (change) => {
		expect(isMadeAs(await made(base), { ...base, ...change })).toBe(false);
	});

	it("are never what a record user signed in with", async () => {
		const auth = { kind: "record", access: "account", variables: {} } as const;
		const plan = await made(base, { namespace: "shop", auth });
		expect(isMadeAs(plan, { ...base, namespace: "shop" })).toBe(false);
	});
});
