import { describe, expect, it, vi } from "vitest";
import type { SessionState } from "../protocol/backend";
import { outdatedLens, sessionOfRun } from "./sessionOfRun";

const session = (id: string) => ({ id }) as SessionState;

function world(activeId: string | undefined, ...ids: string[]) {
	return { activeId, sessions: ids.map(session) as readonly SessionState[] };
}

describe("a run begins", () => {
	it("as the active session, without a wait where it is there", async () => {
		const connect = vi.fn();
		expect((await sessionOfRun(world("a", "default", "a"), connect, vi.fn())).id).toBe("a");
		expect(connect).not.toHaveBeenCalled();
	});

	it("as the default session of a connection that it makes", async () => {
		const w = world("default");
		const connect = async () => {
			w.sessions = [session("default")];
		};
		expect((await sessionOfRun(w, connect, vi.fn())).id).toBe("default");
	});

	it("as nobody else, where its session does not come back", async () => {
		const w = world("a");
		const connect = async () => {
			w.sessions = [session("default")];
			w.activeId = "default";
		};
		await expect(sessionOfRun(w, connect, vi.fn())).rejects.toMatchObject({ code: "sessionNotFound" });
	});

	it("as the session that the user chooses, where none is active", async () => {
		const w = world(undefined, "default", "a");
		const choose = async () => {
			w.activeId = "a";
		};
		expect((await sessionOfRun(w, async () => {}, choose)).id).toBe("a");
	});

	it("not at all, where none is active and none is chosen", async () => {
		const w = world(undefined, "default");
		await expect(sessionOfRun(w, async () => {}, vi.fn())).rejects.toMatchObject({ code: "cancelled" });
	});
});

describe("a code lens", () => {
	const alice = { id: "a", name: "alice" } as SessionState;

	it("runs as the session that it names", () => {
		expect(outdatedLens(alice, { activeId: "a", activeSession: alice })).toBeUndefined();
	});

	it("runs as whichever session is active, where it names none", () => {
		expect(outdatedLens(undefined, { activeId: "a", activeSession: alice })).toBeUndefined();
	});

	it("says why it runs nothing, when it still names another one", () => {
		expect(outdatedLens({ id: "b", name: "bob" }, { activeId: "a", activeSession: alice })).toBe(
			"This was to run as “bob”, and “alice” is active by now, so nothing ran. Choose “Run” again.",
		);
		expect(
			outdatedLens({ id: "b", name: "bob" }, { activeId: undefined, activeSession: undefined }),
		).toContain("and no session is active by now, so nothing ran");
	});
});
