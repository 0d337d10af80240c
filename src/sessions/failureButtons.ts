/** What a failure offers besides its sentence. Loaded with the first one. */
import { commands as vscode } from "vscode";
import { execute } from "../commands";
import type { SessionsError } from "../common/errors";
import type { ConnectionSettings } from "../model/connectionSettings";
import type { Workspace } from "../model/workspace";
import { ENDPOINT_FAILURES } from "./endpointFailures";

/** A button under the sentence. */
interface Button {
	readonly title: string;
	run(): unknown;
}

/** What the buttons are chosen by. */
export interface Known {
	readonly workspace: Pick<Workspace, "connection" | "sessions" | "activeSession">;
	readonly settings: () => Pick<ConnectionSettings, "auth">;
}

/** The buttons of a failure, as things are now. */
export function failureButtons({ code, detail }: SessionsError, known: Known): readonly Button[] {
	const showLog: Button = { title: "Show Log", run: () => execute("surrealSessions.showLog") };
	const connect: Button = { title: "Connect…", run: () => execute("surrealSessions.connect") };
	switch (code) {
		case "notConnected":
			return [connect];
		case "httpEndpoint":
			return insteadOf(detail?.instead);
		case "authenticationFailed":
			return detail?.refused ? otherPassword(known) : [];
		case "identityLost":
			return [{ title: "Sign In Again", run: () => signInAgain(known) }];
		case "sessionNotFound":
			return chooseSession(known);
		case "untrustedWorkspace":
			return [{ title: "Manage Trust", run: () => vscode.executeCommand("workbench.trust.manage") }];
		case "engineUnavailable":
		case "backendFailed":
			return [showLog];
		default:
			return ENDPOINT_FAILURES.has(code) ? [connect, showLog] : [];
	}
}

function insteadOf(endpoint: string | undefined): readonly Button[] {
	if (endpoint === undefined) return [];
	return [{ title: `Use ${endpoint} Instead`, run: () => execute("surrealSessions.connect", { endpoint }) }];
}

/** The configured user's password has changed, or was kept wrong: it is kept no longer, and asked for. */
function otherPassword({ workspace: { connection }, settings }: Known): readonly Button[] {
	if (connection.state !== "failed" || !connection.endpoint || !settings().auth) return [];
	return [{ title: "Enter Another Password…", run: () => execute("surrealSessions.reconnect") }];
}

/** Editors work as no session. */
function chooseSession({ workspace: { connection, activeSession } }: Known): readonly Button[] {
	if (connection.state !== "connected" || activeSession) return [];
	return [{ title: "Choose Session…", run: () => execute("surrealSessions.activateSession") }];
}

function signInAgain({ workspace: { activeSession, sessions } }: Known): unknown {
	const lost = sessions.filter(({ identityLost }) => identityLost);
	const session = activeSession?.identityLost ? activeSession : lost.length === 1 ? lost[0] : undefined;
	return execute("surrealSessions.signIn", session?.id);
}
