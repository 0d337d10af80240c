import type { CancellationToken } from "vscode-jsonrpc";
import type { Connection } from "./connection";
import { identityText } from "./identity";
import type { Link } from "./link";
import type { Session } from "./session";

/**
 * Runs `task`, which changes the session, as `Connection.run` does. What has been sent cannot be called back: where the
 * caller has cancelled meanwhile, the user is told what the session has become.
 */
export function change(
	connection: Connection,
	session: Session,
	token: CancellationToken,
	task: (link: Link) => Promise<void>,
	needs?: "identity" | "nothing",
): Promise<void> {
	return connection.run(
		session,
		token,
		async (link) => {
			await task(link);
			if (token.isCancellationRequested) connection.tell("info", tooLate(session));
		},
		needs,
	);
}

function tooLate({ name, auth, namespace, database }: Session): string {
	const who = auth.kind === "anonymous" ? "not signed in" : identityText(auth);
	const where = namespace === undefined ? "no namespace" : `${namespace}/${database ?? "no database"}`;
	return `What was cancelled in “${name}” took effect all the same. The session is now ${who}, in ${where}.`;
}
