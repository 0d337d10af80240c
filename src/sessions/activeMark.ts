import {
	type Event,
	EventEmitter,
	type FileDecoration,
	type FileDecorationProvider,
	ThemeColor,
	Uri,
} from "vscode";
import type { Disposable } from "../common/disposable";
import { sessionLook } from "../model/sessionLook";
import type { Workspace } from "../model/workspace";

const SCHEME = "surrealsessions";

/** Names a session's row in the view, so that it can be marked. */
export function sessionUri(id: string): Uri {
	return Uri.from({ scheme: SCHEME, path: `/${id}` });
}

/** Marks the active session in the view: a tick at the end of its row, and its name in its colour. */
export class ActiveMark implements FileDecorationProvider, Disposable {
	readonly #workspace: Workspace;
	readonly #changed = new EventEmitter<Uri[]>();
	readonly onDidChangeFileDecorations: Event<Uri[]> = this.#changed.event;
	readonly #listening: Disposable;
	#marked: string | undefined;

	constructor(workspace: Workspace) {
		this.#workspace = workspace;
		this.#marked = workspace.activeSession?.id;
		this.#listening = workspace.onDidChangeSessions(() => {
			const active = workspace.activeSession?.id;
			if (active === this.#marked) return;
			const both = [this.#marked, active].filter((id) => id !== undefined);
			this.#marked = active;
			this.#changed.fire(both.map(sessionUri));
		});
	}

	provideFileDecoration(uri: Uri): FileDecoration | undefined {
		const active = this.#workspace.activeSession;
		if (!active || uri.toString() !== sessionUri(active.id).toString()) return undefined;
		return {
			badge: "✓",
			color: new ThemeColor(sessionLook(active.ordinal).colour),
			tooltip: "Active: editors work as this session",
		};
	}

	dispose(): void {
		this.#listening.dispose();
		this.#changed.dispose();
	}
}
