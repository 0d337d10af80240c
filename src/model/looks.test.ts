import { beforeEach, expect, it } from "vitest";
import type { ConnectionState } from "../protocol/backend";
import type { LookGrant } from "../protocol/look";
import { type DevelopmentDatabase, Looks, type LooksDeps, type RememberedGrant } from "./looks";

const HERE = "ws://localhost:8000/rpc";
const place = { namespace: "shop", database: "dev" };
const grant = (id: string): LookGrant => ({ ...place, access: "look", id });
const remembered = (id: string, more: Partial<RememberedGrant> = {}): RememberedGrant => ({
	...grant(id),
	endpoint: HERE,
	pid: 1,
	until: Date.now() + 60_000,
	...more,
});

let kept: readonly RememberedGrant[];
let sent: { readonly method: string; readonly params: unknown }[];
let over: (grants: readonly LookGrant[]) => readonly LookGrant[];
let development: readonly DevelopmentDatabase[];
let engine: NonNullable<ConnectionState["engine"]>;
let looks: Looks;

beforeEach(() => {
	kept = [];
	sent = [];
	over = (grants) => grants;
	development = [];
	engine = "server";
	const request = async (
		{ method }: { readonly method: string },
		params: { grants?: readonly LookGrant[] },
	) => {
		sent.push({ method, params });
		if (method === "look/end") return { over: over(params.grants ?? []) };
		if (method === "look/plan") return { record: "user:bob", ...place, statement: "DEFINE …; ACCESS …" };
		return { id: "1", grant: grant("new") };
	};
	const workspace = {
		get connection() {
			return { state: "connected", endpoint: "ws://localhost:8000", engine };
		},
		get plan() {
			return { endpoint: { normalised: engine === "memory" ? "mem://" : HERE } };
		},
		sessions: [{ ...place }],
		activeSession: undefined,
		request,
		here: () => ({ request }),
	};
	looks = new Looks({
		workspace: workspace as unknown as LooksDeps["workspace"],
		settings: () => ({ accessName: "look", developmentDatabases: development }),
		mark: async (database) => {
			development = [...development, database];
		},
		workspaceFolder: () => "/projects/notes",
		home: "/home/ada",
		memory: {
			get: () => kept,
			set: async (grants) => {
				kept = grants;
			},
		},
		pid: 1,
		isRunning: (pid) => pid === 2,
	});
});

it("revokes what a process that is gone has left, and what this one has closed", async () => {
	kept = [remembered("mine"), remembered("crashed", { pid: 3 })];
	await looks.sweep();
	expect(sent).toEqual([{ method: "look/end", params: { grants: [grant("mine"), grant("crashed")] } }]);
	expect(kept).toEqual([]);
});

it("leaves the grants of a window that is open, and those of another database", async () => {
	kept = [remembered("open", { pid: 2 }), remembered("elsewhere", { endpoint: "ws://other:8000/rpc" })];
	await looks.sweep();
	expect(sent).toEqual([]);
	expect(kept).toHaveLength(2);
});

it("remembers what is in use, or could not be revoked, until it has ended by itself", async () => {
	kept = [remembered("used"), remembered("past", { until: Date.now() - 1 })];
	over = () => [];
	await looks.sweep();
	expect(kept.map(({ id }) => id)).toEqual(["used"]);
});

it("remembers no key, and nothing of a database in memory", async () => {
	over = () => [];
	await looks.open(await looks.plan("user:bob", {}), {});
	expect(kept).toMatchObject([{ ...grant("new"), endpoint: HERE, pid: 1 }]);
	expect(Object.keys(kept[0] ?? {}).sort()).toEqual([
		"access",
		"database",
		"endpoint",
		"id",
		"namespace",
		"pid",
		"until",
	]);
	kept = [];
	engine = "memory";
	await looks.open(await looks.plan("user:bob", {}), {});
	expect(kept).toEqual([]);
});

it("asks nobody in memory, or where the user has said so, however the endpoint is written", async () => {
	expect(looks.isDevelopment(place)).toBe(false);
	development = [{ endpoint: "http://LOCALHOST:8000", ...place }];
	expect(looks.isDevelopment(place)).toBe(true);
	expect(looks.isDevelopment({ ...place, database: "live" })).toBe(false);
	development = [
		{ endpoint: "ws://localhost:8001", ...place },
		{ endpoint: "nonsense", ...place },
	];
	expect(looks.isDevelopment(place)).toBe(false);
	const here = { request: async () => undefined as never, isCurrent: true };
	await expect(looks.markAsDevelopment({ ...place, here: { ...here, isCurrent: false } })).rejects.toThrow();
	expect(looks.isDevelopment(place)).toBe(false);
	await looks.markAsDevelopment({ ...place, here });
	expect(looks.isDevelopment(place)).toBe(true);
	development = [];
	engine = "memory";
	expect(looks.isDevelopment(place)).toBe(true);
});

it("makes nothing for a program where the user would have to be asked", async () => {
	await expect(looks.openUnasked("user:bob", {})).rejects.toMatchObject({ code: "confirmationNeeded" });
	expect(sent.map(({ method }) => method)).toEqual(["look/plan"]);
});
