/** A server that goes quiet: the connection ends, and nothing else does. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CancellationToken } from "vscode-jsonrpc/node";
import { openLink } from "../../src/backend/connection/link";
import { Backend } from "./support/backend";
import { VersionServer } from "./support/versionServer";

/** When the SDK asks by itself whether the server is there. */
const KEEP_ALIVE_MS = 30_000;

let server: VersionServer;
const unhandled: unknown[] = [];
const note = (reason: unknown) => void unhandled.push(reason);
beforeEach(async () => {
	server = await VersionServer.of("3.3.2");
	process.on("unhandledRejection", note);
});
afterEach(async () => {
	vi.useRealTimers();
	process.off("unhandledRejection", note);
	unhandled.length = 0;
	await server.stop();
});

test("the question whether it is there ends with the connection, and in nobody's hands", async () => {
	vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
	const { endpoint } = server;
	const options = { endpoint, shownEndpoint: endpoint, timeoutMs: 30_000 };
	const link = await openLink(options, CancellationToken.None);
	server.hold();
	vi.advanceTimersByTime(KEEP_ALIVE_MS);
	await link.closed;
	// Node tells of a rejection that nobody took after all that was to be done at once.
	await new Promise((resolve) => setImmediate(resolve));
	expect(unhandled).toEqual([]);
});

test("a rejection that nobody takes is a line of the log, and not the end of all sessions", async () => {
	// A listener of its own would take the messages that come before the backend listens.
	const stray = `const timer = setInterval(() => {
		if (process.listenerCount("disconnect") === 0) return;
		clearInterval(timer);
		Promise.reject(new RangeError("of a secret"));
	}, 10)`;
	const backend = await Backend.start(["--import", `data:text/javascript,${encodeURIComponent(stray)}`]);
	const told = () =>
		backend.log.filter((line) => line.startsWith("error A failure that nobody waited for: RangeError"));
	await backend.until("a line of the log", () => told().length > 0);
	expect(told().join("\n")).not.toContain("of a secret");
	expect(backend.process.exitCode).toBeNull();
	await backend.stop();
});
