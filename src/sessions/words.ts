/** How connection and sessions are put into words: the same everywhere, and without a `vscode` to be tested with. */
import type { ConnectionState, SessionState } from "../protocol/backend";

/** Who a session is. */
export function whoIs({ auth, fullRights, identityLost }: SessionState): string {
	if (identityLost) return `signed out: was ${identityLost.was}`;
	const subject = auth.subject ?? "";
	switch (auth.kind) {
		case "anonymous":
			return fullRights ? "full rights (embedded engine without authentication)" : "anonymous";
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
	const { auth, fullRights, identityLost } = session;
	if (identityLost) return "signed out";
	if (auth.kind === "anonymous") return fullRights ? "full rights" : "anonymous";
	return auth.kind === "record" || auth.kind === "token" ? whoIs(session) : auth.subject || auth.kind;
}

/** Where a session is. */
export function whereIs({ namespace, database }: SessionState): string {
	if (!namespace) return "no namespace";
	return database ? `${namespace}/${database}` : `${namespace}, no database`;
}

/** When the authentication ends: the time of day when that is today. */
export function expiryOf(expiresAt: number | undefined, now = Date.now()): string | undefined {
	if (expiresAt === undefined) return undefined;
	const end = new Date(expiresAt);
	const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" }).format(end);
	const today = new Date(now);
	const year = today.getFullYear() === end.getFullYear() ? undefined : "numeric";
	const date = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric", year });
	const day = today.toDateString() === end.toDateString() ? "" : `${date.format(end)}, `;
	// Some languages put spaces of other kinds into it.
	return `${expiresAt <= now ? "expired" : "until"} ${day}${time}`.replace(/\s/g, " ");
}

/** What a session is busy with. */
export function busyness({ busy }: SessionState): string | undefined {
	if (!busy || busy.requests === 0) return undefined;
	if (busy.abandoned === 0) return busy.requests === 1 ? "busy" : `busy with ${busy.requests} requests`;
	if (busy.abandoned < busy.requests)
		return `busy with ${busy.requests} requests, ${busy.abandoned} cancelled`;
	return busy.abandoned === 1
		? "a cancelled request still runs"
		: `${busy.abandoned} cancelled requests still run`;
}

/** What stands behind a session's name: first who it is, because a narrow side bar cuts the rest. */
export function describeSession(session: SessionState): string {
	const who = session.identityLost ? whoIs(session) : whoIsInShort(session);
	return [busyness(session), who, whereIs(session)].filter(Boolean).join(" · ");
}

/** A session as a screen reader says it. */
export function speakSession(session: SessionState, isActive: boolean): string {
	const variables = Object.keys(session.variables).length;
	return [
		`Session ${session.name}`,
		isActive ? "active" : "",
		session.namespace ? `namespace ${session.namespace}` : "no namespace",
		session.database ? `database ${session.database}` : "no database",
		whoIs(session),
		expiryOf(session.auth.expiresAt),
		busyness(session),
		variables === 0 ? "" : variables === 1 ? "1 variable" : `${variables} variables`,
	]
		.filter(Boolean)
		.join(", ");
}

/** What stands behind the endpoint: short, so that all of it is seen in a narrow side bar. */
export function describeConnection(connection: ConnectionState, user: string | undefined): string {
	const { state, serverVersion } = connection;
	return [state, serverVersion, state === "connected" ? user : undefined].filter(Boolean).join(" · ");
}

/** What answers at the endpoint. */
export function describeServer({ serverVersion, engine }: ConnectionState): string | undefined {
	if (!serverVersion) return undefined;
	return `SurrealDB ${serverVersion}${engine && engine !== "server" ? ", embedded" : ""}`;
}

/** When the next attempt to reconnect is made, from now. */
export function countdown({ nextAttemptAt, attempt }: ConnectionState, now = Date.now()): string {
	const seconds = nextAttemptAt === undefined ? 0 : Math.ceil((nextAttemptAt - now) / 1_000);
	const which = attempt !== undefined && attempt > 1 ? `Attempt ${attempt}` : "The next attempt";
	return seconds > 0 ? `${which} is made in ${seconds} s.` : "Trying again now…";
}

/** A value on one line, cut where it is long. */
export function oneLine(text: string, length = 200): string {
	const line = text.replace(/\s+/g, " ");
	return line.length > length ? `${line.slice(0, length)}…` : line;
}
