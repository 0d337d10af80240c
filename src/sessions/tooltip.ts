import { MarkdownString } from "vscode";
import { sessionLook } from "../model/sessionLook";
import { whereIs, whoIs } from "../model/sessionWords";
import type { Workspace } from "../model/workspace";
import type { ConnectionState, SessionState } from "../protocol/backend";
import { beginningOf, busyness, describeServer, expiryOf } from "./words";

/** More of a value, or more values, than this is not read in a tooltip. */
const VALUE_LENGTH = 1_000;
const VALUES = 20;

/** Everything about a session. What comes from outside is put in as text, never as Markdown. */
export function sessionTooltip(
	session: SessionState,
	{ activeSession, connection }: Pick<Workspace, "activeSession" | "connection">,
	nameOf: (id: string) => string | undefined,
): MarkdownString {
	const text = new MarkdownString("", true);
	text.appendMarkdown(`$(${sessionLook(session.ordinal).icon}) **`).appendText(session.name);
	text.appendMarkdown(activeSession?.id === session.id ? "** — active" : "**");
	const line = (title: string, value: string | undefined) => {
		if (value) text.appendMarkdown(`\n\n${title}: `).appendText(value);
	};
	line("Namespace/database", whereIs(session));
	line("Identity", whoIs(session));
	line("Without its password", session.looking && lookingWords(session));
	line("Signed out because", session.identityLost?.reason);
	line("Authentication", expiryOf(session.auth.expiresAt));
	line("Running", busyness(session, connection.state === "reconnecting"));
	if (session.forkedFrom) line("Forked from", nameOf(session.forkedFrom) ?? `${session.forkedFrom} (closed)`);
	line("Id", session.id);
	const variables = Object.entries(session.variables);
	if (variables.length > 0) text.appendMarkdown("\n\nVariables:");
	for (const [name, value] of variables.slice(0, VALUES)) {
		text.appendCodeblock(`$${name} = ${beginningOf(value, VALUE_LENGTH)}`, "surrealql");
	}
	if (variables.length > VALUES) text.appendMarkdown(`\n\n… and ${variables.length - VALUES} more`);
	return text;
}

/** What is not as after a real sign-in. */
function lookingWords({ auth, looking }: SessionState): string {
	const skipped = looking?.authenticates.map((access) => `, without the AUTHENTICATE clause of ${access}`);
	return `by a grant of the access ${auth.access}; $access and $token are its own${skipped?.join("") ?? ""}`;
}

/** One variable with its whole value, as long as that can be read. */
export function variableTooltip(name: string, value: string): MarkdownString {
	return new MarkdownString().appendCodeblock(`$${name} = ${beginningOf(value, VALUE_LENGTH)}`, "surrealql");
}

/** Everything about the connection. */
export function connectionTooltip(connection: ConnectionState, user: string | undefined): MarkdownString {
	const text = new MarkdownString("", true);
	text
		.appendMarkdown("$(database) **")
		.appendText(connection.endpoint ?? "SurrealDB")
		.appendMarkdown("**\n\n");
	const words = [connection.state, describeServer(connection), user && `default session: ${user}`];
	text.appendText(words.filter(Boolean).join(", "));
	if (connection.error) text.appendMarkdown("\n\n$(warning) ").appendText(connection.error);
	return text;
}
