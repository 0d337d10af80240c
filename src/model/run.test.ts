import { describe, expect, it } from "vitest";
import type { CancellationTokenSource } from "vscode-jsonrpc/node";
import { errors } from "../common/errors";
import type { RunResult, SessionState } from "../protocol/backend";
import { Run } from "./run";
import type { Workspace } from "./workspace";

const session = { id: "1", name: "alice" } as SessionState;
const result: RunResult = {
	run: "9",
	before: { id: "1", name: "a", auth: { kind: "anonymous" }, fullRights: false, ordinal: 0, variables: [] },
	statements: [],
	variables: [],
	totalMs: 1,
};

function start(answer: (token: CancellationTokenSource["token"]) => Promise<unknown>, state = "connected") {
	const released: string[] = [];
	const sent: unknown[] = [];
	const workspace = {
		connection: { state, endpoint: "mem://" },
		sessions: [],
		request(_: unknown, params: unknown, token: CancellationTokenSource["token"]) {
			sent.push(params);
			return answer(token);
		},
		releaseRun: (run: string) => released.push(run),
	} as unknown as Workspace;
	return { run: new Run(workspace, session, "RETURN 1"), released, sent };
}

describe("Run", () => {
	it("is sent at once, as its session, and once", async () => {
		const { run, sent } = start(async () => result);
		expect(run.state.kind).toBe("running");
		await run.done;
		expect(sent).toEqual([{ id: "1", text: "RETURN 1", key: run.key }]);
		expect(run.state).toEqual({ kind: "finished", result });
	});
	it("says when it changes", async () => {
		const { run } = start(async () => result);
		let changes = 0;
		run.onDidChange(() => changes++);
		await run.done;
		expect(changes).toBe(1);
	});
	it("can be cancelled", async () => {
		const { run } = start(
			(token) => new Promise((_, reject) => token.onCancellationRequested(() => reject(errors.cancelled()))),
		);
		run.cancel();
		await run.done;
		expect(run.state).toEqual({ kind: "cancelled" });
	});
	it("knows when it was cancelled during an outage, in which nothing is sent", async () => {
		const { run } = start(
			(token) => new Promise((_, reject) => token.onCancellationRequested(() => reject(errors.cancelled()))),
			"reconnecting",
		);
		run.cancel();
		await run.done;
		expect(run.state).toEqual({ kind: "cancelled", waitedFor: "connection" });
	});
	it.each([
		[errors.outcomeUnknown(), "outcomeUnknown"],
		[new Error("a mistake"), "backendFailed"],
	])("keeps why it failed: %s", async (error, code) => {
		const { run } = start(() => Promise.reject(error));
		await run.done;
		expect(run.state).toMatchObject({ kind: "failed", error: { code } });
	});
	it("releases its results, if it has any", async () => {
		const { run, released } = start(async () => result);
		await run.done;
		run.release();
		expect(released).toEqual(["9"]);
	});
});
