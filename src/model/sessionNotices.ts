import type { Disposable } from "../common/disposable";
import { someNames, withoutStop } from "../common/sentences";
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
	/** Those that a notice stands for, and what ends it. */
	#told: { readonly ids: readonly string[]; readonly end: () => void } | undefined;

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
		const now = abandoned();
		if (this.#told?.ids.some((id) => now.some((session) => session.id === id))) return;
		this.#told?.end();
		this.#told = undefined;
		if (now.length === 0) {
			clearTimeout(this.#abandonedTimer);
			this.#abandonedTimer = undefined;
			return;
		}
		this.#abandonedTimer ??= setTimeout(() => {
			this.#abandonedTimer = undefined;
			this.#tellAbandoned(abandoned());
		}, ABANDONED_MS);
	}

	#tellAbandoned(sessions: readonly SessionState[]): void {
		const [first, ...others] = sessions;
		if (!first) return;
		const whose = others.length === 0 ? `“${first.name}”` : `${sessions.length} sessions`;
		const until = new Promise<void>((end) => {
			this.#told = { ids: sessions.map(({ id }) => id), end };
		});
		this.#tell({
			severity: "info",
			message: `What was cancelled in ${whose} still runs.`,
			actions: [{ kind: "stopRunning" }],
			until,
		});
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
		this.#tell({
			severity: "warning",
			message: `${others.length + 1} sessions are no longer signed in and run nothing until they are: ${someNames([first, ...others])}.`,
			actions: [],
		});
	}

	dispose(): void {
		clearTimeout(this.#gathering);
		clearTimeout(this.#abandonedTimer);
		this.#told?.end();
	}
}
