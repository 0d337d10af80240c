import { describe, expect, it } from "vitest";
import type { CancellationToken, RequestType } from "vscode-jsonrpc";
import { errors } from "../common/errors";
import { ChosenSessions } from "../model/chosenSessions";
import type { Workspace } from "../model/workspace";
import type { SessionState } from "../protocol/backend";
import { type CompareParams, compareRun, judgeText, type TextJudgement } from "../protocol/compare";
import { Comparing } from "./comparing";

const session = (id: string, ordinal: number): SessionState => ({
	id,
	name: id,
	auth: { kind: "root" },
	fullRights: false,
	variables: {},
	ordinal,
});

/** A tab over a backend that answers as it is told; `answer` lets what runs end. */
function setUp(judgement: Partial<TextJudgement> = {}) {
	const sessions = [session("default", 0), session("bob", 1)];
	const ran: CompareParams[] = [];
	const released: string[] = [];
	const asked: string[] = [];
	const ends: (() => void)[] = [];
	let runs = 0;
	const answers = async (type: unknown, params: unknown, token: CancellationToken) => {
		if (type === judgeText) return { writes: [], outside: [], ...judgement };
		if (type !== compareRun) throw new Error("Not expected.");
		const what = params as CompareParams;
		ran.push(what);
		await new Promise<void>((resolve, reject) => {
			ends.push(resolve);
			token.onCancellationRequested(() => reject(errors.cancelled()));
		});
		return {
			outcomes: what.sessions.map((id) => ({
				before: sessions.find((each) => each.id === id),
				totalMs: 1,
				run: `run-${++runs}`,
				statements: [],
			})),
		};
	};
	const here = { request: answers as (type: RequestType<unknown, unknown, unknown>) => Promise<never> };
	const workspace = {
		sessions,
		connection: { state: "connected", endpoint: "mem://" },
		here: () => here,
		releaseRun: (run: string) => released.push(run),
	} as unknown as Workspace;
	const chosen = new ChosenSessions();
	chosen.replace(["default", "bob"]);
	let answer: "yes" | "no" = "yes";
	const ask = (what: string) => async (things: readonly string[]) => {
		asked.push(`${what}: ${things.join(", ")}`);
		if (answer === "no") throw errors.cancelled();
	};
	const comparing = new Comparing(workspace, chosen, { outside: ask("outside"), keep: ask("keep") });
	const settle = () => new Promise((resolve) => setImmediate(resolve));
	return {
		comparing,
		chosen,
		ran,
		released,
		asked,
		settle,
		sayNo: () => {
			answer = "no";
		},
		async run(text: string) {
			const done = comparing.run(text);
			await settle();
			ends.shift()?.();
			await done;
		},
	};
}

const reasonOf = ({ view: { state } }: Comparing) => (state.kind === "idle" ? state.reason : state.kind);

describe("before a text runs", () => {
	it("two sessions are chosen, or one beside a baseline", async () => {
		const { comparing, chosen, ran, run } = setUp();
		chosen.replace(["bob"]);
		await run("RETURN 1");
		expect(reasonOf(comparing)).toMatch(/Choose two sessions/);
		chosen.replace(["default", "bob"]);
		await run("RETURN 1");
		comparing.pin(true);
		chosen.replace(["bob"]);
		await run("RETURN 1");
		expect(ran.map(({ sessions }) => sessions)).toEqual([["default", "bob"], ["bob"]]);
	});
	it("what cannot be rolled back is refused with the reason, unless it is kept", async () => {
		const { comparing, ran, run } = setUp({ refused: "it ends a transaction itself" });
		await run("COMMIT");
		expect(reasonOf(comparing)).toMatch(/did not run: it ends a transaction itself\.$/);
		comparing.chooseWrites("commit");
		await run("COMMIT");
		expect(ran).toMatchObject([{ writes: "commit" }]);
	});
	it("effects outside are asked about, and a no runs nothing", async () => {
		const { comparing, ran, asked, sayNo, run } = setUp({ outside: ["http::post"] });
		await run("RETURN http::post('x')");
		expect(ran).toHaveLength(1);
		sayNo();
		await run("RETURN http::post('x')");
		expect(ran).toHaveLength(1);
		expect(asked).toEqual(["outside: http::post", "outside: http::post"]);
		expect(reasonOf(comparing)).toBe("Cancelled before anything ran.");
	});
	it("writes are refused without a run, and kept after a yes", async () => {
		const { comparing, ran, asked, run } = setUp({ writes: ["CREATE note"] });
		comparing.chooseWrites("refuse");
		await run("CREATE note");
		expect(reasonOf(comparing)).toMatch(/CREATE note/);
		expect(ran).toEqual([]);
		comparing.chooseWrites("commit");
		await run("CREATE note");
		expect(asked).toEqual(["keep: CREATE note"]);
		expect(ran).toMatchObject([{ writes: "commit" }]);
	});
});

describe("results", () => {
	it("are let go when others take their place, but not those of the baseline", async () => {
		const { comparing, released, run } = setUp();
		await run("RETURN 1");
		comparing.pin(true);
		await run("RETURN 2");
		expect(released).toEqual([]);
		await run("RETURN 3");
		expect(released).toEqual(["run-3", "run-4"]);
		comparing.pin(false);
		expect(released).toEqual(["run-3", "run-4", "run-1", "run-2"]);
		comparing.release();
		expect(released).toHaveLength(6);
	});
	it("stand beside the baseline under a name of their own", async () => {
		const { comparing, run } = setUp();
		await run("RETURN 1");
		comparing.pin(true);
		await run("RETURN 2");
		const { state, baseline } = comparing.view;
		if (state.kind !== "compared") throw new Error(state.kind);
		expect(baseline?.words).toBe("RETURN 1");
		expect(state.columns.map(({ name, when }) => `${name} ${when}`)).toEqual([
			"default now",
			"default before",
			"bob now",
			"bob before",
		]);
		comparing.pin(false);
		expect(() => comparing.columns(state.key)).toThrow(/no longer there/);
	});
	it("of what was cancelled there are none", async () => {
		const { comparing, settle } = setUp();
		const done = comparing.run("SLEEP 1h");
		await settle();
		comparing.cancel();
		await done;
		expect(comparing.view.state.kind).toBe("cancelled");
	});
});
