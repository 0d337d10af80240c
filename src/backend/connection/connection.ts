import { type CancellationToken, CancellationTokenSource } from "vscode-jsonrpc";
import { errors, type SessionsError } from "../../common/errors";
import type { ConnectionState, ConnectParams } from "../../protocol/backend";
import { callError, isSessionExpired, isSessionGone } from "./failures";
import { inTime } from "./inTime";
import { type Call, type Link, openLink } from "./link";
import { attach, renewIdentity, restoreSession } from "./restore";
import { DEFAULT_SESSION, type Session } from "./session";
import type { Sessions } from "./sessions";

/** What the connection tells. */
export interface ConnectionListener {
	connectionChanged(state: ConnectionState): void;
	log(level: "error" | "warn" | "info" | "debug", message: string): void;
}

/** Pauses before each attempt to reconnect, in milliseconds; the last one repeats. */
const PAUSES = [100, 500, 1000, 2000, 4000, 8000, 15_000, 30_000] as const;
/** Sessions brought back at the same time: enough to hide the way, few enough for a small server. */
const RESTORED_AT_ONCE = 8;

/** The one connection: its link, what becomes of it, and the way of a call through it. */
export class Connection {
	#state: ConnectionState = { state: "disconnected" };
	#link: Link | undefined;
	#params: ConnectParams | undefined;
	#lifetime = lifetime();
	#wake: (() => void) | undefined;
	readonly #waiters = new Set<() => void>();

	constructor(
		readonly sessions: Sessions,
		private readonly listener: ConnectionListener,
	) {}

	get state(): ConnectionState {
		return this.#state;
	}

	/** Whether who is not signed in may do everything. */
	get openToAll(): boolean {
		return this.#link?.openToAll ?? false;
	}

	/**
	 * Opens the connection and brings back the sessions of `params.restore`. `prepare` runs on the open link before
	 * anybody may use it. When it fails, nothing stays open and the state says why.
	 */
	async open(
		params: ConnectParams,
		token: CancellationToken,
		prepare: (link: Link) => Promise<void>,
	): Promise<void> {
		await this.close();
		this.#params = params;
		this.#lifetime = lifetime();
		this.#setState({ state: "connecting" });
		const { token: life } = this.#lifetime;
		let link: Link | undefined;
		// Whoever closes meanwhile has the last word: nothing is written over what they did.
		const stillOurs = () => {
			if (life.isCancellationRequested) throw errors.notConnected();
		};
		try {
			link = await openLink(params, token);
			stillOurs();
			this.#link = link;
			this.sessions.begin(params.restore);
			await prepare(link);
			if (params.restore.length > 0) await this.#restoreAll(link);
			stillOurs();
			this.#connected(link);
		} catch (error) {
			const described = callError(error);
			link?.close().catch(() => {});
			if (life.isCancellationRequested) throw described;
			this.#link = undefined;
			this.sessions.clear();
			this.#setState({ state: "failed", error: described.message });
			throw described;
		}
	}

	/** Closes the connection; waiting calls end with it. */
	async close(): Promise<void> {
		const link = this.#link;
		this.#link = undefined;
		this.#params = undefined;
		this.#lifetime.cancel();
		this.#wake?.();
		this.sessions.clear();
		if (this.#state.state !== "disconnected") this.#setState({ state: "disconnected" });
		await link?.close();
	}

	/** Ends the pause before the next attempt to reconnect. */
	retryNow(): void {
		this.#wake?.();
	}

	/** Drops the socket, which ends whatever the server runs for it; it is made again at once. */
	async dropLink(): Promise<void> {
		await this.#link?.close();
	}

	/** The link once there is one; waits through an outage if the user's setting says so. */
	async ready(token: CancellationToken): Promise<Link> {
		for (;;) {
			if (this.#link && this.#state.state === "connected") return this.#link;
			if (this.#state.state !== "reconnecting") throw errors.notConnected();
			if (this.#params?.duringOutage === "fail") throw errors.connectionLost();
			await this.#nextChange(token);
		}
	}

	/** Runs `task` on the session's lane, on a live link, as nobody else than the session shows. */
	run<T>(
		session: Session,
		token: CancellationToken,
		task: (link: Link) => Promise<T>,
		needs: "identity" | "nothing" = "identity",
	): Promise<T> {
		return session.lane.run(token, async () => {
			const link = await this.ready(token);
			if (this.sessions.get(session.id) !== session) throw errors.sessionNotFound(session.id);
			if (needs === "identity") await this.#ensureIdentity(link, session);
			return task(link);
		});
	}

	/** One call as the session. Rejects with a `SessionsError`. */
	async call<T>(link: Link, session: Session, method: string, params?: unknown[]): Promise<T> {
		const call: Call = { method, session: session.uuid, ...(params ? { params } : {}) };
		try {
			return await link.call<T>(call);
		} catch (error) {
			throw this.#failed(link, session, error);
		}
	}

	/** What a failure of a call to `session` means; keeps the list of sessions true. */
	#failed(link: Link, session: Session, error: unknown): SessionsError {
		if (isSessionGone(error)) {
			if (link === this.#link) this.sessions.remove(session.id);
			return errors.sessionNotFound(session.id);
		}
		if (isSessionExpired(error)) {
			if (session.auth.kind === "anonymous") return errors.identityEnded(session.name);
			if (!session.expired) session.auth = { ...session.auth, expiresAt: Date.now() };
		}
		return callError(error);
	}

	async #ensureIdentity(link: Link, session: Session): Promise<void> {
		if (session.expired && !session.identityLost) await renewIdentity(link, session).catch(throwDescribed);
		if (session.identityLost)
			throw errors.identityLost(session.name, session.identityLost.was, session.identityLost.reason);
	}

	/** Renews the session's identity when its time is over. */
	async renew(session: Session): Promise<void> {
		const token = this.#lifetime.token;
		await this.run(
			session,
			token,
			async (link) => {
				if (session.expired && !session.identityLost)
					await renewIdentity(link, session).catch(throwDescribed);
			},
			"nothing",
		);
	}

	#connected(link: Link): void {
		// Whoever hears of the connection finds the sessions as they are on it.
		this.sessions.flush();
		this.#setState({ state: "connected", serverVersion: link.version });
		void link.closed.then(() => {
			if (this.#link === link) void this.#reconnect();
		});
	}

	async #reconnect(): Promise<void> {
		const params = this.#params;
		const token = this.#lifetime.token;
		if (!params) return;
		this.#link = undefined;
		let reason = "The connection was lost.";
		for (let attempt = 1; !token.isCancellationRequested; attempt++) {
			const pause = PAUSES[Math.min(attempt - 1, PAUSES.length - 1)] ?? 0;
			this.#setState({ state: "reconnecting", error: reason, attempt, nextAttemptAt: Date.now() + pause });
			await this.#pause(pause);
			if (token.isCancellationRequested) return;
			let link: Link | undefined;
			try {
				link = await openLink(params, token);
				if (token.isCancellationRequested) throw errors.notConnected();
				this.#link = link;
				await this.#restoreAll(link);
				if (token.isCancellationRequested) throw errors.notConnected();
				this.#connected(link);
				return;
			} catch (error) {
				link?.close().catch(() => {});
				if (token.isCancellationRequested) return;
				this.#link = undefined;
				reason = callError(error).message;
				this.listener.log("warn", `Reconnecting, attempt ${attempt}: ${reason}`);
			}
		}
	}

	async #restoreAll(link: Link): Promise<void> {
		const queue = this.sessions.all();
		const worker = async () => {
			for (let session = queue.shift(); session; session = queue.shift()) {
				await this.#restoreOne(link, session);
			}
		};
		await Promise.all(Array.from({ length: RESTORED_AT_ONCE }, worker));
	}

	async #restoreOne(link: Link, session: Session): Promise<void> {
		try {
			await inTime(this.#params, async () => {
				await attach(link, session);
				await restoreSession(link, session);
			});
			if (session.identityLost)
				this.listener.log(
					"warn",
					`Session ${session.id} was not signed in again: ${session.identityLost.reason}`,
				);
		} catch (error) {
			const described = callError(error);
			if (described.code !== "serverError" || session.id === DEFAULT_SESSION) throw described;
			this.listener.log("error", `Session ${session.id} could not be brought back: ${described.message}`);
			this.sessions.remove(session.id);
		}
	}

	async #pause(ms: number): Promise<void> {
		await new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, ms);
			this.#wake = () => {
				clearTimeout(timer);
				resolve();
			};
		});
		this.#wake = undefined;
	}

	#nextChange(token: CancellationToken): Promise<void> {
		return new Promise((resolve, reject) => {
			const subscription = token.onCancellationRequested(() => {
				this.#waiters.delete(done);
				reject(errors.cancelled());
			});
			const done = () => {
				subscription.dispose();
				resolve();
			};
			this.#waiters.add(done);
		});
	}

	#setState(change: ConnectionState): void {
		const endpoint = this.#params?.shownEndpoint;
		this.#state = {
			...change,
			...(endpoint === undefined ? {} : { endpoint }),
			...(this.#params ? { engine: engineKind(this.#params.endpoint) } : {}),
		};
		this.listener.connectionChanged(this.#state);
		for (const waiter of [...this.#waiters]) waiter();
		this.#waiters.clear();
	}
}

/** Its token is made at once: `vscode-jsonrpc` cannot cancel a source twice whose token nobody has asked for. */
function lifetime(): { readonly token: CancellationToken; cancel(): void } {
	const source = new CancellationTokenSource();
	return { token: source.token, cancel: () => source.cancel() };
}

function engineKind(endpoint: string): "server" | "memory" | "folder" {
	if (/^wss?:/.test(endpoint)) return "server";
	return endpoint.startsWith("mem:") ? "memory" : "folder";
}

function throwDescribed(error: unknown): never {
	throw callError(error);
}
