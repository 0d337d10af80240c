import { describe, expect, it } from "vitest";
import type { SessionState } from "../protocol/backend";
import { whereIs, whoIs } from "./sessionWords";

const session = (parts: Partial<SessionState>): SessionState => ({
	id: "1",
	name: "alice",
	auth: { kind: "anonymous" },
	fullRights: false,
	variables: {},
	ordinal: 1,
	...parts,
});
const auth = (parts: SessionState["auth"]) => session({ auth: parts });

describe("whoIs", () => {
	it.each([
		[session({}), "anonymous"],
		[session({ fullRights: true }), "full rights (without authentication)"],
		[auth({ kind: "root", subject: "ada" }), "ada (root user)"],
		[auth({ kind: "namespace", subject: "ada" }), "ada (namespace user)"],
		[auth({ kind: "database" }), "database user"],
		[auth({ kind: "record", subject: "user:alice", access: "account" }), "user:alice via account"],
		[auth({ kind: "token", access: "jwt" }), "token via jwt"],
		[
			session({ identityLost: { was: "user:bob via account", reason: "x" } }),
			"signed out: was user:bob via account",
		],
	])("%# says %s", (who, words) => {
		expect(whoIs(who)).toBe(words);
	});
});

it("says where a session is", () => {
	expect(whereIs(session({}))).toBe("no namespace");
	expect(whereIs(session({ namespace: "shop" }))).toBe("shop (no database)");
	expect(whereIs(session({ namespace: "shop", database: "test" }))).toBe("shop/test");
});
