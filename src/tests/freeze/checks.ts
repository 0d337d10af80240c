/** Whether what was found is still about the sessions that there are. All throw `invalidArgument`. */
import type { CancellationToken } from "vscode-jsonrpc";
import { errors } from "../../common/errors";
import { whyNotThisCell, whyNotThisSession } from "../../common/suites/freezeReasons";
import type { CellArgument, ComparedArgument } from "../../contributions";
import type { FoundSession } from "../../model/foundSession";
import { whereIs } from "../../model/sessionWords";
import type { Workspace } from "../../model/workspace";
import { DEFAULT_SESSION } from "../../protocol/backend";
import { type Asked, ask } from "./look";

/** It is about the session as it was when it was tried, and nobody else. */
export function checkCell(cell: CellArgument, workspace: Workspace): void {
	const why = whyNotThisCell(cell, cell.tableKind) ?? whyNotThisSession(cell.session);
	if (why !== undefined) throw errors.invalidArgument(why);
	const now = workspace.session(cell.session.id);
	const { auth, fullRights, identityLost } = now;
	const { kind, subject, fullRights: was } = cell.session;
	if (identityLost || auth.kind !== kind || auth.subject !== subject || fullRights !== was)
		throw errors.invalidArgument(
			`Session “${cell.session.name}” is somebody else by now. Show the matrix again first.`,
		);
	for (const session of [now, workspace.session(DEFAULT_SESSION)])
		if (whereIs(session) !== cell.place)
			throw errors.invalidArgument(
				`Session “${session.name}” is in ${whereIs(session)} by now, and the matrix is of ${cell.place}. Show it again first.`,
			);
}

/** The default session, which tells what is in the records, is where it was compared. */
export function checkCompared({ place }: ComparedArgument, workspace: Workspace): void {
	const observer = workspace.session(DEFAULT_SESSION);
	if (whereIs(observer) !== place)
		throw errors.invalidArgument(
			`Session “${observer.name}” is in ${whereIs(observer)}, and what was compared is of ${place}. Compare again first.`,
		);
}

/** A suite's root has every right, which a root user need not have. */
export async function checkRoots(
	sessions: readonly FoundSession[],
	asked: Asked,
	token: CancellationToken,
): Promise<void> {
	const roots = sessions.filter(({ kind, fullRights }) => kind === "root" && !fullRights);
	if (roots.length === 0) return;
	const text =
		"SELECT VALUE name FROM (INFO FOR ROOT STRUCTURE).users WHERE roles.map(|$role| string::uppercase($role)) CONTAINS 'OWNER'";
	const [owners] = await ask(asked, DEFAULT_SESSION, text, token);
	const names: readonly unknown[] = Array.isArray(owners?.value) ? owners.value : [];
	const other = roots.find(({ subject }) => subject !== undefined && !names.includes(subject));
	if (other)
		throw errors.invalidArgument(
			`Session “${other.name}” is a root user, and not known to have the role OWNER: a suite has no other root than one with every right.`,
		);
}
