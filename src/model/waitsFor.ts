import type { WaitsFor } from "../protocol/results";
import type { Run } from "./run";
import type { Workspace } from "./workspace";

/** What is known of the connection and its sessions. */
type Known = Pick<Workspace, "connection" | "sessions">;

/**
 * Why a run that is under way has not been sent. What was on its way when a connection was lost has failed, so during an
 * outage nothing is; and a session does one thing after the other.
 */
export function waitsFor(
	{ key, session: { id } }: Pick<Run, "key" | "session">,
	{ connection, sessions }: Known,
): WaitsFor | undefined {
	if (connection.state === "reconnecting") return "connection";
	const busy = sessions.find((session) => session.id === id)?.busy;
	return busy && busy.requests > 1 && busy.run !== key ? "session" : undefined;
}
