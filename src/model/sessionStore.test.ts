import { describe, expect, it } from "vitest";
import type { SessionState } from "../protocol/backend";
import { SessionStore } from "./sessionStore";

const session = (id: string, ordinal: number, name = id): SessionState => ({
	id,
	name,
	ordinal,
	auth: { kind: "anonymous" },
	fullRights: false,
	variables: {},
});

function storeOf(...sessions: readonly SessionState[]): SessionStore {
	const store = new SessionStore();
	store.apply({ changed: [session("default", 0), ...sessions], removed: [] });
	return store;
}

describe("the active session that is no longer there", () => {
	it("is told once, with the name that it had last, and none is active then", () => {
		const store = storeOf(session("a", 1));
		store.activate("a");
		store.apply({ changed: [session("a", 1, "alice")], removed: [] });
		store.apply({ changed: [], removed: ["a"] });
		store.apply({ changed: [session("b", 2)], removed: [] });
		expect(store.takeVanishedActive()).toEqual({ id: "a", name: "alice" });
		expect(store.activeId).toBeUndefined();
		expect(store.takeVanishedActive()).toBeUndefined();
	});

	it("keeps its name when all are replaced by others", () => {
		const store = storeOf(session("a", 1, "alice"));
		store.activate("a");
		store.replace([]);
		store.replace([session("default", 0)]);
		expect(store.takeVanishedActive()).toEqual({ id: "a", name: "alice" });
	});

	it("is nobody while the default one is active, which comes and goes with the connection", () => {
		const store = storeOf();
		store.replace([]);
		expect(store.takeVanishedActive()).toBeUndefined();
		expect(store.activeId).toBe("default");
	});
});
