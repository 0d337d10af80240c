import { type Event, EventEmitter, extensions } from "vscode";
import type { Disposable } from "../common/disposable";

/**
 * The official SurrealQL extension. Where it is at work, ours leaves to it what it does already, so that nothing shows
 * twice.
 */
export class OfficialExtension implements Disposable {
	readonly #changed = new EventEmitter<void>();
	readonly #listener: Disposable;
	#active = isActive();

	/** Fires when {@link active} has changed. */
	readonly onDidChange: Event<void> = this.#changed.event;

	constructor() {
		this.#listener = extensions.onDidChange(() => this.active);
	}

	/** Installed, enabled and started. */
	get active(): boolean {
		// VS Code has no event for the start of an extension, so it is looked at whenever it matters.
		const now = isActive();
		if (now !== this.#active) {
			this.#active = now;
			this.#changed.fire();
		}
		return now;
	}

	dispose(): void {
		this.#listener.dispose();
		this.#changed.dispose();
	}
}

function isActive(): boolean {
	return extensions.getExtension("surrealdb.surrealql")?.isActive ?? false;
}
