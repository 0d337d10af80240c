/** Why something cannot be frozen into a test: known before anything is asked, so that a button can say it. */

import type { PermissionCell, SessionAuth } from "../../api";

/** What has to be known of a session. */
export interface FreezableSession extends Pick<SessionAuth, "kind" | "subject"> {
	readonly fullRights: boolean;
}

/** What has to be known of a cell of the matrix. */
export type FreezableCell = Pick<PermissionCell, "field" | "action" | "verdict">;

/** A sentence; nothing where a suite has an actor that is the session. */
export function whyNotThisSession({ kind, subject, fullRights }: FreezableSession): string | undefined {
	if (fullRights || kind === "root") return undefined;
	if (kind === "anonymous") return "A suite has no actor for somebody who is not signed in.";
	if (kind === "token")
		return "A suite runs in a database of its own, in which the token of this session does not hold.";
	return subject === undefined ? "It is not known who this session is." : undefined;
}

/** A sentence; nothing where the cell can be frozen. */
export function whyNotThisCell(
	cell: FreezableCell,
	table: "normal" | "relation" | "view" | "any",
): string | undefined {
	const { field, action, verdict } = cell;
	if (verdict === "unknown") return "What is unknown cannot be tested.";
	if (field !== undefined && action !== "select")
		return "Of a field only what a session reads can be frozen: a suite has no case for the rest.";
	// What is no path of an assertion.
	if (field !== undefined && !/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(field))
		return "An assertion of a suite cannot name this field.";
	if (action !== "select" && table === "relation")
		return "A suite's case tries to write by a copy of a record, which it makes by its content and not as a relation.";
	if (action !== "select" && table === "view") return "Nobody writes into a view.";
	return undefined;
}
