import { commands } from "vscode";
import type { ContextKeyMap } from "./contributions";

/** One context key of ours: typed, and told to VS Code only when it changes. */
export class ContextKey<K extends keyof ContextKeyMap> {
	readonly #key: K;
	#value: ContextKeyMap[K] | undefined;

	constructor(key: K) {
		this.#key = key;
	}

	set(value: ContextKeyMap[K]): void {
		if (this.#value === value) return;
		this.#value = value;
		void commands.executeCommand("setContext", this.#key, value);
	}
}
