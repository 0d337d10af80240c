import { type CancellationToken, Emitter, type RequestType, RequestType0 } from "vscode-jsonrpc";
import { asSessionsError } from "../common/asSessionsError";
import { defined } from "../common/defined";
import type { Disposable } from "../common/disposable";
import { errors, type SessionsError } from "../common/errors";
import type { Log } from "../common/log";
import {
	type ConnectionState,
	type ConnectResult,
	closeSession,
	releaseRun,
	resultPage,
	retryNow,
	type SessionRef,
	type SessionState,
	stopRunning,
	type WireError,
} from "../protocol/backend";
import { Attempts } from "./attempts";
import type { Change } from "./backend";
import type { BackendLane, LaneEnd } from "./backendLane";
import { connectNotices, loopNotice, recoveredNotice, vanishedNotice } from "./connectionNotices";
import {
	type ConnectPlan,
	type ConnectRequest,
	type ConnectSources,
	planConnect,
	plannedEndpoint,
} from "./connectPlan";
import { withoutUser } from "./endpoint";
import { Link, type Opened } from "./link";
import type { Notice } from "./notice";
import { SessionNotices } from "./sessionNotices";
import { DEFAULT_SESSION, SessionStore } from "./sessionStore";
import { undo } from "./undo";
import { orCancelled } from "./waiting";
import type { Workspace } from "./workspace";

export interface WorkspaceModelDeps {
	readonly lane: BackendLane;
	readonly sources: ConnectSources;
	readonly isTrusted: () => boolean;
	readonly log: Log;
}

/** The one connection and its sessions. */
export class WorkspaceModel implements Workspace, Disposable {
	readonly #lane: BackendLane;
	readonly #sources: ConnectSources;
	readonly #log: Log;
	/** Whether anything may be connected to at all. */
	readonly isTrusted: () => boolean;

	readonly #link: Link;
	readonly #store = new SessionStore();
	#connection: ConnectionState = { state: "disconnected" };
	/** What the connection was made with: how to come back to it. */
	#plan: ConnectPlan | undefined;
	/** What the last call asked for, for another try. */
	#request: ConnectRequest = {};
	readonly #attempts = new Attempts();
	/** Callers of `ensureConnected` that wait. */
	#waiting = 0;
	/** Sessions that are being closed by a request of ours. */
	readonly #closing = new Set<string>();

	readonly #connectionChanged = new Emitter<void>();
	readonly onDidChangeConnection = this.#connectionChanged.event;
	readonly #sessionsChanged = new Emitter<void>();
	readonly onDidChangeSessions = this.#sessionsChanged.event;
	readonly #noticed = new Emitter<Notice>();
	/** What the user should see without having asked. */
	readonly onDidNotice = this.#noticed.event;
	readonly #sessionNotices = new SessionNotices((notice) => this.#noticed.fire(notice));

	constructor(deps: WorkspaceModelDeps) {
		this.#lane = deps.lane;
		this.#sources = deps.sources;
		this.#log = deps.log;
		this.isTrusted = deps.isTrusted;
		this.#link = new Link(deps.lane, {
			connectionChanged: (state) => {
				this.#become(state);
				this.#judgeActive();
			},
			sessionsChanged: (change) => this.#sessionsChange(change),
		});
		this.#lane.onDidEnd((end) => this.#backendEnded(end));
	}

	get connection(): ConnectionState {
		return this.#connection;
	}

	get sessions(): readonly SessionState[] {
		return this.#store.all;
	}

	get activeSession(): SessionState | undefined {
		return this.#store.active;
	}

	get activeId(): string | undefined {
		return this.#store.activeId;
	}

	/** What the open connection was made with. */
	get plan(): ConnectPlan | undefined {
		return this.#plan;
	}

	session(id: string): SessionState {
		const session = this.#store.get(id);
		if (!session) throw errors.sessionNotFound(id);
		return session;
	}

	activate(id: string): void {
		this.session(id);
		if (this.#store.active?.id === id) return;
		this.#store.activate(id);
		this.#sessionsChanged.fire();
	}

	// Connecting

	connect(request: ConnectRequest = {}, token?: CancellationToken): Promise<ConnectResult> {
		if (!this.isTrusted()) return Promise.reject(errors.untrustedWorkspace());
		if (token?.isCancellationRequested) return Promise.reject(errors.cancelled());
		this.#request = request;
		// Whoever connects asks for another try: what ended earlier is not held against it.
		this.#lane.forgive();
		return this.#attempts.begin("connect", token, (inner) => this.#connect(request, inner));
	}

	async ensureConnected(token?: CancellationToken): Promise<void> {
		if (isOpen(this.#connection) && !this.#attempts.current) return;
		const promise: Promise<unknown> = this.#attempts.current?.promise ?? this.#connectAsWas();
		const attempt = this.#attempts.current;
		this.#waiting++;
		try {
			await orCancelled(promise, token);
		} catch (error) {
			// The last one who waited for it has gone. Sessions come back for more than those who wait.
			const isLast = token?.isCancellationRequested && this.#waiting === 1;
			if (isLast && attempt?.kind === "connect") attempt.cancel();
			throw error;
		} finally {
			this.#waiting--;
		}
	}

	/** With the sessions that there were before the backend ended too often; without any, as configured. */
	#connectAsWas(): Promise<unknown> {
		return this.#plan ? this.retry() : this.connect({ whereNoneIsNamed: "main" });
	}

	async disconnect(token?: CancellationToken): Promise<void> {
		if (token?.isCancellationRequested) throw errors.cancelled();
		const attempt = this.#attempts.current;
		attempt?.cancel();
		await attempt?.promise.catch(() => undefined);
		const left = this.#leave();
		this.#become({ state: "disconnected" });
		await orCancelled(left, token);
	}

	retryNow(): void {
		switch (this.#connection.state) {
			case "reconnecting":
				this.#lane.running?.notify(retryNow);
				break;
			case "failed":
				this.retry().catch((error: unknown) => this.#log.warn(asSessionsError(error).message));
				break;
			default:
		}
	}

	/** Another try after a failure: with the sessions that there were, or else with what was asked for last. */
	async retry(token?: CancellationToken): Promise<void> {
		this.#lane.forgive();
		if (this.#plan) await this.#recover("The connection was made again", token);
		else await this.connect(this.#request, token);
	}

	/** Stops whatever runs, by dropping the connection; an embedded engine is ended with its process. */
	async stopRunning(token?: CancellationToken): Promise<void> {
		if (this.#connection.engine === "server") return this.request(stopRunning, token);
		if (!this.#plan) throw errors.notConnected();
		await this.#recover("The database process was ended, as you asked", token, () => this.#lane.stop());
	}

	async #connect(request: ConnectRequest, token: CancellationToken): Promise<ConnectResult> {
		let shown = "";
		try {
			const left = this.#leave();
			shown = withoutUser(request.endpoint ?? this.#sources.settings().endpoint);
			const endpoint = plannedEndpoint(request, this.#sources);
			shown = endpoint.shown;
			this.#become({ state: "connecting", endpoint: shown, engine: endpoint.engine });
			await left;
			const plan = await orCancelled(planConnect(request, this.#sources, token), token);
			const opened = await this.#link.open(plan, [], token);
			this.#arrive(plan, opened);
			for (const notice of connectNotices(plan, opened.result)) this.#noticed.fire(notice);
			return opened.result;
		} catch (error) {
			const failure = this.#backendGone(asSessionsError(error));
			void this.#leave();
			if (failure.code === "cancelled") this.#become({ state: "disconnected" });
			else
				this.#become({
					state: "failed",
					error: failure.message,
					...defined({ endpoint: shown || undefined }),
				});
			throw failure;
		}
	}

	#arrive(plan: ConnectPlan, { connection, sessions }: Opened): void {
		this.#plan = plan;
		for (const session of sessions) this.#sessionNotices.changed(this.#store.get(session.id), session);
		this.#store.replace(sessions);
		this.#become(connection);
	}

	/** Closes what is open, and forgets it. */
	#leave(): Promise<void> {
		this.#plan = undefined;
		this.#link.forget();
		this.#store.clear();
		return this.#link.leave();
	}

	/** A process that ends while it connects is not a lost request but a failure to connect. */
	#backendGone(error: SessionsError): SessionsError {
		const gone = error.code === "outcomeUnknown" || error.code === "connectionLost";
		return gone && !this.#lane.running
			? errors.backendFailed("The database process ended while it was connecting. See the log.")
			: error;
	}

	// After the backend has ended

	#backendEnded(end: LaneEnd): void {
		// A connection that is being made fails with it, and says so.
		if (this.#attempts.current || !this.#plan || !isOpen(this.#connection)) return;
		if (end.loop) {
			const notice = loopNotice(end.how);
			this.#giveUp(notice.message);
			this.#noticed.fire(notice);
			return;
		}
		this.#recover(`The database process ended unexpectedly (${end.how})`).catch((error: unknown) => {
			const failure = asSessionsError(error);
			if (failure.code === "cancelled") return;
			const actions = [{ kind: "tryAgain" }, { kind: "showLog" }] as const;
			this.#noticed.fire({ severity: "error", message: failure.message, actions });
		});
	}

	async #recover(sentence: string, token?: CancellationToken, before?: () => Promise<void>): Promise<void> {
		const plan = this.#plan;
		if (!plan) throw errors.notConnected();
		const { shown, engine } = plan.endpoint;
		const error = `${sentence}. Its sessions are being brought back.`;
		this.#become({ state: "reconnecting", endpoint: shown, engine, error });
		const result = await this.#attempts.begin("recover", token, async (inner) => {
			try {
				await before?.();
				return await this.#openAgain(plan, inner);
			} catch (error) {
				const failure = this.#backendGone(asSessionsError(error));
				if (failure.code === "cancelled") {
					void this.#leave();
					this.#become({ state: "disconnected" });
				} else this.#giveUp(failure.message);
				throw failure;
			}
		});
		this.#judgeActive();
		this.#noticed.fire(recoveredNotice(sentence, plan.endpoint, this.#store.all.length, result));
	}

	/** Starts a backend and brings the sessions back; once more when that backend ends as well, until it is a loop. */
	async #openAgain(plan: ConnectPlan, token: CancellationToken): Promise<ConnectResult> {
		const restore = this.#link.restorePoints;
		for (;;) {
			try {
				const opened = await this.#link.open(plan, restore, token);
				this.#arrive(plan, opened);
				return opened.result;
			} catch (error) {
				const mayTryAgain = !this.#lane.running && !this.#lane.looping;
				if (asSessionsError(error).code === "cancelled" || !mayTryAgain) throw error;
			}
		}
	}

	/** Keeps what is needed for another try, and shows nothing that is not there. */
	#giveUp(error: string): void {
		this.#store.replace([]);
		this.#become({ state: "failed", error, ...defined({ endpoint: this.#plan?.endpoint.shown }) });
	}

	// Changes

	#sessionsChange(change: Change<SessionState>): void {
		const before = change.changed.map(({ id }) => this.#store.get(id));
		const activeName = this.#store.active?.name;
		this.#store.apply(change);
		for (const [i, session] of change.changed.entries()) this.#sessionNotices.changed(before[i], session);
		this.#judgeActive(activeName);
		this.#fireSessions();
	}

	/** A session that is gone cannot be active; after one that was closed by us the default one is. While sessions are being brought back, nothing is judged. */
	#judgeActive(name?: string): void {
		if (this.#connection.state !== "connected" || this.#attempts.current) return;
		const vanished = this.#store.takeVanishedActive();
		if (vanished === undefined) return;
		const wasClosed = this.#closing.has(vanished);
		if (wasClosed) this.#store.activate(DEFAULT_SESSION);
		this.#fireSessions();
		if (!wasClosed) this.#noticed.fire(vanishedNotice(name));
	}

	#become(connection: ConnectionState): void {
		this.#connection = connection;
		this.#connectionChanged.fire();
		this.#fireSessions();
	}

	#fireSessions(): void {
		this.#sessionNotices.all(() => this.#store.all);
		this.#sessionsChanged.fire();
	}

	// Requests

	/** Waits for a connection that is being made. Rejects unless there is one then. */
	async ready(token?: CancellationToken): Promise<void> {
		if (!this.isTrusted()) throw errors.untrustedWorkspace();
		for (let attempt = this.#attempts.current; attempt; attempt = this.#attempts.current) {
			if (attempt.kind === "recover" && this.#plan?.params.duringOutage === "fail") {
				throw errors.connectionLost();
			}
			const settled = attempt.promise.catch(() => undefined);
			await orCancelled(settled, token);
		}
		if (!isOpen(this.#connection)) throw errors.notConnected();
	}

	request<R>(type: RequestType0<R, WireError>, token?: CancellationToken): Promise<R>;
	request<P, R>(type: RequestType<P, R, WireError>, params: P, token?: CancellationToken): Promise<R>;
	async request<P, R>(
		type: RequestType<P, R, WireError> | RequestType0<R, WireError>,
		...rest: readonly unknown[]
	): Promise<R> {
		const takesNothing = type instanceof RequestType0;
		const token = (takesNothing ? rest[0] : rest[1]) as CancellationToken | undefined;
		if (!this.isTrusted()) throw errors.untrustedWorkspace();
		if (token?.isCancellationRequested) throw errors.cancelled();
		// Results stay with the process that made them, whatever becomes of the connection.
		const isLooking = type.method === resultPage.method;
		// Without a wait where none is needed: calls on one session keep their order.
		if (this.#attempts.current && !isLooking) await this.ready(token);
		const backend = this.#lane.running;
		if (isLooking && !backend) throw errors.resultsGone();
		if (!backend || (!isLooking && !isOpen(this.#connection))) throw errors.notConnected();
		if (takesNothing) return backend.request(type, token);
		const params = rest[0] as P;
		const late = (result: R) => undo(backend, type.method, result);
		const closing = type.method === closeSession.method ? (params as SessionRef).id : undefined;
		if (closing === undefined) return backend.request(type, params, token, late);
		this.#closing.add(closing);
		return backend.request(type, params, token).finally(() => this.#closing.delete(closing));
	}

	releaseRun(run: string): void {
		this.#lane.running?.notify(releaseRun, { run });
	}

	dispose(): void {
		this.#attempts.current?.cancel();
		this.#sessionNotices.dispose();
		this.#connectionChanged.dispose();
		this.#sessionsChanged.dispose();
		this.#noticed.dispose();
	}
}

/** Whether there is a connection that requests may be sent on, now or when it is back. */
function isOpen({ state }: ConnectionState): boolean {
	return state === "connected" || state === "reconnecting";
}
