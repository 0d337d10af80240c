import { describe, expect, it } from "vitest";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import { type ConnectionSettings, parseConnectionAuth } from "./connectionSettings";
import { type ConnectRequest, type ConnectSources, planConnect, secretRefOf } from "./connectPlan";
import { parseEndpoint } from "./endpoint";

function plan(
	request: ConnectRequest,
	settings: Partial<ConnectionSettings> = {},
	sources: Partial<ConnectSources> = {},
) {
	const all: ConnectSources = {
		settings: () => ({
			endpoint: "mem://",
			setupFiles: ["*.surql"],
			timeoutMs: 1,
			duringOutage: "wait",
			...settings,
		}),
		workspaceFolder: () => "/work",
		home: "/home/ada",
		secrets: { get: async () => undefined, set: async () => {}, delete: async () => {} },
		askPassword: async () => "typed",
		setupFiles: async (patterns) => ({
			files: patterns.map((path) => ({ path, text: "RETURN 1" })),
			missing: [],
		}),
		...sources,
	};
	return planConnect(request, all, new CancellationTokenSource().token);
}

describe("planConnect", () => {
	it("takes the settings for what is left out, and an empty text for none", async () => {
		const settings = { namespace: "shop", database: "test" };
		expect((await plan({}, settings)).params).toMatchObject(settings);
		expect((await plan({ database: "stage" }, settings)).params).toMatchObject({
			namespace: "shop",
			database: "stage",
		});
		expect((await plan({ namespace: "", database: "" }, settings)).params).not.toHaveProperty("namespace");
	});

	it("refuses a database without a namespace instead of leaving it out", async () => {
		const refusal = {
			code: "invalidName",
			message:
				"“test” cannot be used as a database: it needs a namespace. Give one as well, or set surrealSessions.connection.namespace.",
		};
		await expect(plan({ database: "test" })).rejects.toMatchObject(refusal);
		await expect(plan({ namespace: "", database: "test" })).rejects.toMatchObject(refusal);
		await expect(plan({}, { database: "test" })).rejects.toMatchObject(refusal);
		// Whoever wants no namespace wants no database of the configured one.
		const none = await plan({ namespace: "" }, { namespace: "shop", database: "test" });
		expect(none.params).not.toHaveProperty("database");
	});

	it("begins in main/main only where that was asked for and nothing is named", async () => {
		expect((await plan({})).params).not.toHaveProperty("namespace");
		expect((await plan({ whereNoneIsNamed: "main" })).params).toMatchObject({
			namespace: "main",
			database: "main",
		});
		const named = await plan({ whereNoneIsNamed: "main" }, { namespace: "shop" });
		expect(named.params).toMatchObject({ namespace: "shop" });
		expect(named.params).not.toHaveProperty("database");
		const server = await plan({ endpoint: "ws://db", whereNoneIsNamed: "main" });
		expect(server.params).not.toHaveProperty("namespace");
	});

	it("reads set-up files for embedded databases only", async () => {
		expect((await plan({})).params.setup).toHaveLength(1);
		expect((await plan({ endpoint: "surrealkv://data" })).params.setup).toHaveLength(1);
		expect((await plan({ endpoint: "ws://db" })).params.setup).toEqual([]);
	});

	it("signs in as configured, as told, or not at all", async () => {
		const settings = { auth: { level: "namespace", user: "ada" }, namespace: "shop" } as const;
		const configured = { kind: "namespace", namespace: "shop", username: "ada", password: "typed" };
		expect((await plan({}, settings)).params.credentials).toEqual(configured);
		const root = { kind: "root", username: "root", password: "root" } as const;
		expect((await plan({ auth: root }, settings)).params.credentials).toEqual(root);
		expect((await plan({ auth: "none" }, settings)).params).not.toHaveProperty("credentials");
	});

	it("says what is missing before it asks for a password", async () => {
		let asked = false;
		const sources = {
			askPassword: async () => {
				asked = true;
				return "typed";
			},
		};
		await expect(plan({}, { auth: { level: "database", user: "ada" } }, sources)).rejects.toMatchObject({
			code: "invalidArgument",
			message: expect.stringContaining("surrealSessions.connection.namespace"),
		});
		expect(asked).toBe(false);
	});

	it("is cancelled when the password is not given", async () => {
		const sources = { askPassword: async () => undefined };
		await expect(plan({}, { auth: { level: "root", user: "ada" } }, sources)).rejects.toMatchObject({
			code: "cancelled",
		});
	});
});

describe("secretRefOf", () => {
	it("tells users of one name apart by where they are defined", () => {
		const endpoint = parseEndpoint("ws://db");
		const where = { namespace: "shop", database: "test" };
		const ref = { endpoint: "ws://db/rpc", user: "ada" };
		const of = (auth: Parameters<typeof secretRefOf>[1]) => secretRefOf(endpoint, auth, where);
		expect(of({ level: "root", user: "ada" })).toEqual({ ...ref, level: "root" });
		expect(of({ level: "namespace", user: "ada" })).toEqual({
			...ref,
			level: "namespace",
			namespace: "shop",
		});
		expect(of({ level: "database", user: "ada" })).toEqual({ ...ref, level: "database", ...where });
		expect(of({ level: "access", access: "staff", user: "ada" })).toEqual({
			...ref,
			level: "access",
			access: "staff",
			...where,
		});
	});
});

describe("parseConnectionAuth", () => {
	it("takes what makes sense", () => {
		for (const nothing of [undefined, null, {}, { level: "none" }]) {
			expect(parseConnectionAuth(nothing)).toBeUndefined();
		}
		expect(parseConnectionAuth({ level: "root", user: "a", password: "x" })).toEqual({
			level: "root",
			user: "a",
		});
		expect(parseConnectionAuth({ level: "access", access: "b", user: "a" })).toEqual({
			level: "access",
			access: "b",
			user: "a",
		});
	});

	it.each([
		["root"],
		[{ user: "a" }],
		[{ level: "root" }],
		[{ level: "king", user: "a" }],
		[{ level: "access", user: "a" }],
	])("refuses %j in words", (value) => {
		expect(() => parseConnectionAuth(value)).toThrow("surrealSessions.connection.auth");
	});
});
