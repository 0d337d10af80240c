import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import { silentLog } from "../common/log";
import { closeSession, createSession, listSessions, renameSession, resultPage } from "../protocol/backend";
import type { Backend } from "./backend";
import { BackendLane } from "./backendLane";
import { startBackendProcess } from "./backendProcess.node";
import type { ConnectionSettings } from "./connectionSettings";
import type { ConnectSources } from "./connectPlan";
import type { Notice } from "./notice";
import { WorkspaceModel } from "./workspaceModel";

const ended: (() => Promise<void>)[] = [];
afterEach(async () => {
	for (const end of ended.splice(0)) await end();
});

interface World {
	readonly model: WorkspaceModel;
	readonly lane: BackendLane;
	readonly notices: Notice[];
	readonly states: string[];
	readonly asked: string[];
}

function world({
	backend = "steady",
	settings = {},
	sources = {},
	trusted = true,
}: {
	readonly backend?: string;
	readonly settings?: Partial<ConnectionSettings>;
	readonly sources?: Partial<ConnectSources>;
	readonly trusted?: boolean;
} = {}): World {
	const script = fileURLToPath(new URL(`../../test/fixtures/backends/${backend}.mjs`, import.meta.url));
	const options = { script, log: silentLog, handshakeMs: 5_000, graceMs: 50 };
	const lane = new BackendLane((sink) => startBackendProcess(options, sink), silentLog);
	const asked: string[] = [];
	const model = new WorkspaceModel({
		lane,
		log: silentLog,
		isTrusted: () => trusted,
		sources: {
			settings: () => ({
				endpoint: "mem://",
				setupFiles: [],
				timeoutMs: 5_000,
				duringOutage: "wait",
				...settings,
			}),
			workspaceFolder: () => "/work/notes",
			home: "/home/ada",
			secrets: { get: async () => undefined, set: async () => {}, delete: async () => {} },
			askPassword: async (ref) => {
				asked.push(`${ref.level} ${ref.user} at ${ref.endpoint}`);
				return "typed";
			},
			setupFiles: async () => ({ files: [], missing: [] }),
			...sources,
		},
	});
	const notices: Notice[] = [];
	model.onDidNotice((notice) => notices.push(notice));
	const states: string[] = [];
	model.onDidChangeConnection(() => {
		if (states.at(-1) !== model.connection.state) states.push(model.connection.state);
	});
	ended.push(async () => {
		model.dispose();
		await lane.dispose();
	});
	return { model, lane, notices, states, asked };
}

const nameList = ({ sessions }: WorkspaceModel) => sessions.map(({ name }) => name);
const settled = async ({ model }: World) => {
	await expect.poll(() => model.connection.state).toBe("connected");
	// The recovery itself is over, not only the connection made.
	await model.ensureConnected();
};

describe("connecting", () => {
	it("starts no process before it is needed, and passes through the states", async () => {
		const w = world();
		expect(w.lane.running).toBeUndefined();
		expect(w.model.activeSession).toBeUndefined();
		await w.model.connect();
		expect(w.states).toEqual(["connecting", "connected"]);
		expect(w.model.activeSession?.id).toBe("default");
	});

	it("connects to nothing in an untrusted workspace", async () => {
		const w = world({ trusted: false });
		await expect(w.model.connect()).rejects.toMatchObject({ code: "untrustedWorkspace" });
		await expect(w.model.ensureConnected()).rejects.toMatchObject({ code: "untrustedWorkspace" });
		await expect(w.model.request(createSession, {})).rejects.toMatchObject({ code: "untrustedWorkspace" });
		expect(w.lane.running).toBeUndefined();
	});

	it("shows why it failed, and leaves the earlier connection behind", async () => {
		const w = world();
		await w.model.connect();
		await expect(w.model.connect({ endpoint: "ws://refused" })).rejects.toMatchObject({
			code: "connectionRefused",
		});
		expect(w.model.connection).toEqual({
			state: "failed",
			endpoint: "ws://refused",
			error: "Nothing listens there.",
		});
		expect(w.model.sessions).toEqual([]);
		await expect(w.model.connect({ endpoint: "http://x" })).rejects.toMatchObject({ code: "httpEndpoint" });
		expect(w.model.connection.state).toBe("failed");
		await w.model.connect();
		expect(w.model.connection.state).toBe("connected");
	});

	it("is cancelled at once, and can be done again", async () => {
		const w = world();
		const source = new CancellationTokenSource();
		const connecting = w.model.connect({ endpoint: "ws://forever" }, source.token);
		await expect.poll(() => w.model.connection.state).toBe("connecting");
		source.cancel();
		await expect(connecting).rejects.toMatchObject({ code: "cancelled" });
		expect(w.model.connection.state).toBe("disconnected");
		await w.model.connect();
		expect(w.model.connection).toMatchObject({ state: "connected", endpoint: "mem://" });
	});

	it("lets a later call win", async () => {
		const w = world();
		const first = w.model.connect({ endpoint: "ws://forever" });
		const second = w.model.connect();
		await expect(first).rejects.toMatchObject({ code: "cancelled" });
		await second;
		expect(w.model.connection.state).toBe("connected");
	});

	it("is shared by those who need it at the same time", async () => {
		const w = world();
		await Promise.all([w.model.ensureConnected(), w.model.ensureConnected(), w.model.ensureConnected()]);
		expect(w.states).toEqual(["connecting", "connected"]);
	});

	it("asks for a password that is not kept, and not for one that is", async () => {
		const settings = { endpoint: "ws://db", auth: { level: "root", user: "ada" } } as const;
		const w = world({ settings });
		await w.model.connect();
		expect(w.asked).toEqual(["root ada at ws://db/rpc"]);
		const secrets = { get: async () => "kept", set: async () => {}, delete: async () => {} };
		const v = world({ settings, sources: { secrets } });
		await v.model.connect();
		expect(v.asked).toEqual([]);
	});

	it("fails in words when the process does", async () => {
		const crash = world({ backend: "crash" });
		await expect(crash.model.connect()).rejects.toMatchObject({ code: "backendFailed" });
		expect(crash.model.connection.state).toBe("failed");
		const w = world();
		await expect(w.model.connect({ endpoint: "ws://die" })).rejects.toMatchObject({
			code: "backendFailed",
			message: "The database process ended while it was connecting. See the log.",
		});
	});

	it("is made by another process when one that ran already ends under it", async () => {
		const w = world();
		await w.model.connect();
		// As the engine does that is closed while it works, a moment later.
		await w.model.connect({ endpoint: "ws://tired" });
		expect(w.states).toEqual(["connecting", "connected", "connecting", "connected"]);
		expect(w.model.connection.endpoint).toBe("ws://tired");
		expect(nameList(w.model)).toEqual(["default"]);
		expect(w.notices).toEqual([]);
	});

	it("disconnects, also twice, and then sends nothing", async () => {
		const w = world();
		await w.model.connect();
		await w.model.disconnect();
		await w.model.disconnect();
		expect(w.model.connection).toEqual({ state: "disconnected" });
		expect(w.model.sessions).toEqual([]);
		await expect(w.model.request(createSession, {})).rejects.toMatchObject({ code: "notConnected" });
	});
});

describe("results", () => {
	const page = { run: "r", statement: 0, offset: 0, limit: 1, form: "json" } as const;

	it("are looked at without a connection, as long as the process runs that holds them", async () => {
		const w = world();
		await w.model.connect();
		await w.model.disconnect();
		expect(await w.model.request(resultPage, page)).toEqual({ offset: 0, texts: ["1"] });
		await w.lane.stop();
		await expect(w.model.request(resultPage, page)).rejects.toThrow("no longer there");
	});

	it("are looked at while another connection is being made", async () => {
		const w = world();
		await w.model.connect();
		const connecting = w.model.connect({ endpoint: "ws://forever" });
		await expect.poll(() => w.model.connection.state).toBe("connecting");
		expect(await w.model.request(resultPage, page)).toEqual({ offset: 0, texts: ["1"] });
		await w.model.disconnect();
		await expect(connecting).rejects.toMatchObject({ code: "cancelled" });
	});
});

describe("sessions", () => {
	it("are there when the call that made them returns, in the order of their making", async () => {
		const w = world();
		await w.model.connect();
		const b = await w.model.request(createSession, { name: "b" });
		await w.model.request(createSession, { name: "a" });
		expect(nameList(w.model)).toEqual(["default", "b", "a"]);
		expect(w.model.session(b.id).name).toBe("b");
		expect(() => w.model.session("nobody")).toThrow("There is no session nobody");
	});

	it("one that is made although nobody waits for it any more is closed again", async () => {
		const w = world();
		await w.model.connect();
		const asked = vi.spyOn(w.lane.running as Backend, "request");
		const source = new CancellationTokenSource();
		const making = w.model.request(createSession, { name: "slow" }, source.token);
		// Answered behind it: it has begun.
		await w.model.request(listSessions);
		source.cancel();
		await expect(making).rejects.toMatchObject({ code: "cancelled" });
		// The fixture makes it as soon as its request is cancelled.
		await expect.poll(() => asked.mock.calls.map(([{ method }]) => method)).toContain("sessions/close");
		const listed = async () => (await w.model.request(listSessions)).map(({ name }) => name);
		await expect.poll(listed).toEqual(["default"]);
	});

	it("closing the active one makes the default one active, without a word", async () => {
		const w = world();
		await w.model.connect();
		const { id } = await w.model.request(createSession, { name: "a" });
		w.model.activate(id);
		await w.model.request(closeSession, { id });
		expect(w.model.activeSession?.id).toBe("default");
		expect(w.notices).toEqual([]);
	});

	it("the active one that ended elsewhere leaves none active until one is chosen, and the user is told", async () => {
		const w = world();
		await w.model.connect();
		const { id } = await w.model.request(createSession, { name: "a" });
		w.model.activate(id);
		await w.model.request(renameSession, { id, name: "" });
		expect(w.model.activeSession).toBeUndefined();
		expect(w.model.activeId).toBeUndefined();
		expect(w.notices).toEqual([
			{
				severity: "warning",
				message: "The active session “a” has ended. Editors work as no session until you choose one.",
				actions: [{ kind: "chooseSession" }],
			},
		]);
		w.model.activate("default");
		expect(w.model.activeSession?.id).toBe("default");
	});

	it("a new connection begins with the default one active", async () => {
		const w = world();
		await w.model.connect();
		const { id } = await w.model.request(createSession, { name: "a" });
		w.model.activate(id);
		await w.model.request(renameSession, { id, name: "" });
		await w.model.connect();
		expect(w.model.activeSession?.id).toBe("default");
	});
});

const killUntilItGivesUp = async (w: World) => {
	for (let i = 0; i < 3; i++) {
		await settled(w);
		await w.model.request(createSession, { name: "die" }).catch(() => undefined);
		await expect.poll(() => w.model.connection.state).not.toBe("connected");
	}
	await expect.poll(() => w.model.connection.state).toBe("failed");
};

describe("when the backend dies", () => {
	it("starts it again and brings the sessions back, with the same one active", async () => {
		const w = world();
		await w.model.connect({ endpoint: "ws://db" });
		const { id } = await w.model.request(createSession, { name: "a" });
		w.model.activate(id);
		await expect(w.model.request(createSession, { name: "die" })).rejects.toMatchObject({
			code: "outcomeUnknown",
		});
		// Asked for during the outage: waits for the new process.
		await w.model.request(createSession, { name: "later" });
		await settled(w);
		expect(nameList(w.model)).toEqual(["default", "a", "later"]);
		expect(w.model.activeSession?.id).toBe(id);
		expect(w.states).toEqual(["connecting", "connected", "reconnecting", "connected"]);
		await expect
			.poll(() => w.notices.at(-1)?.message)
			.toBe(
				"The database process ended unexpectedly (SIGKILL): it runs again, and 2 sessions are back. Whether what was running has been applied is not known.",
			);
	});

	it("says that an in-memory database is gone with it", async () => {
		const w = world();
		await w.model.connect();
		await w.model.request(createSession, { name: "die" }).catch(() => undefined);
		await settled(w);
		await expect
			.poll(() => w.notices.at(-1)?.message)
			.toContain("and the data of the in-memory database is gone with it. It began again empty");
	});

	it("refuses instead of waiting where the setting says so", async () => {
		const w = world({ settings: { duringOutage: "fail" } });
		await w.model.connect();
		await w.model.request(createSession, { name: "die" }).catch(() => undefined);
		await expect.poll(() => w.model.connection.state).toBe("reconnecting");
		await expect(w.model.request(createSession, {})).rejects.toMatchObject({ code: "connectionLost" });
		await settled(w);
	});

	it("stops after three ends within a minute, and tries again when asked", async () => {
		const w = world();
		await w.model.connect();
		await w.model.request(createSession, { name: "a" });
		await killUntilItGivesUp(w);
		expect(w.model.sessions).toEqual([]);
		expect(w.notices.at(-1)).toMatchObject({
			severity: "error",
			actions: [{ kind: "tryAgain" }, { kind: "showLog" }],
		});
		w.model.retryNow();
		await settled(w);
		expect(nameList(w.model)).toEqual(["default", "a"]);
	});

	it("brings the sessions back for whoever needs a connection after it has given up", async () => {
		const w = world();
		await w.model.connect();
		const { id } = await w.model.request(createSession, { name: "a" });
		w.model.activate(id);
		await killUntilItGivesUp(w);
		expect(w.model.activeSession).toBeUndefined();
		expect(w.model.activeId).toBe(id);
		// Whoever no longer waits does not keep the sessions from coming back.
		const source = new CancellationTokenSource();
		const waiting = w.model.ensureConnected(source.token);
		source.cancel();
		await expect(waiting).rejects.toMatchObject({ code: "cancelled" });
		await Promise.all([w.model.ensureConnected(), w.model.ensureConnected()]);
		expect(nameList(w.model)).toEqual(["default", "a"]);
		expect(w.model.activeSession?.id).toBe(id);
	});

	it("does not hold earlier ends against a connection that is made anew", async () => {
		const w = world();
		for (let i = 0; i < 4; i++) {
			await w.model.connect();
			await w.model.request(createSession, { name: "die" }).catch(() => undefined);
			await expect.poll(() => w.model.connection.state).not.toBe("connected");
			await settled(w);
		}
	});

	it("stops what runs in an embedded engine by ending its process", async () => {
		const w = world();
		await w.model.connect();
		const { id } = await w.model.request(createSession, { name: "a" });
		const source = new CancellationTokenSource();
		const slow = w.model.request(createSession, { name: "slow" }, source.token);
		const failing = expect(slow).rejects.toMatchObject({ code: "outcomeUnknown" });
		const before = w.lane.running?.pid;
		await w.model.stopRunning();
		await failing;
		expect(w.lane.running?.pid).not.toBe(before);
		expect(w.model.session(id).name).toBe("a");
	});

	it("that is idle is simply started again when it is needed", async () => {
		const w = world();
		await w.model.connect();
		await w.model.disconnect();
		const pid = w.lane.running?.pid ?? 0;
		process.kill(pid, "SIGKILL");
		await expect.poll(() => w.lane.running).toBeUndefined();
		expect(w.model.connection.state).toBe("disconnected");
		await w.model.connect();
		expect(w.notices).toEqual([]);
	});
});
