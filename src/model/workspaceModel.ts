import {
	type CancellationToken,
	CancellationTokenSource,
	Emitter,
	type RequestType,
	RequestType0,
} from "vscode-jsonrpc";
import { asSessionsError } from "../common/asSessionsError";
import { defined } from "../common/defined";
import type { Disposable } from "../common/disposable";
import { errors, type SessionsError } from "../common/errors";
import type { Log } from "../common/log";
import {
	type ConnectionState,
	type ConnectResult,
	closeSession,
	connect,
	disconnect,
	type RestorePoint,
	releaseRun,
	retryNow,
	type SessionRef,
	type SessionState,
	stopRunning,
	type WireError,
} from "../protocol/backend";
import type { BackendSink } from "./backend";
import type { BackendLane, LaneEnd } from "./backendLane";
import { connectNotices, loopNotice, recoveredNotice, vanishedNotice } from "./connectionNotices";
import { type ConnectPlan, type ConnectRequest, type ConnectSources, planConnect, plannedEndpoint } from "./connectPlan";
import type { Notice } from "./notice";
import { SessionNotices } from "./sessionNotices";
import { SessionStore } from "./sessionStore";
import { fulfilledWithin, orCancelled } from "./waiting";
import type { Workspace } from "./workspace";

/** A backend that does not manage to disconnect in this time is ended. */
const DISCONNECT_MS = 3_000;

export interface WorkspaceModelDeps {
	readonly lane: BackendLane;
	readonly sources: ConnectSources;
	readonly isTrusted: () => boolean;
	readonly log: Log;
}

/** A connection that is being made: by the user, or again after the backend has ended. */
interface Attempt {
	readonly kind: "connect" | "recover";
	readonly source: CancellationTokenSource;
	readonly promise: Promise<ConnectResult>;
}

/** What a backend says while sessions are being brought back: shown when it is complete, and not piece by piece. */
interface Incoming {
	readonly sessions: Map<string, SessionState>;
	readonly points: Map<string, RestorePoint>;
	connection: ConnectionState | undefined;
}

/** The one connection and its sessions. */
export class WorkspaceModel implements Workspace, Disposable {
	readonly #lane: BackendLane;
	readonly #sources: ConnectSources;
	readonly #isTrusted: () => boolean;
	readonly #log: Log;

	#connection: ConnectionState = { state: "disconnected" };
	readonly #store = new SessionStore();
	#points = new Map<string, RestorePoint>();
	/** What the connection was made with: how to come back to it. */
	#plan: ConnectPlan | undefined;
	/** Options of the last call, for another try. */
	#options: ConnectRequest = {};
	#attempt: Attempt | undefined;
	#incoming: Incoming | undefined;
	/** Whether what the backend says is about the connection of now. */
	#listening = false;
	#leaving: Promise<void> = Promise.resolve();
	readonly #closing = new Set<string>();
	#sharers = 0;

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
		this.#isTrusted = deps.isTrusted;
		this.#log = deps.log;
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

	/** Whether anything may be connected to at all. */
	isTrusted(): boolean {
		return this.#isTrusted();
	}

	/** The endpoint that the open connection was made with, and what stood in for its options. */
	get plan(): ConnectPlan | undefined {
		return this.#plan;
	}

	// Connecting

	connect(options: ConnectRequest = {}, token?: CancellationToken): Promise<ConnectResult> {
		if (!this.#isTrusted()) return Promise.reject(errors.untrustedWorkspace());
		if (token?.isCancellationRequested) return Promise.reject(errors.cancelled());
		this.#options = options;
		return this.#begin("connect", token, (inner) => this.#connect(options, inner));
	}

	async ensureConnected(token?: CancellationToken): Promise<void> {
		if (isOpen(this.#connection) && !this.#attempt) return;
		const promise = this.#attempt?.promise ?? this.connect({ whereNoneIsNamed: "main" });
		const attempt = this.#attempt;
		this.#sharers++;
		try {
			await orCancelled(promise, token);
		} catch (error) {
			// The last one who waited for it has gone.
			if (token?.isCancellationRequested && this.#sharers === 1) attempt?.source.cancel();
			throw error;
		} finally {
			this.#sharers--;
		}
	}

	/** Stops connecting, if that is under way. */
	cancelConnecting(): void {
		this.#attempt?.source.cancel();
	}

	async disconnect(token?: CancellationToken): Promise<void> {
		if (token?.isCancellationRequested) throw errors.cancelled();
		const attempt = this.#attempt;
		attempt?.source.cancel();
		await attempt?.promise.catch(() => undefined);
		this.#forget();
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

	/** Another try after a failure: with the sessions that there were, or else with the options of the last call. */
	async retry(token?: CancellationToken): Promise<void> {
		this.#lane.forgive();
		if (this.#plan) await this.#recover("The database process was started again", token);
		else await this.connect(this.#options, token);
	}

	/** Stops whatever runs, by dropping the connection; an embedded engine is ended with its process. */
	async stopRunning(token?: CancellationToken): Promise<void> {
		if (this.#connection.engine === "server") return this.request(stopRunning, token);
		if (!this.#plan) throw errors.notConnected();
		await this.#recover("The database process was ended, as you asked", token, () => this.#lane.stop());
	}

	#begin(
		kind: Attempt["kind"],
		token: CancellationToken | undefined,
		work: (token: CancellationToken) => Promise<ConnectResult>,
	): Promise<ConnectResult> {
		const earlier = this.#attempt;
		earlier?.source.cancel();
		const source = new CancellationTokenSource();
		const passingOn = token?.onCancellationRequested(() => source.cancel());
		const run = async (): Promise<ConnectResult> => {
			try {
				await earlier?.promise.catch(() => undefined);
				if (source.token.isCancellationRequested) throw errors.cancelled();
				return await work(source.token);
			} finally {
				passingOn?.dispose();
				if (this.#attempt === attempt) this.#attempt = undefined;
				source.dispose();
				this.#sessionsChanged.fire();
			}
		};
		const attempt: Attempt = { kind, source, promise: run() };
		attempt.promise.catch(() => undefined);
		this.#attempt = attempt;
		return attempt.promise;
	}

	async #connect(options: ConnectRequest, token: CancellationToken): Promise<ConnectResult> {
		let shown = options.endpoint ?? "";
		try {
			this.#forget();
			const left = this.#leave();
			const endpoint = plannedEndpoint(options, this.#sources);
			shown = endpoint.shown;
			this.#become({ state: "connecting", endpoint: shown, engine: endpoint.engine });
			await left;
			const plan = await orCancelled(planConnect(options, this.#sources, token), token);
			const backend = await orCancelled(this.#lane.get(this.#sink), token);
			this.#listening = true;
			const result = await backend.request(connect, plan.params, token);
			this.#plan = plan;
			if (this.#connection.state === "connecting") {
				this.#become({ state: "connected", endpoint: shown, engine: endpoint.engine });
			}
			for (const notice of connectNotices(plan, result)) this.#noticed.fire(notice);
			return result;
		} catch (error) {
			throw this.#connectFailed(error, shown);
		}
	}

	#connectFailed(error: unknown, endpoint: string): SessionsError {
		const failure = this.#backendGone(asSessionsError(error));
		const left = this.#leave();
		left.catch(() => undefined);
		this.#store.clear();
		if (failure.code === "cancelled") this.#become({ state: "disconnected" });
		else this.#become({ state: "failed", error: failure.message, ...(endpoint ? { endpoint } : {}) });
		return failure;
	}

	/** A process that ends while it connects is not a lost request but a failure to connect. */
	#backendGone(error: SessionsError): SessionsError {
		const gone = error.code === "outcomeUnknown" || error.code === "connectionLost";
		return gone && !this.#lane.running
			? errors.backendFailed("The database process ended while it was connecting. See the log.")
			: error;
	}

	/** Closes what the backend has open. What it says from now on is about the past. */
	#leave(): Promise<void> {
		const wasListening = this.#listening;
		this.#listening = false;
		if (wasListening) {
			this.#leaving = this.#leaving.then(async () => {
				const backend = this.#lane.running;
				if (!backend) return;
				const done = await fulfilledWithin(backend.request(disconnect), DISCONNECT_MS);
				if (!done) await this.#lane.stop();
			});
		}
		return this.#leaving;
	}

	#forget(): void {
		this.#plan = undefined;
		this.#points.clear();
		this.#store.clear();
		this.#sessionsChanged.fire();
	}

	// After the backend has ended

	#backendEnded(end: LaneEnd): void {
		// A connection that is being made fails with it, and says so.
		if (this.#attempt || !this.#plan || !isOpen(this.#connection)) return;
		if (end.loop) {
			const notice = loopNotice(end.how);
			this.#giveUp(notice.message);
			this.#noticed.fire(notice);
			return;
		}
		this.#recover(`The database process ended unexpectedly (${end.how})`).catch((error: unknown) => {
			const failure = asSessionsError(error);
			if (failure.code === "cancelled") return;
			this.#noticed.fire({
				severity: "error",
				message: failure.message,
				actions: [{ kind: "tryAgain" }, { kind: "showLog" }],
			});
		});
	}

	async #recover(sentence: string, token?: CancellationToken, before?: () => Promise<void>): Promise<void> {
		const plan = this.#plan;
		if (!plan) throw errors.notConnected();
		const { endpoint } = plan;
		this.#become({
			state: "reconnecting",
			endpoint: endpoint.shown,
			engine: endpoint.engine,
			error: `${sentence} and is being started again.`,
		});
		const result = await this.#begin("recover", token, async (inner) => {
			try {
				await before?.();
				return await this.#connectAgain(plan, inner);
			} catch (error) {
				const failure = this.#backendGone(asSessionsError(error));
				if (failure.code === "cancelled") {
					this.#forget();
					this.#leave().catch(() => undefined);
					this.#become({ state: "disconnected" });
				} else this.#giveUp(failure.message);
				throw failure;
			} finally {
				this.#incoming = undefined;
			}
		});
		this.#judgeActive();
		this.#noticed.fire(recoveredNotice(sentence, endpoint, this.#store.all.length, result));
	}

	/** Starts a backend and brings the sessions back; once more when that backend ends as well, until it is a loop. */
	async #connectAgain(plan: ConnectPlan, token: CancellationToken): Promise<ConnectResult> {
		const restore = [...this.#points.values()];
		for (;;) {
			const incoming: Incoming = { sessions: new Map(), points: new Map(), connection: undefined };
			this.#incoming = incoming;
			try {
				const backend = await orCancelled(this.#lane.get(this.#sink), token);
				this.#listening = true;
				const result = await backend.request(connect, { ...plan.params, restore }, token);
				this.#incoming = undefined;
				this.#store.replace(incoming.sessions.values());
				this.#points = incoming.points;
				const { shown, engine } = plan.endpoint;
				this.#become(incoming.connection ?? { state: "connected", endpoint: shown, engine });
				return result;
			} catch (error) {
				const mayTryAgain = !this.#lane.running && !this.#lane.looping;
				if (asSessionsError(error).code === "cancelled" || !mayTryAgain) throw error;
			}
		}
	}

	/** Keeps what is needed for another try, and shows nothing that is not there. */
	#giveUp(error: string): void {
		this.#listening = false;
		this.#store.replace([]);
		this.#become({ state: "failed", error, ...defined({ endpoint: this.#plan?.endpoint.shown }) });
	}

	// What the backend says

	readonly #sink: BackendSink = {
		connectionChanged: (state) => {
			if (this.#incoming) this.#incoming.connection = state.state === "connected" ? state : undefined;
			else if (this.#listening) {
				this.#become(state);
				this.#judgeActive();
			}
		},
		sessionsChanged: (change) => {
			if (this.#incoming) {
				for (const session of change.changed) this.#incoming.sessions.set(session.id, session);
				for (const id of change.removed) this.#incoming.sessions.delete(id);
			} else if (this.#listening) {
				const before = change.changed.map(({ id }) => this.#store.get(id));
				const activeName = this.#store.active?.name;
				this.#store.apply(change);
				change.changed.forEach((session, i) => this.#sessionNotices.changed(before[i], session));
				this.#judgeActive(activeName);
				this.#fireSessions();
			}
		},
		restorePointsChanged: (change) => {
			const points = this.#incoming?.points ?? (this.#listening ? this.#points : undefined);
			if (!points) return;
			for (const point of change.changed) points.set(point.id, point);
			for (const id of change.removed) points.delete(id);
		},
	};

	/** A session that is gone cannot be active. While they are being brought back, nothing is judged. */
	#judgeActive(name?: string): void {
		if (this.#connection.state !== "connected" || this.#attempt) return;
		const vanished = this.#store.takeVanishedActive();
		if (vanished === undefined) return;
		this.#fireSessions();
		if (!this.#closing.has(vanished)) {
			this.#noticed.fire(vanishedNotice(name, this.#store.active?.name));
		}
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
		if (!this.#isTrusted()) throw errors.untrustedWorkspace();
		while (this.#attempt) {
			if (this.#attempt.kind === "recover" && this.#plan?.params.duringOutage === "fail") {
				throw errors.connectionLost();
			}
			await orCancelled(this.#attempt.promise.catch(() => undefined), token);
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
		if (!this.#isTrusted()) throw errors.untrustedWorkspace();
		if (token?.isCancellationRequested) throw errors.cancelled();
		while (this.#attempt) {
			if (this.#attempt.kind === "recover" && this.#plan?.params.duringOutage === "fail") {
				throw errors.connectionLost();
			}
			await orCancelled(
				this.#attempt.promise.catch(() => undefined),
				token,
			);
		}
		const backend = this.#lane.running;
		if (!backend || !isOpen(this.#connection)) throw errors.notConnected();
		if (takesNothing) return backend.request(type, token);
		const params = rest[0] as P;
		const closing = type.method === closeSession.method ? (params as SessionRef).id : undefined;
		if (closing === undefined) return backend.request(type, params, token);
		this.#closing.add(closing);
		return backend.request(type, params, token).finally(() => this.#closing.delete(closing));
	}

	releaseRun(run: string): void {
		this.#lane.running?.notify(releaseRun, { run });
	}

	dispose(): void {
		this.#attempt?.source.cancel();
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
