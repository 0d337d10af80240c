import { errors } from "../../common/errors";
import { DEFAULT_SESSION, type RestorePoint, type SessionsUpdate } from "../../protocol/backend";
import { Session } from "./session";

/** A change that nobody waits for, such as busy or not, is told within so many milliseconds. */
const TELL_WITHIN_MS = 60;
/** Timers hold no more than 2³¹ milliseconds: longer lives are looked at again. */
const LONGEST_TIMER_MS = 24 * 60 * 60 * 1000;

/** All sessions of the connection by id, and what the host has been told of them. */
export class Sessions {
	readonly #byId = new Map<string, Session>();
	readonly #dirty = new Set<Session>();
	/** Busy or idle again: told by and by, and not at all when it is over by then. */
	readonly #restless = new Set<Session>();
	readonly #toldBusy = new Set<string>();
	readonly #removed = new Set<string>();
	/** Those that are being made: in no list yet, and theirs is what they hold. */
	readonly coming = new Set<Session>();
	#nextOrdinal = 0;
	#timer: NodeJS.Timeout | undefined;
	#telling: Promise<void> | undefined;
	readonly #expiries = new Map<string, NodeJS.Timeout>();
	/** The end that was told last: each once. */
	readonly #toldExpired = new WeakMap<Session, number>();

	/** `expired` is called at the end of a session's authentication. */
	constructor(
		private readonly tellHost: (change: SessionsUpdate) => void,
		private readonly openToAll: () => boolean,
		private readonly expired: (session: Session) => void,
	) {}

	/** Starts with the default session alone, or with those of an earlier process. */
	begin(points: readonly RestorePoint[]): void {
		this.clear();
		const first = points.find((point) => point.id === DEFAULT_SESSION);
		this.#add(DEFAULT_SESSION, 0, first?.name ?? "default", first);
		for (const point of [...points].sort((one, other) => one.ordinal - other.ordinal)) {
			if (point.id !== DEFAULT_SESSION) this.#add(point.id, point.ordinal, point.name, point);
		}
	}

	/** In the order of creation, the default session first. */
	all(): Session[] {
		return [...this.#byId.values()];
	}

	get(id: string): Session | undefined {
		return this.#byId.get(id);
	}

	/** Rejects unknown ids in words. */
	find(id: string): Session {
		const session = this.#byId.get(id);
		if (!session) throw errors.sessionNotFound(id);
		return session;
	}

	/** A new session, not in the list before {@link add}. */
	make(id: string, name: string | undefined): Session {
		const ordinal = this.#nextOrdinal++;
		return this.#new(id, ordinal, name ?? this.#freeName(ordinal));
	}

	add(session: Session): void {
		this.#byId.set(session.id, session);
		this.#removed.delete(session.id);
		this.#changed(session);
	}

	remove(id: string): void {
		const session = this.#byId.get(id);
		if (!session) return;
		this.#byId.delete(id);
		this.#dirty.delete(session);
		this.#restless.delete(session);
		this.#removed.add(id);
		this.#forgetExpiry(id);
		this.#tellSoon();
	}

	clear(): void {
		for (const id of [...this.#byId.keys()]) this.remove(id);
		this.#nextOrdinal = 0;
		this.flush();
	}

	/** Tells the host now of all that has changed: before the answer to what has changed it. */
	flush(): void {
		if (this.#dirty.size > 0 || this.#removed.size > 0) this.#tell();
	}

	/** Resolves when the host has been told of all that has changed so far; answers of the same moment share one message. */
	told(): Promise<void> {
		if (this.#dirty.size === 0 && this.#removed.size === 0) return this.#telling ?? Promise.resolve();
		this.#telling ??= new Promise((resolve) => {
			setImmediate(() => {
				this.#telling = undefined;
				this.flush();
				resolve();
			});
		});
		return this.#telling;
	}

	#tell(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		for (const session of this.#restless) {
			if (this.#toldBusy.has(session.id) || session.lane.busy) this.#dirty.add(session);
		}
		this.#restless.clear();
		if (this.#dirty.size === 0 && this.#removed.size === 0) return;
		const changed = [...this.#dirty];
		for (const session of changed) {
			if (session.lane.busy) this.#toldBusy.add(session.id);
			else this.#toldBusy.delete(session.id);
		}
		const removed = [...this.#removed];
		for (const id of removed) this.#toldBusy.delete(id);
		this.#dirty.clear();
		this.#removed.clear();
		const news = changed.map((session) => session.news(this.openToAll()));
		this.tellHost({
			changed: news.map(({ update }) => update),
			restorePoints: news.flatMap(({ restorePoint }) => restorePoint ?? []),
			removed,
		});
	}

	#add(id: string, ordinal: number, name: string, point: RestorePoint | undefined): void {
		this.#nextOrdinal = Math.max(this.#nextOrdinal, ordinal + 1);
		const session = this.#new(id, ordinal, name);
		if (point) session.adopt(point);
		this.add(session);
	}

	#new(id: string, ordinal: number, name: string): Session {
		return new Session(id, ordinal, name, {
			changed: (session) => this.#changed(session),
			stirred: (session) => this.#stirred(session),
		});
	}

	/** By its ordinal, so that those that are made at the same time have each their own. */
	#freeName(ordinal: number): string {
		const taken = new Set(this.all().map((session) => session.name));
		for (let i = ordinal; ; i++) if (!taken.has(`session ${i}`)) return `session ${i}`;
	}

	#changed(session: Session): void {
		if (this.#byId.get(session.id) !== session) return;
		this.#dirty.add(session);
		this.#watchExpiry(session);
		this.#tellSoon();
	}

	#stirred(session: Session): void {
		if (this.#byId.get(session.id) !== session) return;
		this.#restless.add(session);
		this.#tellSoon();
	}

	#tellSoon(): void {
		this.#timer ??= setTimeout(() => this.#tell(), TELL_WITHIN_MS);
	}

	#watchExpiry(session: Session): void {
		this.#forgetExpiry(session.id);
		const { end } = session;
		if (end === undefined || session.identityLost || this.#toldExpired.get(session) === end) return;
		const left = Math.max(0, end - Date.now());
		this.#expiries.set(
			session.id,
			setTimeout(
				() => {
					if (end > Date.now()) return this.#watchExpiry(session);
					this.#toldExpired.set(session, end);
					this.expired(session);
				},
				Math.min(left + 10, LONGEST_TIMER_MS),
			),
		);
	}

	#forgetExpiry(id: string): void {
		clearTimeout(this.#expiries.get(id));
		this.#expiries.delete(id);
	}
}
