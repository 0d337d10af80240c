import type { ConnectionState } from "../protocol/backend";

/** Whether there is a connection that requests may be sent on, now or when it is back. */
export function isOpen({ state }: Pick<ConnectionState, "state">): boolean {
	return state === "connected" || state === "reconnecting";
}
