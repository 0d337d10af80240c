import { DEFAULT_SESSION, type SessionState } from "../protocol/backend";
import type { VisibleChange } from "./link";

/** The sessions as the backend last said, and which of them is active. A session keeps its object until it changes. */
export class SessionStore {
	#byId = new Map<string, SessionState>();
	#sorted: readonly SessionState[] | undefined;
	#activeId: string | undefined = DEFAULT_SESSION;
	/** The active session as it last was, to name it by when it is gone. */
	#lastActive: SessionState | undefined;

	/** All of them, the default one first. */
	get all(): readonly SessionState[] {
		this.#sorted ??= [...this.#byId.values()].sort((a, b) => a.ordinal - b.ordinal);
		return this.#sorted;
	}

	get(id: string): SessionState | undefined {
		return this.#byId.get(id);
	}

	get active(): SessionState | undefined {
		return this.#activeId === undefined ? undefined : this.#byId.get(this.#activeId);
	}

	/** Which one is active, also while it is not there; `undefined` while none is. */
	get activeId(): string | undefined {
		return this.#activeId;
	}

	/** `id` need not be there yet: a session that comes back after a restart is active again. */
	activate(id: string): void {
		this.#activeId = id;
	}

	/**
	 * The active session when it is no longer there. From then on none is active, until somebody chooses: another one may
	 * have more rights.
	 */
	takeVanishedActive(): Pick<SessionState, "id" | "name"> | undefined {
		const id = this.#activeId;
		if (id === undefined || this.#byId.has(id) || id === DEFAULT_SESSION) return undefined;
		this.#activeId = undefined;
		return { id, name: this.#lastActive?.id === id ? this.#lastActive.name : id };
	}

	apply({ changed, removed }: VisibleChange): void {
		this.#lastActive = this.active ?? this.#lastActive;
		for (const session of changed) this.#byId.set(session.id, session);
		for (const id of removed) this.#byId.delete(id);
		this.#sorted = undefined;
	}

	/** Makes these all there is. */
	replace(sessions: Iterable<SessionState>): void {
		this.#lastActive = this.active ?? this.#lastActive;
		this.#byId = new Map([...sessions].map((session) => [session.id, session]));
		this.#sorted = undefined;
	}

	/** As after a new connection. */
	clear(): void {
		this.replace([]);
		this.#activeId = DEFAULT_SESSION;
	}
}
