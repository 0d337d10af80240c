/** Who and where a session is, in the same words everywhere. */
import { oneLine } from "../common/oneLine";
import type { SessionAnswer, SessionState } from "../protocol/backend";

/** Who a session is. */
export function whoIs({ auth, fullRights, identityLost, looking }: SessionAnswer): string {
	if (identityLost) return `signed out: was ${identityLost.was}`;
	const subject = auth.subject ?? "";
	// Nobody is to take it for a real sign-in.
	if (looking) return `looking as ${subject}`;
	switch (auth.kind) {
		case "anonymous":
			return fullRights ? "full rights (without authentication)" : "anonymous";
		case "root":
			return subject ? `${subject} (root user)` : "root user";
		case "namespace":
			return subject ? `${subject} (namespace user)` : "namespace user";
		case "database":
			return subject ? `${subject} (database user)` : "database user";
		case "record":
			return `${subject || "a record"}${auth.access ? ` via ${auth.access}` : ""}`;
		case "token":
			return `${subject ? `token of ${subject}` : "token"}${auth.access ? ` via ${auth.access}` : ""}`;
	}
}

/** Who a session is, where there is little room. */
export function whoIsInShort(session: SessionState): string {
	if (session.identityLost) return "signed out";
	return session.fullRights ? "full rights" : whoIs(session);
}

/** Where a session is. */
export function whereIs({ namespace, database }: Pick<SessionState, "namespace" | "database">): string {
	if (!namespace) return "no namespace";
	return database ? `${namespace}/${database}` : `${namespace} (no database)`;
}

/** So much of a session's name stands where there is little room. */
const SHORT_NAME = 40;

/** A session's name, cut where it is long: whoever shows it has all of it in a tooltip. */
export function shortName(name: string): string {
	return oneLine(name, SHORT_NAME);
}
