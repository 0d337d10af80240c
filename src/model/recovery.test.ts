import { describe, expect, it } from "vitest";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import { createSession } from "../protocol/backend";
import { nameList, settled, type World, world } from "./testWorld.node";

/** Ends the backend, and waits until that is known: it may be back before one looks. */
const die = async (w: World) => {
	const before = w.states.length;
	await w.model.request(createSession, { name: "die" }).catch(() => undefined);
	await expect.poll(() => w.states.length).toBeGreaterThan(before);
};
const killUntilItGivesUp = async (w: World) => {
	for (let i = 0; i < 3; i++) {
		await settled(w);
		await die(w);
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
				"The process that holds the connection ended unexpectedly (SIGKILL). It runs again, and 2 sessions are back. Whether what was running has been applied is not known.",
			);
	});

	it("waits for a server that is away as well, with the sessions in sight", async () => {
		const w = world();
		await w.model.connect({ endpoint: "ws://away" });
		await w.model.request(createSession, { name: "a" });
		await die(w);
		await expect.poll(() => w.model.connection.attempt).toBe(2);
		expect(w.model.connection).toMatchObject({
			state: "reconnecting",
			endpoint: "ws://away",
			engine: "server",
			error: "Nothing listens there.",
			nextAttemptAt: expect.any(Number),
		});
		expect(nameList(w.model)).toEqual(["default", "a"]);
		const waiting = w.model.request(createSession, { name: "later" });
		w.model.retryNow();
		await waiting;
		expect(nameList(w.model)).toEqual(["default", "a", "later"]);
		expect(w.states).toEqual(["connecting", "connected", "reconnecting", "connected"]);
	});

	it("keeps what it needs for another try when it is cancelled", async () => {
		const w = world();
		await w.model.connect();
		await w.model.request(createSession, { name: "a" });
		await killUntilItGivesUp(w);
		const source = new CancellationTokenSource();
		const retrying = w.model.retry(source.token);
		await expect.poll(() => w.model.connection.state).toBe("reconnecting");
		source.cancel();
		await expect(retrying).rejects.toMatchObject({ code: "cancelled" });
		await expect.poll(() => w.model.connection.state).toBe("failed");
		expect(w.model.connection.error).toBe(
			"Bringing the connection back was cancelled. 2 sessions come back with “Try Again”.",
		);
		await w.model.retry();
		expect(nameList(w.model)).toEqual(["default", "a"]);
	});

	it("keeps it also when what runs is being stopped", async () => {
		const w = world();
		await w.model.connect();
		await w.model.request(createSession, { name: "a" });
		const source = new CancellationTokenSource();
		const stopping = w.model.stopRunning(source.token);
		await expect.poll(() => w.model.connection.state).toBe("reconnecting");
		source.cancel();
		await expect(stopping).rejects.toMatchObject({ code: "cancelled" });
		await w.model.ensureConnected();
		expect(nameList(w.model)).toEqual(["default", "a"]);
	});

	it("changes nothing when it is cancelled before it has begun", async () => {
		const w = world();
		await w.model.connect();
		const source = new CancellationTokenSource();
		const stopping = w.model.stopRunning(source.token);
		source.cancel();
		await expect(stopping).rejects.toMatchObject({ code: "cancelled" });
		expect(w.states).toEqual(["connecting", "connected"]);
		expect((await w.model.request(createSession, { name: "a" })).name).toBe("a");
	});

	it("waits for a server no longer than one wants", async () => {
		const w = world();
		await w.model.connect({ endpoint: "ws://away" });
		await die(w);
		await expect.poll(() => w.model.connection.attempt).toBe(2);
		await w.model.disconnect();
		expect(w.model.connection).toEqual({ state: "disconnected" });
		expect(nameList(w.model)).toEqual([]);
	});

	it("keeps nobody waiting for a server that is away, where the setting says so", async () => {
		const w = world({ settings: { duringOutage: "fail" } });
		await w.model.connect({ endpoint: "ws://away" });
		await die(w);
		await expect.poll(() => w.model.connection.attempt).toBe(2);
		await expect(w.model.ensureConnected()).rejects.toMatchObject({ code: "connectionLost" });
		await expect(w.model.request(createSession, {})).rejects.toMatchObject({ code: "connectionLost" });
		w.model.retryNow();
		await expect.poll(() => w.model.connection.state).toBe("connected");
	});

	it("does not wait for a server that no longer takes the password", async () => {
		const w = world();
		await w.model.connect({ endpoint: "ws://leaver" });
		await w.model.request(createSession, { name: "a" });
		await die(w);
		await expect.poll(() => w.model.connection.state).toBe("failed");
		expect(w.model.connection.error).toBe("Not accepted. 2 sessions come back with “Try Again”.");
	});

	it("says no more of the server's faults than when it was connected to", async () => {
		const w = world();
		const warnings = () => w.notices.filter(({ message }) => message === "This server is old.");
		await w.model.connect({ endpoint: "ws://old" });
		expect(warnings()).toEqual([{ severity: "warning", message: "This server is old.", actions: [] }]);
		await die(w);
		await settled(w);
		await expect.poll(() => w.notices.at(-1)?.message).toContain("the default session is back");
		expect(warnings()).toHaveLength(1);
		await w.model.connect({ endpoint: "ws://old" });
		expect(warnings()).toHaveLength(2);
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
		// Asked for as soon as that is known: a moment later it may be back.
		const asked = new Promise<unknown>((resolve) => {
			w.model.onDidChangeConnection(() => {
				if (w.model.connection.state !== "reconnecting") return;
				queueMicrotask(() => w.model.request(createSession, {}).catch(resolve));
			});
		});
		await w.model.request(createSession, { name: "die" }).catch(() => undefined);
		expect(await asked).toMatchObject({ code: "connectionLost" });
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
		await expect
			.poll(() => w.notices.at(-1)?.message)
			.toBe(
				"The connection was made again, and 2 sessions are back. The data of the in-memory database is gone. It began again empty.",
			);
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
			await die(w);
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

describe("what waits for a connection is for that one alone", () => {
	const never = { code: "notConnected", message: expect.stringMatching(/has ended, so nothing was sent/) };

	it("when another one is made while the backend is started again", async () => {
		const w = world();
		await w.model.connect({ endpoint: "ws://production" });
		await w.model.request(createSession, { name: "die" }).catch(() => undefined);
		await expect.poll(() => w.model.connection.state).toBe("reconnecting");
		const waiting = expect(w.model.request(createSession, { name: "a" })).rejects.toMatchObject(never);
		await w.model.connect({ endpoint: "ws://staging" });
		await waiting;
		expect(nameList(w.model)).toEqual(["default"]);
	});

	it("when the connection that is being made is given up for another one", async () => {
		const w = world();
		const first = w.model.connect({ endpoint: "ws://production" }).catch(() => undefined);
		const waiting = expect(w.model.request(createSession, { name: "a" })).rejects.toMatchObject(never);
		await w.model.connect({ endpoint: "ws://staging" });
		await Promise.all([first, waiting]);
		expect(nameList(w.model)).toEqual(["default"]);
	});

	it("when a form was open meanwhile", async () => {
		const w = world();
		await w.model.connect({ endpoint: "ws://production" });
		const here = w.model.here();
		await here.request(createSession, { name: "a" });
		await w.model.connect({ endpoint: "ws://staging" });
		await expect(here.request(createSession, { name: "b" })).rejects.toMatchObject(never);
		expect(nameList(w.model)).toEqual(["default"]);
	});

	it("but it is the same one after a loss", async () => {
		const w = world();
		await w.model.connect({ endpoint: "ws://production" });
		const here = w.model.here();
		await w.model.request(createSession, { name: "die" }).catch(() => undefined);
		await here.request(createSession, { name: "a" });
		expect(nameList(w.model)).toContain("a");
	});
});
