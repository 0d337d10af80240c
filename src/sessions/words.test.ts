import { expect, it } from "vitest";
import { withoutIcons } from "../common/withoutIcons";
import type { SessionState } from "../protocol/backend";
import { beginningOf, busyness, countdown, describeSession, expiryOf, speakSession } from "./words";

const session = (parts: Partial<SessionState>): SessionState => ({
	id: "1",
	name: "alice",
	auth: { kind: "anonymous" },
	fullRights: false,
	variables: {},
	ordinal: 1,
	...parts,
});

it("says what a session is busy with", () => {
	const busy = (requests: number, abandoned: number) =>
		busyness(session({ busy: { since: 0, requests, abandoned } }));
	expect(busyness(session({}))).toBeUndefined();
	expect(busy(0, 0)).toBeUndefined();
	expect(busy(1, 0)).toBe("busy");
	expect(busy(3, 1)).toBe("busy with 3 requests, 1 cancelled");
	expect(busy(1, 1)).toBe("a cancelled request still runs");
	const waiting = (requests: number) =>
		busyness(session({ busy: { since: 0, requests, abandoned: 0 } }), true);
	expect(waiting(1)).toBe("waits for the connection");
	expect(waiting(2)).toBe("2 requests wait for the connection");
	expect(busy(2, 2)).toBe("2 cancelled requests still run");
});

it("describes a session in short, and in full for a screen reader", () => {
	const alice = session({
		namespace: "shop",
		database: "test",
		auth: { kind: "record", subject: "user:alice", access: "account" },
		variables: { a: "1", b: "2" },
		busy: { since: 0, requests: 1, abandoned: 0 },
	});
	expect(describeSession(alice)).toBe("busy · user:alice via account · shop/test");
	expect(speakSession(alice, true)).toBe(
		"Session alice, active, namespace shop, database test, user:alice via account, busy, 2 variables",
	);
});

it("says when authentication ends", () => {
	const noon = new Date(2026, 0, 5, 12).getTime();
	expect(expiryOf(undefined)).toBeUndefined();
	expect(expiryOf(noon + 3_600_000, noon)).toMatch(/^until (1:00 PM|13:00)$/);
	expect(expiryOf(noon + 13 * 3_600_000, noon)).toMatch(/^until .*6, (1:00 AM|01:00)$/);
	expect(expiryOf(noon + 86_400_000, noon)).toMatch(/^until .*6, /);
	expect(expiryOf(noon + 400 * 86_400_000, noon)).toMatch(/^until .*2027, /);
	expect(expiryOf(noon - 1, noon)).toMatch(/^ended .*; signed in again when used$/);
});

it("counts down to the next attempt", () => {
	expect(countdown({ state: "reconnecting", nextAttemptAt: 4_200, attempt: 1 }, 1_000)).toBe(
		"The next attempt is made in 4 s.",
	);
	expect(countdown({ state: "reconnecting", nextAttemptAt: 4_200, attempt: 3 }, 1_000)).toBe(
		"Attempt 3 is made in 4 s.",
	);
	expect(countdown({ state: "reconnecting" })).toBe("Trying again now…");
});

it("keeps data text", () => {
	expect(beginningOf("'abc'", 5)).toBe("'abc'");
	expect(beginningOf(`'${"a".repeat(3_000_000)}'`, 4)).toBe("'aaa … (3,000,002 characters)");
	expect(withoutIcons("a $(trash) $(sync~spin) $x")).toBe("a \\$(trash) \\$(sync~spin) $x");
});
