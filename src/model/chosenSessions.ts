import { Emitter, type Event } from "vscode-jsonrpc";
import type { SessionState } from "../protocol/backend";

/** The sessions that are chosen for what is done in several of them. They stay chosen while they live. */
export class ChosenSessions {
	readonly #changed = new Emitter<void>();
	#ids: ReadonlySet<string> = new Set();
	/** Fires after each change. */
	readonly onDidChange: Event<void> = this.#changed.event;

	has(id: string): boolean {
		return this.#ids.has(id);
	}

	/** Those of `sessions` that are chosen. */
	among(sessions: readonly SessionState[]): readonly SessionState[] {
		return sessions.filter(({ id }) => this.#ids.has(id));
	}

	/** Chooses these and no others. */
	replace(ids: Iterable<string>): void {
		this.#ids = new Set(ids);
		this.#changed.fire();
	}

	/** Adds some of them, and takes others out. */
	change(changes: Iterable<readonly [id: string, chosen: boolean]>): void {
		const ids = new Set(this.#ids);
		for (const [id, chosen] of changes) {
			if (chosen) ids.add(id);
			else ids.delete(id);
		}
		this.replace(ids);
	}
}
