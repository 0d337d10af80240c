/** A cell of the permission matrix, as what is written into a suite. */
import type { CancellationToken } from "vscode-jsonrpc";
import { errors } from "../../common/errors";
import { oneLine } from "../../common/oneLine";
import type { Frozen, FrozenActor } from "../../common/suites/freeze";
import { casesOfCell } from "../../common/suites/freezeCell";
import { whyNotThisCell, whyNotThisSession } from "../../common/suites/freezeReasons";
import type { CellArgument } from "../../contributions";
import { whereIs } from "../../model/sessionWords";
import type { Workspace } from "../../model/workspace";
import { DEFAULT_SESSION } from "../../protocol/backend";
import { actorName } from "./choices";
import { fixturesOf } from "./fixtures";
import { Samples } from "./samples";

/** It is about the session as it was when it was tried, and nobody else. Throws `invalidArgument`. */
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

/** Finds records that show it. Rejects with `invalidArgument` where none does. */
export async function frozenCell(
	cell: CellArgument,
	actor: FrozenActor,
	workspace: Workspace,
	token: CancellationToken,
): Promise<Frozen> {
	const records = await new Samples(workspace, cell, token).find();
	const ids = cell.tableKind === "view" ? [] : records.map(({ id }) => id);
	const { fixtures, notes } = await fixturesOf(workspace, ids, token);
	const cases = casesOfCell({ ...cell, who: actorName(actor) }, records);
	if (typeof cases === "string") throw errors.invalidArgument(cases);
	return { comment: [aboutCell(cell), ...notes], fixtures, parts: [{ actor, cases }] };
}

/** What is frozen, for a comment above it. */
function aboutCell({ table, field, action, verdict, session, place }: CellArgument): string {
	const what = field === undefined ? table : `${table}.${field}`;
	const found = {
		allowed: "allowed",
		partly: "partly allowed",
		silentlyDenied: "silently denied",
		refused: "refused",
		unknown: "unknown",
	}[verdict];
	return oneLine(`From the permission matrix of ${place}: “${session.name}”, ${action} ${what}, ${found}.`);
}
