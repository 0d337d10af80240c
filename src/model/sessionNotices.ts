import type { Disposable } from "../common/disposable";
import type { SessionState } from "../protocol/backend";
import type { Notice } from "./notice";

/** Sessions that lose their identity at the same cut are told of in one sentence. */
const GATHER_MS = 200;
/** A cancelled request that ends by itself within this time is not worth a word. */
const ABANDONED_MS = 1_500;

/** Watches the sessions for what the user must be told: identities that are lost, requests that nobody waits for. */
export class SessionNotices implements Disposable {
	readonly #tell: (notice: Notice) => void;
	readonly #lost = new Map<string, SessionState>();
	#gathering: ReturnType<typeof setTimeout> | undefined;
	#abandonedTimer: ReturnType<typeof setTimeout> | undefined;
	#abandonedTold = false;

	constructor(tell: (notice: Notice) => void) {
		this.#tell = tell;
	}

	/** One session as it was and as it is. */
	changed(before: SessionState | undefined, after: SessionState): void {
		if (!after.identityLost) {
			this.#lost.delete(after.id);
			return;
		}
		if (before?.identityLost) return;
		this.#lost.set(after.id, after);
		this.#gathering ??= setTimeout(() => this.#tellLost(), GATHER_MS);
	}

	/** All sessions, after each change. */
	all(sessions: () => readonly SessionState[]): void {
		const abandoned = () => sessions().filter((session) => (session.busy?.abandoned ?? 0) > 0);
		if (abandoned().length === 0) {
			clearTimeout(this.#abandonedTimer);
			this.#abandonedTimer = undefined;
			this.#abandonedTold = false;
		} else if (!this.#abandonedTold) {
			this.#abandonedTimer ??= setTimeout(() => {
				this.#abandonedTimer = undefined;
				const [first, ...others] = abandoned();
				if (!first) return;
				this.#abandonedTold = true;
				const whose = others.length === 0 ? `“${first.name}”` : `${others.length + 1} sessions`;
				this.#tell({
					severity: "info",
					message: `What was cancelled in ${whose} still runs: SurrealDB cannot stop a single request.`,
					actions: [{ kind: "stopRunning" }],
				});
			}, ABANDONED_MS);
		}
	}

	#tellLost(): void {
		this.#gathering = undefined;
		const [first, ...others] = this.#lost.values();
		this.#lost.clear();
		if (!first?.identityLost) return;
		if (others.length === 0) {
			this.#tell({
				severity: "warning",
				message: `Session “${first.name}” is no longer ${first.identityLost.was}: ${withoutStop(first.identityLost.reason)}. It runs nothing until it is signed in again.`,
				actions: [{ kind: "signIn", sessionId: first.id }],
			});
			return;
		}
		const names = [first, ...others].slice(0, 5).map((session) => `“${session.name}”`);
		const more = others.length >= 5 ? ` and ${others.length - 4} more` : "";
		this.#tell({
			severity: "warning",
			message: `${others.length + 1} sessions are no longer signed in and run nothing until they are: ${names.join(", ")}${more}.`,
			actions: [],
		});
	}

	dispose(): void {
		clearTimeout(this.#gathering);
		clearTimeout(this.#abandonedTimer);
	}
}

function withoutStop(sentence: string): string {
	return sentence.replace(/\.$/, "");
}
