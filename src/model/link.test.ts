import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";
import { CancellationToken, CancellationTokenSource } from "vscode-jsonrpc/node";
import { silentLog } from "../common/log";
import { createSession } from "../protocol/backend";
import { BackendLane } from "./backendLane";
import { startBackendProcess } from "./backendProcess.node";
import type { ConnectPlan } from "./connectPlan";
import { Link } from "./link";
import { goOn, holdTime, passTime } from "./testWorld.node";

let printed = "";
const script = fileURLToPath(new URL("../../test/fixtures/backends/steady.mjs", import.meta.url));
const log = {
	...silentLog,
	warn(line: string) {
		printed += line;
	},
};
const options = { script, log, handshakeMs: 30_000, graceMs: 50, silenceMs: 2_000 };
const lane = new BackendLane((sink) => startBackendProcess(options, sink), silentLog);
afterEach(async () => {
	goOn();
	await lane.stop();
	printed = "";
});

const planFor = (endpoint: string) =>
	({
		endpoint: { shown: endpoint, engine: "memory" },
		params: {
			endpoint,
			shownEndpoint: endpoint,
			timeoutMs: 57_000,
			duringOutage: "wait",
			setup: [],
			restore: [],
		},
	}) as unknown as ConnectPlan;

it("a process that hangs while it connects is left at once, and the next connection is another one's", async () => {
	const link = new Link(lane, {
		connectionChanged() {},
		sessionsChanged() {},
		noticed() {},
		found() {},
		tested() {},
		stepped() {},
	});
	const source = new CancellationTokenSource();
	const opening = link.open(planFor("mem://stuck"), [], source.token);
	await expect.poll(() => printed).toContain("It hangs now.");
	const stuck = lane.running?.pid;
	source.cancel();
	await expect(opening).rejects.toMatchObject({ code: "cancelled" });
	await link.leave();
	expect(lane.running).toBeUndefined();
	const { connection, sessions } = await link.open(planFor("mem://"), [], CancellationToken.None);
	expect(connection.state).toBe("connected");
	expect(sessions.map(({ name }) => name)).toEqual(["default"]);
	expect(lane.running?.pid).not.toBe(stuck);
});

it("whoever waits for the last connection to be left is let go at once, and it is left all the same", async () => {
	const link = new Link(lane, {
		connectionChanged() {},
		sessionsChanged() {},
		noticed() {},
		found() {},
		tested() {},
		stepped() {},
	});
	await link.open(planFor("mem://"), [], CancellationToken.None);
	const stuck = lane.running;
	stuck?.request(createSession, { name: "stuck" }).catch(() => undefined);
	holdTime();
	const leaving = link.leave();
	const source = new CancellationTokenSource();
	const opening = link.open(planFor("mem://"), [], source.token);
	source.cancel();
	await expect(opening).rejects.toMatchObject({ code: "cancelled" });
	expect(lane.running).toBe(stuck);
	await passTime(3_000);
	await leaving;
	expect(lane.running).toBeUndefined();
});

it("a process that does not answer any more is replaced by another one", async () => {
	const link = new Link(lane, {
		connectionChanged() {},
		sessionsChanged() {},
		noticed() {},
		found() {},
		tested() {},
		stepped() {},
	});
	await link.open(planFor("mem://"), [], CancellationToken.None);
	await link.leave();
	const stopped = lane.running?.pid ?? 0;
	process.kill(stopped, "SIGSTOP");
	const { connection } = await link.open(planFor("mem://"), [], CancellationToken.None);
	expect(connection.state).toBe("connected");
	expect(lane.running?.pid).not.toBe(stopped);
});

it("fails when the new process does not answer either", async () => {
	const link = new Link(lane, {
		connectionChanged() {},
		sessionsChanged() {},
		noticed() {},
		found() {},
		tested() {},
		stepped() {},
	});
	const opening = link.open(planFor("mem://stuck"), [], CancellationToken.None);
	await expect(opening).rejects.toMatchObject({ code: "outcomeUnknown" });
	expect(printed).toContain("It hangs now.");
	expect(lane.running).toBeUndefined();
	expect(lane.lastEnd).toEqual({ how: "did not answer for 2 s and was ended" });
});
