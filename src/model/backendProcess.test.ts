import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it, vi } from "vitest";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import type { Log } from "../common/log";
import { connect, createSession, listSessions } from "../protocol/backend";
import type { Backend, BackendSink } from "./backend";
import { type BackendProcessOptions, startBackendProcess } from "./backendProcess.node";
import { holdTime, passTime } from "./testWorld.node";

const quiet: BackendSink = {
	connectionChanged() {},
	sessionsChanged() {},
	noticed() {},
	found() {},
	tested() {},
	stepped() {},
};
const running: Backend[] = [];
afterEach(async () => {
	for (const backend of running.splice(0)) await backend.stop();
});

function keepingLog(): Log & { readonly lines: string[] } {
	const lines: string[] = [];
	const keep = (line: string) => void lines.push(line);
	return { lines, error: keep, warn: keep, info: keep, debug: keep };
}

async function start(
	name: string,
	options: Partial<BackendProcessOptions> = {},
	sink = quiet,
): Promise<Backend> {
	const script = fileURLToPath(new URL(`../../test/fixtures/backends/${name}.mjs`, import.meta.url));
	const backend = await startBackendProcess(
		{ script, log: keepingLog(), handshakeMs: 30_000, ...options },
		sink,
	);
	running.push(backend);
	return backend;
}

const params = {
	endpoint: "mem://",
	shownEndpoint: "mem://",
	timeoutMs: 30_000,
	duringOutage: "wait",
	setup: [],
	restore: [],
} as const;
const alive = (pid: number) => {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
};

describe("a backend that does not come up", () => {
	it("crashes at once: says how it ended, and logs what it printed", async () => {
		const log = keepingLog();
		await expect(start("crash", { log })).rejects.toMatchObject({
			code: "backendFailed",
			message: "The database process ended unexpectedly (exit code 134) before it was ready. See the log.",
		});
		await expect.poll(() => log.lines.join("\n")).toContain("not today");
	});

	it("never answers: is ended, by force, when its time is over", async () => {
		const log = keepingLog();
		holdTime();
		const failing = expect(start("hang", { log, graceMs: 50 })).rejects.toMatchObject({
			code: "backendFailed",
			message: expect.stringContaining("did not answer within 30 s"),
		});
		const pid = () => Number(/It is process (\d+)/.exec(log.lines.join("\n"))?.[1]);
		await expect.poll(pid).toBeGreaterThan(0);
		await passTime(30_000);
		await failing;
		await expect.poll(() => alive(pid())).toBe(false);
	});

	it("answers with garbage: is refused, and its output does not flood the log", async () => {
		const log = keepingLog();
		await expect(start("garbage", { log, graceMs: 30_000 })).rejects.toMatchObject({ code: "backendFailed" });
		await expect.poll(() => log.lines.join("\n")).toContain("no protocol here");
		await expect.poll(() => log.lines.join("\n")).toContain("It prints a lot");
		expect(log.lines.join("\n").length).toBeLessThan(60_000);
	});

	it("is of another version: says to reload", async () => {
		await expect(start("otherVersion")).rejects.toMatchObject({
			code: "backendFailed",
			message: expect.stringContaining("another version"),
		});
	});

	it("is of a later version, and says so itself", async () => {
		await expect(start("newer")).rejects.toMatchObject({
			code: "backendFailed",
			message: "The extension was updated. Reload.",
		});
	});

	it("is not there", async () => {
		await expect(start("no such file")).rejects.toMatchObject({ code: "backendFailed" });
	});
});

describe("a backend that works", () => {
	it("answers, and its notifications arrive before the answers", async () => {
		const said: string[] = [];
		const backend = await start(
			"steady",
			{},
			{
				...quiet,
				connectionChanged: ({ state }) => said.push(state),
				sessionsChanged: ({ changed }) => said.push(...changed.map(({ name }) => name)),
			},
		);
		await backend.request(connect, params);
		expect(said).toEqual(["connecting", "default", "connected"]);
		expect(await backend.request(listSessions)).toHaveLength(1);
	});

	it("passes on code, message and detail of an error", async () => {
		const backend = await start("steady");
		await expect(backend.request(createSession, { name: "refused" })).rejects.toMatchObject({
			name: "SessionsError",
			code: "tooManySessions",
			message: "It is full.",
			detail: { kind: "NotAllowed" },
		});
	});

	it("rejects a cancelled request at once, though the answer is still to come", async () => {
		const backend = await start("steady");
		const source = new CancellationTokenSource();
		const slow = backend.request(createSession, { name: "slow" }, source.token);
		source.cancel();
		await expect(slow).rejects.toMatchObject({ code: "cancelled" });
		await expect(backend.request(createSession, {}, source.token)).rejects.toMatchObject({
			code: "cancelled",
		});
	});

	it("hands a result that comes all the same to whoever undoes it, and to nobody else", async () => {
		const backend = await start("steady");
		const source = new CancellationTokenSource();
		const late = vi.fn();
		const slow = backend.request(createSession, { name: "slow" }, source.token, late);
		// Answered behind it: it has begun.
		await backend.request(listSessions);
		source.cancel();
		await expect(slow).rejects.toMatchObject({ code: "cancelled" });
		await expect.poll(() => late.mock.calls).toEqual([[expect.objectContaining({ name: "slow" })]]);
		const refused = backend.request(createSession, { name: "refused" }, undefined, late);
		await expect(refused).rejects.toMatchObject({ code: "tooManySessions" });
		await backend.request(createSession, {}, undefined, late);
		expect(late).toHaveBeenCalledTimes(1);
	});

	it("dies: what is under way is not known, and what comes later is not sent", async () => {
		const backend = await start("steady");
		const ended = new Promise((resolve) => backend.onDidEnd(resolve));
		const waiting = backend.request(createSession, { name: "slow" });
		const dying = backend.request(createSession, { name: "die" });
		await expect(waiting).rejects.toMatchObject({ code: "outcomeUnknown" });
		await expect(dying).rejects.toMatchObject({ code: "outcomeUnknown" });
		expect(await ended).toEqual({ how: "ended unexpectedly (SIGKILL)" });
		await expect(backend.request(listSessions)).rejects.toMatchObject({ code: "connectionLost" });
	});

	it("ends when it is told to, without that being reported as a crash", async () => {
		const backend = await start("steady");
		let reported = false;
		backend.onDidEnd(() => {
			reported = true;
		});
		await backend.stop();
		expect(alive(backend.pid)).toBe(false);
		expect(reported).toBe(false);
	});
});

describe("a backend that goes wrong after it has come up", () => {
	it("hangs: a cancel is heard all the same, and stopping it ends it by force", async () => {
		const log = keepingLog();
		const backend = await start("steady", { log, graceMs: 50 });
		let reported = false;
		backend.onDidEnd(() => {
			reported = true;
		});
		const source = new CancellationTokenSource();
		const cancelled = backend.request(createSession, { name: "stuck" }, source.token);
		const waiting = expect(backend.request(listSessions)).rejects.toMatchObject({ code: "outcomeUnknown" });
		await expect.poll(() => log.lines.join("\n")).toContain("It hangs now.");
		source.cancel();
		await expect(cancelled).rejects.toMatchObject({ code: "cancelled" });
		const stopped = backend.stop();
		await waiting;
		await expect(backend.request(listSessions)).rejects.toMatchObject({ code: "connectionLost" });
		await stopped;
		expect(alive(backend.pid)).toBe(false);
		expect(reported).toBe(false);
	});

	it("hangs: is ended when it has not answered for so long, as long as somebody waits", async () => {
		const log = keepingLog();
		const backend = await start("steady", { log, silenceMs: 2_000 });
		const ended = new Promise((resolve) => backend.onDidEnd(resolve));
		const waiting = backend.request(createSession, { name: "stuck" });
		await expect(waiting).rejects.toMatchObject({ code: "outcomeUnknown" });
		expect(await ended).toEqual({ how: "did not answer for 2 s and was ended" });
		expect(alive(backend.pid)).toBe(false);
	});

	it("babbles: what is no answer is refused in words, what is one arrives, and the log is not flooded", async () => {
		const log = keepingLog();
		const backend = await start("babble", { log });
		for (let i = 0; i < 4; i++) {
			await expect(backend.request(createSession, {})).rejects.toMatchObject({
				name: "SessionsError",
				code: "backendFailed",
				message: expect.stringMatching(/^The database process gave an answer that makes no sense: \w/),
			});
			expect(await backend.request(listSessions)).toEqual([]);
		}
		expect(log.lines.join("\n").length).toBeLessThan(60_000);
	});
});
