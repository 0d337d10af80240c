import { describe, expect, it } from "vitest";
import type { RunView } from "../../protocol/results";
import { runsAfter } from "./runsAfter";

const run = (key: string, state: RunView["state"] = { kind: "running" }) => ({ key, state }) as RunView;

describe("runsAfter", () => {
	const [a, b] = [run("a"), run("b")];

	it("begins with nothing", () => {
		expect(runsAfter([], { keys: ["b", "a"], changed: [b, a] })).toEqual([b, a]);
	});
	it("puts a new run where it belongs, and a changed one in its place", () => {
		expect(runsAfter([a], { keys: ["b", "a"], changed: [b] })).toEqual([b, a]);
		const ended = run("a", { kind: "cancelled" });
		const after = runsAfter([b, a], { keys: ["b", "a"], changed: [ended] });
		expect(after[0]).toBe(b);
		expect(after[1]).toBe(ended);
	});
	it("lets go of what is not named", () => {
		expect(runsAfter([b, a], { keys: ["a"], changed: [] })).toEqual([a]);
		expect(runsAfter([b, a], { keys: [], changed: [] })).toEqual([]);
	});
});
