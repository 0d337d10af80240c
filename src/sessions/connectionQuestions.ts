/** What is asked before something ends. */
import { window } from "vscode";
import { errors } from "../common/errors";
import { whereIs, whoIs } from "../model/sessionWords";
import { withProgress } from "../progress";
import type { SessionState } from "../protocol/backend";
import type { SessionsDeps } from "./deps";

/** Asks before data or sessions end with the open connection. Rejects with `cancelled`. */
export async function confirmLoss(
	{ connection, sessions }: SessionsDeps["workspace"],
	button: string,
): Promise<void> {
	const lost = [
		...(connection.engine === "memory" ? ["the data of the in-memory database"] : []),
		...(sessions.length > 1 ? [`its ${sessions.length} sessions`] : []),
	];
	if (lost.length === 0) return;
	const answer = await window.showWarningMessage(
		`End the connection to ${connection.endpoint ?? "the database"}?`,
		{ modal: true, detail: `It takes ${lost.join(" and ")} with it.` },
		button,
	);
	if (answer !== button) throw errors.cancelled();
}

/** Asks before a session loses what it has, if it has anything. Rejects with `cancelled`. */
export async function confirmReset(session: SessionState): Promise<void> {
	const { name, auth, namespace, identityLost } = session;
	const variables = Object.keys(session.variables).length;
	const lost = [
		...(auth.kind === "anonymous" || identityLost ? [] : [`its authentication as ${whoIs(session)}`]),
		...(variables === 0 ? [] : [variables === 1 ? "its variable" : `its ${variables} variables`]),
		...(namespace === undefined ? [] : [`its place in ${whereIs(session)}`]),
	];
	if (lost.length === 0) return;
	const answer = await window.showWarningMessage(
		`Reset session “${name}”?`,
		{ modal: true, detail: `It loses ${new Intl.ListFormat("en").format(lost)}.` },
		"Reset",
	);
	if (answer !== "Reset") throw errors.cancelled();
}

/** Ends what runs, as far as that can be done, if the user wants it. Rejects with `cancelled`. */
export async function stopRunning({ workspace }: SessionsDeps): Promise<void> {
	// The offer may have stood there for longer than what it is about.
	if (workspace.sessions.every(({ busy }) => !busy || busy.requests === 0)) {
		void window.showInformationMessage("Nothing is running any more.");
		return;
	}
	const { engine } = workspace.connection;
	const what = {
		server:
			"SurrealDB cannot stop a single request. Dropping the connection stops everything that runs on it, in all sessions. It is made again, and the sessions come back. Of each request that was stopped it is not known whether it was applied.",
		folder:
			"The embedded engine cannot stop a single request. Its process is ended and started again, and the sessions come back.",
		memory:
			"The embedded engine cannot stop a single request. Its process is ended and started again: the data of the in-memory database will be gone, and the set-up files run again.",
	}[engine ?? "server"];
	const stop = engine === "server" ? "Drop the Connection" : "End the Process";
	const answer = await window.showWarningMessage(
		"Stop what is running?",
		{ modal: true, detail: what },
		stop,
	);
	if (answer !== stop) throw errors.cancelled();
	await withProgress("Stopping what is running…", (token) => workspace.stopRunning(token));
	// Of the end of a process the come-back tells.
	if (engine === "server")
		void window.showInformationMessage(
			"The connection was dropped, and what ran on it was stopped with that.",
		);
}
