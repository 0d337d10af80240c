import { describe, expect, it, vi } from "vitest";
import { type CancellationToken, CancellationTokenSource } from "vscode-jsonrpc/node";
import { closeSession, createSession, listSessions, renameSession, resultPage } from "../protocol/backend";
import type { Backend } from "./backend";
import { goOn, holdTime, nameList, passTime, world } from "./testWorld.node";

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

	it("leaves the connection that there is when the endpoint can be no other's", async () => {
		const w = world();
		await w.model.connect();
		const { id } = await w.model.request(createSession, { name: "a" });
		for (const endpoint of ["http://x", "", "nonsense", "surrealkv://"]) {
			await expect(w.model.connect({ endpoint })).rejects.toMatchObject({ code: expect.any(String) });
		}
		expect(w.model.connection.state).toBe("connected");
		expect((await w.model.request(createSession, { name: "b" })).name).toBe("b");
		expect(w.model.session(id).name).toBe("a");
	});

	it("keeps no password that is not accepted, so that the next try asks for another one", async () => {
		const kept = new Set(["root"]);
		const secrets = {
			get: async () => [...kept][0],
			set: async () => {},
			delete: async ({ user }: { user: string }) => void kept.delete(user),
		};
		const settings = { endpoint: "ws://stranger", auth: { level: "root", user: "root" } } as const;
		const w = world({ settings, sources: { secrets } });
		await expect(w.model.connect()).rejects.toMatchObject({ code: "authenticationFailed" });
		expect(w.asked).toEqual([]);
		await expect(w.model.connect()).rejects.toMatchObject({ code: "authenticationFailed" });
		expect(w.asked).toHaveLength(1);
	});

	it("keeps a password that was not what was refused", async () => {
		const deleted = vi.fn();
		const secrets = { get: async () => "kept", set: async () => {}, delete: async () => deleted() };
		const settings = { endpoint: "ws://empty", auth: { level: "root", user: "root" } } as const;
		const w = world({ settings, sources: { secrets } });
		await expect(w.model.connect()).rejects.toMatchObject({ code: "authenticationFailed" });
		expect(deleted).not.toHaveBeenCalled();
	});

	it("tries what failed again for whoever needs a connection, and not another database", async () => {
		const w = world();
		const refused = { code: "connectionRefused" };
		await expect(w.model.connect({ endpoint: "ws://refused" })).rejects.toMatchObject(refused);
		await expect(w.model.ensureConnected()).rejects.toMatchObject(refused);
		expect(w.model.connection).toMatchObject({ state: "failed", endpoint: "ws://refused" });
		await w.model.disconnect();
		await w.model.ensureConnected();
		expect(w.model.connection.endpoint).not.toBe("ws://refused");
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

	it("is cancelled at once also while an earlier connection that is busy is being left", async () => {
		const w = world();
		await w.model.connect();
		const busy = w.lane.running;
		w.model.request(createSession, { name: "stuck" }).catch(() => undefined);
		const source = new CancellationTokenSource();
		holdTime();
		const connecting = w.model.connect({}, source.token);
		await expect.poll(() => w.model.connection.state).toBe("connecting");
		source.cancel();
		await expect(connecting).rejects.toMatchObject({ code: "cancelled" });
		// It has not been left yet.
		expect(w.lane.running).toBe(busy);
		await passTime(3_000);
		await w.model.connect();
		expect(w.lane.running).not.toBe(busy);
	});

	it("lets a later call win", async () => {
		const w = world();
		const first = w.model.connect({ endpoint: "ws://forever" });
		const second = w.model.connect();
		await expect(first).rejects.toMatchObject({ code: "cancelled" });
		await second;
		expect(w.model.connection.state).toBe("connected");
	});

	it("outlasts whatever else was asked for in the same moment", async () => {
		const w = world();
		const asked = [w.model.connect(), w.model.disconnect(), w.model.connect()];
		expect(await Promise.allSettled(asked)).toMatchObject([
			{ status: "rejected", reason: { code: "cancelled" } },
			{ status: "fulfilled" },
			{ status: "fulfilled" },
		]);
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
			message: "The database process ended unexpectedly (SIGKILL) while it was connecting. See the log.",
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
		holdTime();
		await w.model.disconnect();
		goOn();
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

	it("are made in the order of the calls, also of those from before there was a connection", async () => {
		const w = world();
		const create = (name: string, token?: CancellationToken) =>
			w.model.request(createSession, { name }, token);
		const connecting = w.model.connect();
		const source = new CancellationTokenSource();
		const calls = [create("a", source.token), create("b", new CancellationTokenSource().token), create("c")];
		source.cancel();
		await expect(calls.shift()).rejects.toMatchObject({ code: "cancelled" });
		await connecting;
		await Promise.all([...calls, create("d")]);
		expect(nameList(w.model)).toEqual(["default", "b", "c", "d"]);
	});

	it("are not made when there is no connection in the end", async () => {
		const w = world();
		const connecting = w.model.connect({ endpoint: "ws://refused" });
		const calls = [w.model.request(createSession, {}), w.model.request(createSession, {})];
		await expect(connecting).rejects.toMatchObject({ code: "connectionRefused" });
		for (const call of calls) await expect(call).rejects.toMatchObject({ code: "notConnected" });
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

	it("closing the active one leaves none active, without a word", async () => {
		const w = world();
		await w.model.connect();
		const { id } = await w.model.request(createSession, { name: "a" });
		w.model.activate(id);
		await w.model.request(closeSession, { id });
		expect(w.model.activeId).toBeUndefined();
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
