/** What happened, in lines for the log. No secret comes near them. */
import type { ConnectionState, SessionState } from "../protocol/backend";

/** What has become of the connection. */
export function connectionLine({ state, endpoint, serverVersion, error }: ConnectionState): string {
	const what = [`Connection: ${state}`, endpoint, serverVersion && `SurrealDB ${serverVersion}`];
	return [what.filter(Boolean).join(", "), error].filter(Boolean).join(": ");
}

/** Who a session is, where it is new or was somebody else before. */
export function identityLine(before: SessionState | undefined, after: SessionState): string | undefined {
	const who = whoIs(after);
	return before && whoIs(before) === who ? undefined : `Session “${after.name}” (${after.id}): ${who}`;
}

function whoIs({ auth: { kind, subject, access }, fullRights, identityLost }: SessionState): string {
	if (fullRights) return "full rights, without authentication";
	if (identityLost) return `signed out, was ${identityLost.was}: ${identityLost.reason}`;
	return [kind, subject, access && `via ${access}`].filter(Boolean).join(" ");
}
