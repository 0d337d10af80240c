import type { Uuid } from "surrealdb";
import type { CancellationToken } from "vscode-jsonrpc";
import { cancellation } from "../../common/cancellation";
import { defined } from "../../common/defined";
import { errors, type SessionsError } from "../../common/errors";
import { Pause, pauseBefore } from "../../common/patience";
import { some, someNames, withoutStop } from "../../common/sentences";
import {
	type ConnectionState,
	type ConnectParams,
	DEFAULT_SESSION,
	type NoticeParams,
} from "../../protocol/backend";
import { beforeSending, callError, isCut, isRefusal, isSessionExpired, isSessionGone } from "./failures";
import { identityText } from "./identity";
import { inTime } from "./inTime";
import { type Call, type Link, openLink } from "./link";
import { attach, renewIdentity, restoreSession } from "./restore";
import type { Session } from "./session";
import type { Sessions } from "./sessions";
import { whyNotRenewable } from "./signIn";
import { leaveVanished, placeText, type VanishedPlace, vanishedPlaces } from "./vanished";

/** What the connection tells. */
export interface ConnectionListener {
	connectionChanged(state: ConnectionState): void;
	notice(notice: NoticeParams): void;
	log(level: "error" | "warn" | "info" | "debug", message: string): void;
}

/** Sessions brought back at the same time: enough to hide the way, few enough for a small server. */
const RESTORED_AT_ONCE = 8;

/** The one connection: its link, what becomes of it, and the way of a call through it. */
export class Connection {
	#state: ConnectionState = { state: "disconnected" };
	#link: Link | undefined;
	#params: ConnectParams | undefined;
	#lifetime = cancellation();
	readonly #pause = new Pause();
	readonly #waiters = new Set<() => void>();
	/** Places of which has been told that they do not exist: once is enough. */
	readonly #toldVanished = new Set<string>();

	constructor(
		readonly sessions: Sessions,
		private readonly listener: ConnectionListener,
	) {}

	get state(): ConnectionState {
		return this.#state;
	}

	/** What it is to, as the protocol writes it. */
	get endpoint(): string | undefined {
		return this.#params?.endpoint;
	}

	/** The link while there is one that everybody may use. */
	get link(): Link | undefined {
		return this.#state.state === "connected" ? this.#link : undefined;
	}

	/** Whether who is not signed in may do everything. */
	get openToAll(): boolean {
		return this.#link?.openToAll ?? false;
	}

	/** Where it leads: a server as the user wrote it, a folder by its whole path. Throws `notConnected`. */
	get where(): { readonly endpoint: string; readonly engine: "server" | "memory" | "folder" } {
		if (!this.#params) throw errors.notConnected();
		const { endpoint, shownEndpoint } = this.#params;
		const engine = engineKind(endpoint);
		return { engine, endpoint: engine === "server" ? shownEndpoint : endpoint };
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
		this.#toldVanished.clear();
		this.#lifetime = cancellation();
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
			const left = params.restore.length > 0 ? await this.#restoreAll(link) : [];
			stillOurs();
			this.#connected(link);
			// What was in memory is gone with all of it, which the host tells.
			if (left.length > 0 && engineKind(params.endpoint) !== "memory") void this.#tellVanished(link, left);
		} catch (error) {
			const described = whileOpening(callError(error), params);
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
		this.sessions.clear();
		if (this.#state.state !== "disconnected") this.#setState({ state: "disconnected" });
		await link?.close();
	}

	/** Tells the user. */
	tell(severity: NoticeParams["severity"], message: string): void {
		this.listener.notice({ severity, message });
	}

	/** Ends the pause before the next attempt to reconnect. */
	retryNow(): void {
		this.#pause.end();
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

	/** Runs `task`, named `run`, on the session's lane, on a live link, as nobody else than the session shows. */
	run<T>(
		session: Session,
		token: CancellationToken,
		task: (link: Link) => Promise<T>,
		needs: "identity" | "nothing" = "identity",
		run?: string,
	): Promise<T> {
		const onLane = async () => {
			const link = await this.ready(token);
			if (this.sessions.get(session.id) !== session) throw errors.sessionNotFound(session.id);
			if (needs === "identity") await this.#ensureIdentity(link, session);
			// Nobody waits for it any more: it is not begun.
			if (token.isCancellationRequested) throw errors.cancelled();
			return task(link);
		};
		return session.lane.run(token, onLane, run);
	}

	/** One call as the session, within a client-side transaction where `txn` names one. Rejects with a `SessionsError`. */
	async call<T>(link: Link, session: Session, method: string, params?: unknown[], txn?: Uuid): Promise<T> {
		const call: Call = { method, session: session.uuid, txn, ...(params ? { params } : {}) };
		try {
			return await link.call<T>(call);
		} catch (error) {
			throw this.failure(link, session, error);
		}
	}

	/** What a failure of a call to `session` means; keeps the list of sessions true. */
	failure(link: Link, session: Session, error: unknown): SessionsError {
		if (isSessionGone(error)) {
			if (link === this.#link) this.sessions.remove(session.id);
			return errors.sessionNotFound(session.id);
		}
		if (isSessionExpired(error)) {
			if (session.auth.kind === "anonymous") return errors.identityEnded(session.name);
			// By the server's clock, which is what counts.
			if (!session.expired) session.auth = { ...session.auth, expiresAt: Date.now() };
			session.touch();
			return errors.sessionEnded(session.name, session.renewable);
		}
		return callError(error);
	}

	/** What is lost on the way is not what the caller wanted: of that nothing has been sent. */
	async #ensureIdentity(link: Link, session: Session): Promise<void> {
		await beforeSending(() => this.#renewIfExpired(link, session));
		if (session.identityLost)
			throw errors.identityLost(session.name, session.identityLost.was, session.identityLost.reason);
	}

	/**
	 * At the end of a session's authentication. What signs it in again is done when the session is next used: to sign in
	 * may change something on the server, and one that nobody uses would do that again and again.
	 */
	ended(session: Session): void {
		const { refused } = session;
		if (refused)
			session.loseIdentity(
				"its authentication was taken away, and the server refuses it since that ended",
				refused.was,
			);
		else if (!session.renewable)
			session.loseIdentity(`its authentication has ended and ${whyNotRenewable(session.secret)}`);
		session.touch();
	}

	async #renewIfExpired(link: Link, session: Session): Promise<void> {
		if (!session.expired || session.identityLost) return;
		try {
			await renewIdentity(link, session);
		} catch (error) {
			throw this.failure(link, session, error);
		}
		// What was lost instead is in the session's state.
		if (session.identityLost) return;
		const who = `Session “${session.name}” (${session.id}) was signed in again as ${identityText(session.auth)}`;
		this.listener.log("info", `${who}: the time of its authentication was over.`);
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
		// What it was: that is known, and what it will be is not.
		const version = defined({ serverVersion: this.#state.serverVersion });
		for (let attempt = 1; !token.isCancellationRequested; attempt++) {
			const pause = pauseBefore(attempt);
			const nextAttemptAt = Date.now() + pause;
			this.#setState({ state: "reconnecting", ...version, error: reason, attempt, nextAttemptAt });
			await this.#pause.for(pause, token);
			if (token.isCancellationRequested) return;
			let link: Link | undefined;
			try {
				link = await openLink(params, token);
				if (token.isCancellationRequested) throw errors.notConnected();
				this.#link = link;
				const left = await this.#restoreAll(link);
				if (token.isCancellationRequested) throw errors.notConnected();
				this.#connected(link);
				void this.#tellVanished(link, left);
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

	/** After the sessions are back: nobody waits for it, and it changes nothing. */
	async #tellVanished(link: Link, left: readonly VanishedPlace[]): Promise<void> {
		try {
			const vanished = [...left, ...(await vanishedPlaces(this, link, this.sessions.all()))];
			if (link !== this.#link) return;
			const news = vanished.map(placeText).filter((place) => !this.#toldVanished.has(place));
			if (news.length === 0) return;
			for (const place of news) this.#toldVanished.add(place);
			const [do_, them] = news.length === 1 ? ["does", "it"] : ["do", "them"];
			this.tell(
				"warning",
				`The connection is back, but sessions are or were in ${some(news)}, which ${do_} not exist. The server may have been started anew without its data, or somebody may have removed ${them}.`,
			);
		} catch (error) {
			this.listener.log("debug", `What the server still has was not found out: ${callError(error).message}`);
		}
	}

	/** Gives the places that sessions were in and that do not exist, where going back there would have made them. */
	async #restoreAll(link: Link): Promise<readonly VanishedPlace[]> {
		const queue = this.sessions.all();
		const main = this.sessions.find(DEFAULT_SESSION);
		const left = link.openToAll
			? await inTime(this.#params, () => leaveVanished(this, link, queue, main))
			: [];
		const refused: Refused[] = [];
		const worker = async () => {
			for (let session = queue.shift(); session; session = queue.shift()) {
				const reason = await this.#restoreOne(link, session);
				if (reason !== undefined) refused.push({ session, reason });
			}
		};
		await Promise.all(Array.from({ length: RESTORED_AT_ONCE }, worker));
		for (const { session } of refused) this.sessions.remove(session.id);
		if (refused.length > 0) this.tell("warning", refusedText(refused));
		return left;
	}

	/** Gives the server's words when it does not take the session back. */
	async #restoreOne(link: Link, session: Session): Promise<string | undefined> {
		try {
			await inTime(this.#params, async () => {
				await attach(link, session);
				await restoreSession(this, link, session);
			});
			if (session.identityLost)
				this.listener.log(
					"warn",
					`Session ${session.id} was not signed in again: ${session.identityLost.reason}`,
				);
		} catch (error) {
			const described = callError(error);
			if (!isRefusal(described) || session.id === DEFAULT_SESSION) throw described;
			this.listener.log("error", `Session ${session.id} could not be brought back: ${described.message}`);
			return described.message;
		}
		return undefined;
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

/** A session that the server does not take back, with its words. */
interface Refused {
	readonly session: Session;
	readonly reason: string;
}

/** Names a few of them; the log has them all. */
function refusedText(refused: readonly Refused[]): string {
	const [which, are] = refused.length === 1 ? ["Session", "is"] : ["Sessions", "are"];
	const names = someNames(refused.map(({ session }) => session));
	return `${which} ${names} could not be brought back and ${are} gone: ${withoutStop(refused[0]?.reason ?? "")}.`;
}

/** Nothing of the user's was on its way yet. */
function whileOpening(error: SessionsError, { shownEndpoint }: ConnectParams): SessionsError {
	return isCut(error) ? errors.closedAtOnce(shownEndpoint) : error;
}

function engineKind(endpoint: string): "server" | "memory" | "folder" {
	if (/^wss?:/.test(endpoint)) return "server";
	return endpoint.startsWith("mem:") ? "memory" : "folder";
}
