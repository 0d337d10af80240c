import { describe, expect, it } from "vitest";
import type { CancellationTokenSource } from "vscode-jsonrpc/node";
import { errors } from "../common/errors";
import { Run } from "../model/run";
import type { Workspace } from "../model/workspace";
import type { RunResult, SessionState } from "../protocol/backend";
import { RunList } from "./runList";

const session = { id: "1", name: "alice" } as SessionState;

/** A workspace whose queries end when told to; knows what was released. */
function fakeWorkspace() {
	const released: string[] = [];
	const waiting: ((result: RunResult) => void)[] = [];
	const workspace = {
		sessions: [],
		connection: { state: "connected" },
		request: (_: unknown, __: unknown, token: CancellationTokenSource["token"]) =>
			new Promise((resolve, reject) => {
				waiting.push(resolve as (result: RunResult) => void);
				token.onCancellationRequested(() => reject(errors.cancelled()));
			}),
		releaseRun: (run: string) => released.push(run),
	} as unknown as Workspace;
	return {
		released,
		run: () => new Run(workspace, session, "RETURN 1"),
		finish: (index: number) =>
			waiting[index]?.({
				run: `backend-${index}`,
				before: {
					id: "1",
					name: "a",
					auth: { kind: "anonymous" },
					fullRights: false,
					ordinal: 0,
					variables: [],
				},
				statements: [],
				variables: [],
				totalMs: 1,
			}),
	};
}

describe("RunList", () => {
	it("releases the oldest past its limit", async () => {
		const { run, finish, released } = fakeWorkspace();
		const list = new RunList(2);
		for (let index = 0; index < 3; index++) {
			const each = run();
			finish(index);
			await each.done;
			list.add(each);
		}
		expect(released).toEqual(["backend-0"]);
		expect(list.all).toHaveLength(2);
	});
	it("keeps what is running, and cancels it when it is closed", async () => {
		const { run } = fakeWorkspace();
		const list = new RunList(1);
		const [first, second] = [run(), run()];
		list.add(first);
		list.add(second);
		expect(list.all).toEqual([second, first]);
		list.remove(first.key);
		await first.done;
		expect(first.state.kind).toBe("cancelled");
	});
});
