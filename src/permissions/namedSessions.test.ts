import { expect, it } from "vitest";
import { namedSessions } from "./namedSessions";

const row = (sessionId: string) => ({ kind: "session", sessionId });
const uri = { scheme: "file" };

it.each([
	["a", undefined, [], ["a"]],
	["a", undefined, ["a", "b"], ["a"]],
	[row("a"), undefined, [], ["a"]],
	[row("a"), undefined, ["b", "c"], ["a"]],
	[row("a"), undefined, ["a", "b"], ["a", "b"]],
	[["a", row("b"), "a"], undefined, ["c"], ["a", "b"]],
	[row("a"), [row("a"), row("b"), { kind: "connection" }], [], ["a", "b"]],
	[undefined, undefined, ["b", "c"], ["b", "c"]],
	[uri, undefined, ["b"], ["b"]],
	[undefined, undefined, [], undefined],
	[uri, { groupId: 0 }, [], undefined],
	[[], undefined, [], undefined],
])("%j with %j, while %j are checked", (named, selected, checked, ids) => {
	expect(namedSessions(named, selected, checked)).toEqual(ids);
});
