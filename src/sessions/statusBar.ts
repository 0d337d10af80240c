import { MarkdownString, StatusBarAlignment, type StatusBarItem, ThemeColor, window } from "vscode";
import { type Disposable, DisposableStore } from "../common/disposable";
import { withoutIcons } from "../common/withoutIcons";
import { type CommandId, LANGUAGE_ID } from "../contributions";
import { sessionLook } from "../model/sessionLook";
import type { Workspace } from "../model/workspace";
import { sessionTooltip } from "./tooltip";
import { busyness, countdown, speakSession, whereIs, whoIsInShort } from "./words";

interface Look {
	readonly text: string;
	readonly tooltip: string | MarkdownString;
	readonly command: CommandId;
	/** What a screen reader says instead of the text. */
	readonly spoken?: string;
	readonly colour?: string;
	readonly background?: string;
}

/** Says which session editors work as, where, and who that is; one click changes it. */
export class SessionStatusBar implements Disposable {
	readonly #workspace: Workspace;
	readonly #item: StatusBarItem;
	readonly #store = new DisposableStore();

	constructor(workspace: Workspace) {
		this.#workspace = workspace;
		this.#item = this.#store.add(
			window.createStatusBarItem("surrealSessions.activeSession", StatusBarAlignment.Left, 50),
		);
		this.#item.name = "SurrealDB Session";
		this.#store.add(workspace.onDidChangeSessions(() => this.update()));
		this.#store.add(window.onDidChangeActiveTextEditor(() => this.update()));
		this.update();
	}

	/** Draws it as things are now. */
	update(): void {
		const look = this.#look();
		if (look) this.#show(look);
		else this.#item.hide();
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
		const words = [session.name, whereIs(session), whoIsInShort(session)].map(withoutIcons).join(" · ");
		const nameOf = (id: string) => this.#workspace.sessions.find((other) => other.id === id)?.name;
		const tooltip = sessionTooltip(session, true, nameOf);
		tooltip.appendMarkdown("\n\nEditors work as this session. Click to change it.");
		return {
			text: `$(${busyness(session) ? "sync~spin" : icon}) ${words}`,
			tooltip,
			command: "surrealSessions.activateSession",
			spoken: `${speakSession(session, true)}. Change the session that editors work as.`,
			...(session.identityLost ? { background: "statusBarItem.warningBackground" } : { colour }),
		};
	}

	#show(look: Look): void {
		const item = this.#item;
		item.text = look.text;
		item.tooltip = typeof look.tooltip === "string" ? plain(look.tooltip) : look.tooltip;
		item.command = look.command;
		item.color = look.colour ? new ThemeColor(look.colour) : undefined;
		item.backgroundColor = look.background ? new ThemeColor(look.background) : undefined;
		item.accessibilityInformation = {
			label: look.spoken ?? look.text.replace(/^\$\([a-z~-]+\) /, ""),
			role: "button",
		};
		item.show();
	}

	dispose(): void {
		this.#store.dispose();
	}
}

/** What a server says is text. */
function plain(text: string): MarkdownString {
	return new MarkdownString().appendText(text);
}
