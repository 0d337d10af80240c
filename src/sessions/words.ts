/** How connection and sessions are put into words: the same everywhere, and without a `vscode` to be tested with. */
import { isOpen } from "../model/isOpen";
import { whereIs, whoIs, whoIsInShort } from "../model/sessionWords";
import type { ConnectionState, SessionState } from "../protocol/backend";

const MINUTE_MS = 60_000;

/**
 * When the authentication ends: the time of day alone where that is today. One that has ended and is still shown
 * is one that can be had again.
 */
export function expiryOf(expiresAt: number | undefined, now = Date.now()): string | undefined {
	if (expiresAt === undefined) return undefined;
	const end = new Date(expiresAt);
	const isNear = Math.abs(expiresAt - now) < 10 * MINUTE_MS;
	const clock = {
		hour: "numeric",
		minute: "2-digit",
		...(isNear ? ({ second: "2-digit" } as const) : {}),
	} as const;
	const time = new Intl.DateTimeFormat(undefined, clock).format(end);
	const year = new Date(now).getFullYear() === end.getFullYear() ? undefined : "numeric";
	const date = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric", year });
	const isToday = new Date(now).toDateString() === end.toDateString();
	const day = isToday ? "" : `${date.format(end)}, `;
	// Some languages put spaces of other kinds into it.
	const when = `${day}${time}`.replace(/\s/g, " ");
	return expiresAt <= now ? `ended ${when}; signed in again when used` : `until ${when}`;
}

/** What a session is busy with. During an `outage` nothing has been sent that has not failed already. */
export function busyness({ busy }: SessionState, outage = false): string | undefined {
	if (!busy || busy.requests === 0) return undefined;
	if (outage)
		return busy.requests === 1
			? "waits for the connection"
			: `${busy.requests} requests wait for the connection`;
	if (busy.abandoned === 0) return busy.requests === 1 ? "busy" : `busy with ${busy.requests} requests`;
	if (busy.abandoned < busy.requests)
		return `busy with ${busy.requests} requests, ${busy.abandoned} cancelled`;
	return busy.abandoned === 1
		? "a cancelled request still runs"
		: `${busy.abandoned} cancelled requests still run`;
}

/** What stands behind a session's name: first who it is, because a narrow side bar cuts the rest. */
export function describeSession(session: SessionState, outage?: boolean): string {
	const who = session.identityLost ? whoIs(session) : whoIsInShort(session);
	return [busyness(session, outage), who, whereIs(session)].filter(Boolean).join(" · ");
}

/** A session as a screen reader says it. */
export function speakSession(session: SessionState, isActive: boolean, outage?: boolean): string {
	const variables = Object.keys(session.variables).length;
	return [
		`Session ${session.name}`,
		isActive ? "active" : "",
		session.namespace ? `namespace ${session.namespace}` : "no namespace",
		session.database ? `database ${session.database}` : "no database",
		whoIs(session),
		expiryOf(session.auth.expiresAt),
		busyness(session, outage),
		variables === 0 ? "" : variables === 1 ? "1 variable" : `${variables} variables`,
	]
		.filter(Boolean)
		.join(", ");
}

/** What stands behind the endpoint: short, so that all of it is seen in a narrow side bar. */
export function describeConnection(connection: ConnectionState, user: string | undefined): string {
	const { state, serverVersion } = connection;
	return [state, serverVersion, isOpen(connection) ? user : undefined].filter(Boolean).join(" · ");
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

/** A value, or its beginning and how long it is: what is cut must not look as if it was whole. */
export function beginningOf(value: string, length: number): string {
	if (value.length <= length) return value;
	return `${value.slice(0, length)} … (${value.length.toLocaleString("en")} characters)`;
}
