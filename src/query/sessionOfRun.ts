import { errors } from "../common/errors";
import type { StatementArgument } from "../contributions";
import type { Workspace } from "../model/workspace";
import type { SessionState } from "../protocol/backend";

/**
 * The session that a run begins as: the active one of this moment, whatever is activated afterwards. One that does not
 * come back with the connection is refused, and where none is active the user chooses: nothing runs as somebody else.
 */
export async function sessionOfRun(
	workspace: Pick<Workspace, "activeId" | "sessions">,
	connect: () => Promise<void>,
	choose: () => Promise<unknown>,
): Promise<SessionState> {
	let id = workspace.activeId;
	const there = () => workspace.sessions.find((session) => session.id === id);
	if (!there()) await connect();
	if (id === undefined) {
		await choose();
		id = workspace.activeId;
		if (id === undefined) throw errors.cancelled();
	}
	const session = there();
	if (!session) throw errors.sessionNotBack();
	return session;
}

/**
 * Why a code lens runs nothing: VS Code draws it half a second after another session was activated, and until then it
 * says the name of the one before.
 */
export function outdatedLens(
	said: StatementArgument["session"],
	{ activeId, activeSession }: Pick<Workspace, "activeId" | "activeSession">,
): string | undefined {
	if (!said || said.id === activeId) return undefined;
	const now = activeSession ? `“${activeSession.name}” is active` : "no session is active";
	return `This was to run as “${said.name}”, and ${now} by now, so nothing ran. Choose “Run” again.`;
}
