import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { SessionState } from "../protocol/backend";
import type { Notice } from "./notice";
import { SessionNotices } from "./sessionNotices";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const session = (name: string, parts: Partial<SessionState> = {}): SessionState => ({
	id: name,
	name,
	auth: { kind: "anonymous" },
	fullRights: false,
	variables: {},
	ordinal: 0,
	...parts,
});
const lost = (name: string) =>
	session(name, { identityLost: { was: `user:${name} via account`, reason: "its token has expired" } });
const busy = (abandoned: number) => [session("a", { busy: { since: 0, requests: 1, abandoned } })];

function watch() {
	const notices: Notice[] = [];
	return { notices, watcher: new SessionNotices((notice) => notices.push(notice)) };
}

it("tells of a lost identity once, with a way to sign in again", () => {
	const { notices, watcher } = watch();
	watcher.changed(session("a"), lost("a"));
	watcher.changed(lost("a"), lost("a"));
	vi.runAllTimers();
	expect(notices).toEqual([
		{
			severity: "warning",
			message:
				"Session “a” is no longer user:a via account: its token has expired. It runs nothing until it is signed in again.",
			actions: [{ kind: "signIn", sessionId: "a" }],
		},
	]);
});

it("tells of many in one sentence", () => {
	const { notices, watcher } = watch();
	for (let i = 0; i < 20; i++) watcher.changed(undefined, lost(`s${i}`));
	vi.runAllTimers();
	expect(notices).toHaveLength(1);
	expect(notices[0]?.message).toContain("20 sessions");
	expect(notices[0]?.message).toContain("and 15 more");
});

it("says nothing of one that is signed in again meanwhile", () => {
	const { notices, watcher } = watch();
	watcher.changed(session("a"), lost("a"));
	watcher.changed(lost("a"), session("a"));
	vi.runAllTimers();
	expect(notices).toEqual([]);
});

it("tells once of a cancelled request that runs on, until it has ended, and not of one that ends soon", async () => {
	const { notices, watcher } = watch();
	watcher.all(() => busy(1));
	watcher.all(() => busy(0));
	vi.runAllTimers();
	expect(notices).toEqual([]);
	for (let i = 0; i < 3; i++) watcher.all(() => busy(1));
	vi.runAllTimers();
	watcher.all(() => busy(1));
	vi.runAllTimers();
	expect(notices.map(({ actions }) => actions)).toEqual([[{ kind: "stopRunning" }]]);
	expect(await isOver(notices[0])).toBe(false);
	watcher.all(() => busy(0));
	expect(await isOver(notices[0])).toBe(true);
});

it("tells of another session's when the one it told of has ended", async () => {
	const { notices, watcher } = watch();
	const both = (a: number, b: number) => [
		...busy(a),
		...busy(b).map((each) => ({ ...each, id: "b", name: "b" })),
	];
	watcher.all(() => both(1, 0));
	vi.runAllTimers();
	watcher.all(() => both(1, 1));
	vi.runAllTimers();
	expect(notices).toHaveLength(1);
	watcher.all(() => both(0, 1));
	expect(await isOver(notices[0])).toBe(true);
	vi.runAllTimers();
	expect(notices[1]?.message).toContain("“b”");
	expect(await isOver(notices[1])).toBe(false);
	watcher.dispose();
	expect(await isOver(notices[1])).toBe(true);
});

async function isOver(notice: Notice | undefined): Promise<boolean> {
	return Promise.race([
		notice?.until?.then(() => true),
		Promise.resolve().then(() => false),
	]) as Promise<boolean>;
}
