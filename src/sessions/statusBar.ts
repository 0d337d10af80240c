import { MarkdownString, StatusBarAlignment, type StatusBarItem, ThemeColor, window } from "vscode";
import { type Disposable, DisposableStore } from "../common/disposable";
import { oneLine } from "../common/oneLine";
import { withoutIcons } from "../common/withoutIcons";
import { type CommandId, LANGUAGE_ID } from "../contributions";
import { shortEndpoint } from "../model/endpoint";
import { sessionLook } from "../model/sessionLook";
import { whereIs, whoIsInShort } from "../model/sessionWords";
import type { Workspace } from "../model/workspace";
import { sessionTooltip } from "./tooltip";
import { busyness, countdown, describeServer, speakSession } from "./words";

const LONGEST_WORD = 40;

interface Look {
	readonly text: string;
	readonly tooltip: string | MarkdownString;
	readonly command: CommandId;
	/** What a screen reader says instead of the text. */
	readonly spoken?: string;
	/** The session's icon, in its colour. */
	readonly mark?: { readonly icon: string; readonly colour: string };
	readonly background?: string;
}

/**
 * Says which session editors work as, where, and who that is; one click changes it. The session's colour is on an item
 * of its own, for its mark alone: the status bar of many themes is so colourful, and of all themes while something is
 * debugged, that words could not be read on it in any other colour than its own.
 */
export class SessionStatusBar implements Disposable {
	readonly #workspace: Workspace;
	readonly #mark: StatusBarItem;
	readonly #item: StatusBarItem;
	readonly #store = new DisposableStore();

	constructor(workspace: Workspace) {
		this.#workspace = workspace;
		const { Left } = StatusBarAlignment;
		this.#mark = this.#store.add(window.createStatusBarItem("surrealSessions.sessionMark", Left, 51));
		this.#mark.name = "SurrealDB Session: Mark";
		this.#item = this.#store.add(window.createStatusBarItem("surrealSessions.activeSession", Left, 50));
		this.#item.name = "SurrealDB Session";
		this.#store.add(workspace.onDidChangeSessions(() => this.update()));
		this.#store.add(window.onDidChangeActiveTextEditor(() => this.update()));
		this.update();
	}

	/** Draws it as things are now. */
	update(): void {
		const look = this.#look();
		if (look) this.#show(look);
		else this.#hide();
	}

	#look(): Look | undefined {
		const { connection } = this.#workspace;
		switch (connection.state) {
			case "connected":
				return this.#sessionLook();
			case "reconnecting":
				return {
					text: `$(sync~spin) ${this.#activeName()}: connection lost`,
					tooltip: `${connection.error ?? "The connection was lost."} ${countdown(connection)} Click to try now.`,
					command: "surrealSessions.retryNow",
					background: "statusBarItem.warningBackground",
				};
			case "connecting":
				return {
					text: "$(loading~spin) SurrealDB: connecting",
					tooltip: `Connecting to ${connection.endpoint ?? "the database"}. Click to cancel.`,
					command: "surrealSessions.disconnect",
				};
			case "failed":
				return {
					text: "$(error) SurrealDB: connection failed",
					tooltip: `${connection.error ?? "The connection failed."} Click to connect.`,
					command: "surrealSessions.connect",
					background: "statusBarItem.errorBackground",
				};
			case "disconnected":
				if (window.activeTextEditor?.document.languageId !== LANGUAGE_ID) return undefined;
				return {
					text: "$(debug-disconnect) SurrealDB: not connected",
					tooltip: "Running something connects as configured. Click to connect now.",
					command: "surrealSessions.connect",
				};
		}
	}

	#activeName(): string {
		return withoutIcons(this.#workspace.activeSession?.name ?? "SurrealDB");
	}

	#sessionLook(): Look | undefined {
		const session = this.#workspace.activeSession;
		if (!session) {
			return {
				text: "$(warning) No session: choose one",
				tooltip: "The session that editors worked as has ended. Click to choose another one.",
				command: "surrealSessions.activateSession",
				background: "statusBarItem.warningBackground",
			};
		}
		const { icon, colour } = sessionLook(session.ordinal);
		const endpoint = shortEndpoint(this.#workspace.connection.endpoint);
		// In the order of the view. A long name must not push the rest out of the bar.
		const words = [session.name, whoIsInShort(session), whereIs(session), endpoint]
			.map((word) => withoutIcons(oneLine(word, LONGEST_WORD)))
			.join(" · ");
		const nameOf = (id: string) => this.#workspace.sessions.find((other) => other.id === id)?.name;
		const tooltip = sessionTooltip(session, this.#workspace, nameOf);
		const { endpoint: whole = "", ...connection } = this.#workspace.connection;
		const server = [whole, describeServer(connection)].filter(Boolean).join(", ");
		tooltip.appendMarkdown("\n\nConnected to: ").appendText(server);
		tooltip.appendMarkdown("\n\nEditors work as this session. Click to change it.");
		const look = {
			tooltip,
			command: "surrealSessions.activateSession",
			spoken: `${speakSession(session, true)}, on ${this.#workspace.connection.endpoint ?? "the database"}. Change the session that editors work as.`,
		} as const;
		if (session.identityLost) {
			return { ...look, text: `$(warning) ${words}`, background: "statusBarItem.warningBackground" };
		}
		return { ...look, text: words, mark: { icon: busyness(session) ? "sync~spin" : icon, colour } };
	}

	#show(look: Look): void {
		const item = this.#item;
		item.text = look.text;
		item.tooltip = typeof look.tooltip === "string" ? plain(look.tooltip) : look.tooltip;
		item.command = look.command;
		item.backgroundColor = look.background ? new ThemeColor(look.background) : undefined;
		item.accessibilityInformation = {
			label: look.spoken ?? look.text.replace(/^\$\([a-z~-]+\) /, ""),
			role: "button",
		};
		item.show();
		this.#showMark(look);
	}

	#showMark({ mark, command }: Look): void {
		if (!mark) {
			this.#mark.hide();
			return;
		}
		this.#mark.text = `$(${mark.icon})`;
		this.#mark.color = new ThemeColor(mark.colour);
		this.#mark.tooltip = this.#item.tooltip;
		this.#mark.command = command;
		// The words beside it say it all.
		this.#mark.accessibilityInformation = { label: "Mark of the session", role: "button" };
		this.#mark.show();
	}

	#hide(): void {
		this.#mark.hide();
		this.#item.hide();
	}

	dispose(): void {
		this.#store.dispose();
	}
}

/** What a server says is text. */
function plain(text: string): MarkdownString {
	return new MarkdownString().appendText(text);
}
