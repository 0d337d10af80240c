import {
	type MarkdownString,
	ThemeColor,
	ThemeIcon,
	TreeItem,
	TreeItemCheckboxState,
	TreeItemCollapsibleState,
} from "vscode";
import { oneLine } from "../common/oneLine";
import type { CommandId } from "../contributions";
import type { ChosenSessions } from "../model/chosenSessions";
import { isRecordText } from "../model/recordText";
import { sessionLook } from "../model/sessionLook";
import { whereIs, whoIs, whoIsInShort } from "../model/sessionWords";
import type { Workspace } from "../model/workspace";
import { DEFAULT_SESSION, type SessionState } from "../protocol/backend";
import { sessionUri } from "./activeMark";
import { connectionTooltip, sessionTooltip, variableTooltip } from "./tooltip";
import type { ActionNode, TreeNode } from "./treeNodes";
import { busyness, describeConnection, describeSession, expiryOf, speakSession } from "./words";

/** Draws a node as the model has it now. */
export function treeItem(node: TreeNode, workspace: Workspace, chosen: ChosenSessions): TreeItem {
	if (node.kind === "connection") return connectionItem(workspace);
	if (node.kind === "action") return actionItem(node);
	const session = workspace.sessions.find(({ id }) => id === node.sessionId);
	// It has ended since the view asked for its nodes; the next refresh takes it away.
	if (!session) return new TreeItem("");
	switch (node.kind) {
		case "session":
			return sessionItem(session, workspace, chosen);
		case "identity":
			return identityItem(session);
		case "place":
			return placeItem(session);
		case "variable":
			return variableItem(session, node.variable);
	}
}

/** What a node says under the mouse: made only then, since it is the costliest part of it. */
export function treeTooltip(node: TreeNode, workspace: Workspace): MarkdownString | undefined {
	const nameOf = (id: string) => workspace.sessions.find((other) => other.id === id)?.name;
	switch (node.kind) {
		case "connection": {
			const [main] = workspace.sessions;
			return connectionTooltip(workspace.connection, main && whoIsInShort(main));
		}
		case "session": {
			const session = workspace.sessions.find(({ id }) => id === node.sessionId);
			return session && sessionTooltip(session, workspace, nameOf);
		}
		case "variable": {
			const session = workspace.sessions.find(({ id }) => id === node.sessionId);
			return session && variableTooltip(node.variable, session.variables[node.variable] ?? "");
		}
		default:
			return undefined;
	}
}

function connectionItem(workspace: Workspace): TreeItem {
	const { connection } = workspace;
	const [main] = workspace.sessions;
	const user = main && whoIsInShort(main);
	const item = new TreeItem(connection.endpoint ?? "SurrealDB", TreeItemCollapsibleState.Expanded);
	item.id = "connection";
	item.description = describeConnection(connection, user);
	item.iconPath = {
		connected: new ThemeIcon("database"),
		connecting: new ThemeIcon("loading~spin"),
		reconnecting: new ThemeIcon("sync~spin", new ThemeColor("list.warningForeground")),
		failed: new ThemeIcon("error", new ThemeColor("list.errorForeground")),
		disconnected: new ThemeIcon("debug-disconnect"),
	}[connection.state];
	item.contextValue = `connection ${connection.state}`;
	item.accessibilityInformation = {
		label: `Connection to ${connection.endpoint ?? "SurrealDB"}, ${item.description}${connection.error ? `, ${connection.error}` : ""}`,
	};
	return item;
}

function sessionItem(session: SessionState, workspace: Workspace, chosen: ChosenSessions): TreeItem {
	const isActive = workspace.activeSession?.id === session.id;
	const item = new TreeItem(session.name, TreeItemCollapsibleState.Collapsed);
	item.id = `session/${session.id}`;
	item.resourceUri = sessionUri(session.id);
	const outage = workspace.connection.state === "reconnecting";
	item.description = describeSession(session, outage);
	item.iconPath = sessionIcon(session);
	item.contextValue = contextOf(session, isActive);
	item.accessibilityInformation = { label: speakSession(session, isActive, outage) };
	item.command = openSelected("Activate");
	// One alone has nobody to be compared with.
	if (workspace.sessions.length > 1) item.checkboxState = checkbox(session, chosen);
	return item;
}

/** Chooses a session for comparing. */
function checkbox(
	{ id, name }: SessionState,
	chosen: ChosenSessions,
): NonNullable<TreeItem["checkboxState"]> {
	const isChosen = chosen.has(id);
	return {
		state: isChosen ? TreeItemCheckboxState.Checked : TreeItemCheckboxState.Unchecked,
		tooltip: isChosen ? "Leave Out When Comparing" : "Choose for Comparing",
		accessibilityInformation: { label: `Compare in ${name}` },
	};
}

/** The session's own shape and colour; while something runs, a turning one in the same colour. */
function sessionIcon(session: SessionState): ThemeIcon {
	if (session.identityLost) return new ThemeIcon("warning", new ThemeColor("list.warningForeground"));
	const { icon, colour } = sessionLook(session.ordinal);
	return new ThemeIcon(busyness(session) ? "sync~spin" : icon, new ThemeColor(colour));
}

/** Words that the `when` clauses of package.json look for. */
function contextOf(session: SessionState, isActive: boolean): string {
	const variables = Object.keys(session.variables).length;
	return [
		"session",
		session.id === DEFAULT_SESSION ? "default" : "further",
		isActive ? "active" : "",
		session.identityLost ? "lost" : session.auth.kind === "anonymous" ? "anonymous" : "signedIn",
		session.auth.kind === "record" ? "record" : "",
		variables > 0 ? "variables" : "",
		(session.busy?.abandoned ?? 0) > 0 ? "abandoned" : "",
	]
		.filter(Boolean)
		.join(" ");
}

function identityItem(session: SessionState): TreeItem {
	const item = new TreeItem(whoIs(session));
	item.id = `session/${session.id}/identity`;
	const description = session.identityLost?.reason ?? expiryOf(session.auth.expiresAt);
	if (description) item.description = description;
	item.tooltip = description ? `${whoIs(session)}, ${description}` : whoIs(session);
	item.iconPath = new ThemeIcon(identityIcon(session));
	item.contextValue = contextOf(session, false).replace("session", "identity");
	item.accessibilityInformation = { label: `Identity: ${item.tooltip}` };
	item.command = openSelected("Sign In…");
	return item;
}

function identityIcon({ auth, identityLost, fullRights }: SessionState): string {
	if (identityLost) return "warning";
	switch (auth.kind) {
		case "anonymous":
			return fullRights ? "unlock" : "circle-slash";
		case "root":
			return "shield";
		case "namespace":
		case "database":
			return "account";
		case "record":
			return "person";
		case "token":
			return "key";
	}
}

function placeItem(session: SessionState): TreeItem {
	const item = new TreeItem(whereIs(session));
	item.id = `session/${session.id}/place`;
	item.description = "namespace/database";
	item.iconPath = new ThemeIcon("symbol-namespace");
	item.contextValue = "place";
	item.tooltip = "Use Namespace and Database…";
	item.accessibilityInformation = { label: `Namespace and database: ${whereIs(session)}` };
	item.command = openSelected("Use Namespace and Database…");
	return item;
}

function variableItem(session: SessionState, variable: string): TreeItem {
	const value = session.variables[variable] ?? "";
	const item = new TreeItem(`$${variable}`);
	item.id = `session/${session.id}/variable/${variable}`;
	item.description = oneLine(value);
	item.iconPath = new ThemeIcon("symbol-variable");
	item.contextValue = isRecordText(value) ? "variable record" : "variable";
	item.accessibilityInformation = { label: `Variable ${variable}, ${oneLine(value)}` };
	return item;
}

function actionItem({ action }: ActionNode): TreeItem {
	const [title, icon, id] = (
		{
			retry: ["Try Again", "refresh", "surrealSessions.retryNow"],
			connect: ["Connect to Something Else…", "plug", "surrealSessions.connect"],
			showLog: ["Show Log", "output", "surrealSessions.showLog"],
		} as const
	)[action];
	const item = new TreeItem(title);
	item.id = `action/${action}`;
	item.iconPath = new ThemeIcon(icon);
	item.command = { command: id, title };
	return item;
}

/**
 * Without arguments: VS Code keeps those of an item only until it is drawn again, and a click that falls into that moment
 * would run nothing and show an error.
 */
function openSelected(title: string): NonNullable<TreeItem["command"]> {
	return { command: "_surrealSessions.openSelected" satisfies CommandId, title };
}
