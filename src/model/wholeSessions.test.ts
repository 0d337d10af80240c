import { describe, expect, it } from "vitest";
import type { SessionUpdate } from "../protocol/backend";
import { WholeSessions } from "./wholeSessions";

const update = (id: string, variables: SessionUpdate["variables"], name = id): SessionUpdate => ({
	id,
	name,
	auth: { kind: "anonymous" },
	fullRights: false,
	variables,
	ordinal: 1,
});

describe("WholeSessions", () => {
	it("keeps the values that are not told again, and forgets those that are gone", () => {
		const sessions = new WholeSessions();
		const told = (variables: SessionUpdate["variables"]) =>
			sessions.after({ changed: [update("a", variables)], restorePoints: [], removed: [] }).changed[0]
				?.variables;
		expect(told({ x: "1", y: "2" })).toEqual({ x: "1", y: "2" });
		expect(told({ x: null, y: "3" })).toEqual({ x: "1", y: "3" });
		expect(told({ x: null, y: null })).toEqual({ x: "1", y: "3" });
		expect(told({ y: null })).toEqual({ y: "3" });
		expect(told({ y: null, x: "4" })).toEqual({ y: "3", x: "4" });
	});
	it("tells the sessions apart, and hands on what else is told", () => {
		const sessions = new WholeSessions();
		sessions.after({
			changed: [update("a", { x: "1" }), update("b", { x: "2" })],
			restorePoints: [],
			removed: [],
		});
		expect(
			sessions.after({ changed: [update("b", { x: null }, "renamed")], restorePoints: [], removed: ["a"] }),
		).toEqual({
			changed: [update("b", { x: "2" }, "renamed")],
			restorePoints: [],
			removed: ["a"],
		});
	});
	it("never makes up a value", () => {
		const sessions = new WholeSessions();
		sessions.after({ changed: [update("a", { x: "1" })], restorePoints: [], removed: [] });
		sessions.after({ changed: [], restorePoints: [], removed: ["a"] });
		expect(() =>
			sessions.after({ changed: [update("a", { x: null })], restorePoints: [], removed: [] }),
		).toThrow("$x");
	});
});
