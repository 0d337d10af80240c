import { describe, expect, it } from "vitest";
import type { RunView } from "../protocol/results";
import { Told } from "./told";

const run = (key: string, state: RunView["state"] = { kind: "running" }) => ({ key, state }) as RunView;

describe("Told", () => {
	const [a, b] = [run("a"), run("b")];

	it("tells everything to a page that knows nothing", () => {
		expect(new Told().news([b, a], "b")).toEqual({ keys: ["b", "a"], changed: [b, a], reveal: "b" });
		expect(new Told().news([], undefined)).toEqual({ keys: [], changed: [] });
	});
	it("tells a run again only when it is another than before", () => {
		const told = new Told();
		told.news([a], "a");
		expect(told.news([b, a], "b")).toEqual({ keys: ["b", "a"], changed: [b], reveal: "b" });
		const ended = run("a", { kind: "cancelled" });
		expect(told.news([b, ended], "b")).toMatchObject({ keys: ["b", "a"], changed: [ended] });
		expect(told.news([b, ended], "b").changed).toEqual([]);
	});
	it("tells that a run is gone by its key alone, and all of it should it come back", () => {
		const told = new Told();
		told.news([b, a], "b");
		expect(told.news([a], "b")).toEqual({ keys: ["a"], changed: [], reveal: "b" });
		expect(told.news([b, a], "b").changed).toEqual([b]);
	});
});
