import { expect, it } from "vitest";
import type { SessionState } from "../protocol/backend";
import { ChosenSessions } from "./chosenSessions";

const session = (id: string, ordinal: number): SessionState => ({
	id,
	name: id,
	auth: { kind: "anonymous" },
	fullRights: false,
	variables: {},
	ordinal,
});

it("keeps the order of the sessions, and forgets those that are gone", () => {
	const chosen = new ChosenSessions();
	const [a, b, c] = [session("a", 0), session("b", 1), session("c", 2)];
	let changes = 0;
	chosen.onDidChange(() => changes++);
	chosen.replace(["c", "a"]);
	expect(chosen.among([a, b, c])).toEqual([a, c]);
	chosen.change([
		["a", false],
		["b", true],
	]);
	expect(chosen.among([a, b, c])).toEqual([b, c]);
	expect(chosen.among([a, c])).toEqual([c]);
	expect(chosen.has("b")).toBe(true);
	expect(changes).toBe(2);
});
