import type { SessionAuth } from "../api";
import { defined } from "../common/defined";
import type { SessionAnswer } from "../protocol/backend";

/** A session that something was found about, as it was then. */
export interface FoundSession extends Pick<SessionAuth, "kind" | "subject"> {
	readonly id: string;
	readonly name: string;
	readonly fullRights: boolean;
}

export function foundSession({ id, name, fullRights, auth }: SessionAnswer): FoundSession {
	const { kind, subject } = auth;
	return { id, name, fullRights, kind, ...defined({ subject }) };
}
