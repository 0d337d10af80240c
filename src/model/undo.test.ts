import { expect, it } from "vitest";
import { createSession, forkSession, listSessions, runQuery, signIn } from "../protocol/backend";
import { openLook } from "../protocol/look";
import type { Backend } from "./backend";
import { undo } from "./undo";

/** What a backend is asked to undo. */
function undone(method: string, result: unknown): readonly unknown[] {
	const sent: unknown[] = [];
	const backend: Pick<Backend, "request" | "notify"> = {
		request: async (type: { readonly method: string }, params?: unknown) => {
			sent.push([type.method, params]);
			throw new Error("It is gone by itself.");
		},
		notify: (type: { readonly method: string }, params?: unknown) => sent.push([type.method, params]),
	};
	undo(backend as Backend, method, result);
	return sent;
}

it("closes a session that nobody waits for any more", () => {
	expect(undone(createSession.method, { id: "1" })).toEqual([["sessions/close", { id: "1" }]]);
	expect(undone(forkSession.method, { id: "2" })).toEqual([["sessions/close", { id: "2" }]]);
	expect(undone(openLook.method, { id: "3" })).toEqual([["sessions/close", { id: "3" }]]);
});

it("releases results that nobody will look at", () => {
	expect(undone(runQuery.method, { run: "9" })).toEqual([["results/release", { run: "9" }]]);
});

it("leaves what is a change of its own, or none", () => {
	expect(undone(signIn.method, { id: "1" })).toEqual([]);
	expect(undone(listSessions.method, [{ id: "1" }])).toEqual([]);
});
