import { type CancellationToken, Emitter } from "vscode-jsonrpc";
import { asSessionsError } from "../common/asSessionsError";
import { defined } from "../common/defined";
import { type Disposable, DisposableStore } from "../common/disposable";
import { errors, type SessionsError } from "../common/errors";
import type { Log } from "../common/log";
import {
	type ConnectionState,
	type ConnectResult,
	releaseRun,
	retryNow,
	type SessionState,
	stopRunning,
} from "../protocol/backend";
import { Attempts } from "./attempts";
import type { BackendLane, LaneEnd } from "./backendLane";
import { CANCELLED, ComeBack, type Recovery } from "./comeBack";
import { connectNotices, loopNotice, processOf, recoveredNotice, vanishedNotice } from "./connectionNotices";
import {
	type ConnectPlan,
	type ConnectRequest,
	type ConnectSources,
	planConnect,
	plannedEndpoint,
} from "./connectPlan";
import { withoutUser } from "./endpoint";
import { isOpen } from "./isOpen";
import { Link, type Opened, type VisibleChange } from "./link";
import { connectionLine, identityLine } from "./logLines";
import type { Notice } from "./notice";
import { ProgressNews } from "./progressNews";
import { Requests } from "./requests";
import { SessionNotices } from "./sessionNotices";
import { SessionStore } from "./sessionStore";
import { orCancelled } from "./waiting";
import type { Here, Workspace } from "./workspace";

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
	readonly #comeBack: ComeBack;
	readonly #store = new SessionStore();
	#connection: ConnectionState = { state: "disconnected" };
	/** What the connection was made with: how to come back to it. */
	#plan: ConnectPlan | undefined;
	/** Counts the connections that were asked for; one that is made again after a loss is the same. */
	#number = 0;
	/** What the last call asked for, for another try. */
	#request: ConnectRequest = {};
	readonly #attempts = new Attempts();
	readonly #requests: Requests;
	readonly #disposables = new DisposableStore();
	readonly #connectionChanged = this.#disposables.add(new Emitter<void>());
	readonly onDidChangeConnection = this.#connectionChanged.event;
	readonly #sessionsChanged = this.#disposables.add(new Emitter<void>());
	readonly onDidChangeSessions = this.#sessionsChanged.event;
	readonly #noticed = this.#disposables.add(new Emitter<Notice>());
	/** What the user should see without having asked. */
	readonly onDidNotice = this.#noticed.event;
	readonly #progress = this.#disposables.add(new ProgressNews());
	readonly onDidProgressMatrix = this.#progress.onDidProgressMatrix;
	readonly onDidProgressSuites = this.#progress.onDidProgressSuites;
	readonly onDidProgressWhatIf = this.#progress.onDidProgressWhatIf;
	readonly #sessionNotices = this.#disposables.add(new SessionNotices((notice) => this.#tell(notice)));

	constructor(deps: WorkspaceModelDeps) {
		this.#lane = deps.lane;
		this.#sources = deps.sources;
		this.#log = deps.log;
		this.isTrusted = deps.isTrusted;
		this.#requests = new Requests({
			backend: () => this.#lane.running,
			isTrusted: deps.isTrusted,
			isOpen: () => isOpen(this.#connection),
			connection: () => this.#number,
			isShut: () => this.#attempts.current !== undefined,
			opened: () => this.ready(),
		});
		this.#link = new Link(deps.lane, {
			connectionChanged: (state) => {
				this.#become(state);
				this.#judgeActive();
			},
			sessionsChanged: (change) => this.#sessionsChange(change),
			noticed: (notice) => this.#tell({ ...notice, actions: [] }),
			...this.#progress.sink,
		});
		this.#comeBack = new ComeBack(deps.lane, this.#link, deps.log, (state) => this.#reconnecting(state));
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
		try {
			// What cannot be connected to costs nobody the connection that there is.
			if (isOpen(this.#connection)) this.checkEndpoint(request);
		} catch (error) {
			return Promise.reject(error);
		}
		this.#request = request;
		this.#plan = undefined;
		this.#number++;
		// Whoever connects asks for another try: what ended earlier is not held against it.
		this.#lane.forgive();
		return this.#attempts.begin("connect", token, (inner) => this.#connect(request, inner));
	}

	/** Throws what is wrong with an endpoint in itself, before anything is done for it. */
	checkEndpoint(request: ConnectRequest): void {
		plannedEndpoint(request, this.#sources);
	}

	async ensureConnected(token?: CancellationToken): Promise<void> {
		if (isOpen(this.#connection) && !this.#attempts.current) return;
		this.#refuseInOutage();
		await this.#attempts.join(() => this.#connectAsWas(), token);
	}

	/** What is asked for during an outage waits for its end, or fails, as the user's setting says. */
	#refuseInOutage(): void {
		const isFailing = this.#plan?.params.duringOutage === "fail";
		if (isFailing && this.#attempts.current?.kind === "recover") throw errors.connectionLost();
	}

	/**
	 * With the sessions that there were before the backend ended too often. What failed is tried again: the user has asked
	 * for that database, and not for the configured one. Without either, as configured.
	 */
	#connectAsWas(): Promise<unknown> {
		const isFailed = this.#plan !== undefined || this.#connection.state === "failed";
		return isFailed ? this.retry() : this.connect({ whereNoneIsNamed: "main" });
	}

	async disconnect(token?: CancellationToken): Promise<void> {
		if (token?.isCancellationRequested) throw errors.cancelled();
		this.#number++;
		// It may have a password, which lives no longer than the connection.
		this.#request = {};
		this.#plan = undefined;
		const attempt = this.#attempts.current;
		attempt?.cancel();
		await attempt?.promise.catch(() => undefined);
		const left = this.#leave();
		this.#become({ state: "disconnected" });
		await orCancelled(left, token);
	}

	retryNow(): void {
		const { state } = this.#connection;
		if (state === "reconnecting") {
			this.#comeBack.retryNow();
			this.#lane.running?.notify(retryNow);
		} else if (state === "failed")
			this.retry().catch((error: unknown) => this.#log.warn(asSessionsError(error).message));
	}

	/** Another try after a failure: with the sessions that there were, or else with what was asked for last. */
	async retry(token?: CancellationToken): Promise<void> {
		this.#lane.forgive();
		if (this.#plan) await this.#recover({}, token);
		else await this.connect(this.#request, token);
	}

	/** Stops whatever runs, by dropping the connection; an embedded engine is ended with its process. */
	async stopRunning(token?: CancellationToken): Promise<void> {
		if (this.#connection.engine === "server") return this.request(stopRunning, token);
		if (!this.#plan) throw errors.notConnected();
		const how = "The database process was ended, as you asked";
		await this.#recover({ how, before: () => this.#link.end() }, token);
	}

	async #connect(request: ConnectRequest, token: CancellationToken): Promise<ConnectResult> {
		let shown = "";
		let plan: ConnectPlan | undefined;
		try {
			void this.#leave();
			shown = withoutUser(request.endpoint ?? this.#sources.settings().endpoint);
			const endpoint = plannedEndpoint(request, this.#sources);
			shown = endpoint.shown;
			this.#become({ state: "connecting", endpoint: shown, engine: endpoint.engine });
			plan = await orCancelled(planConnect(request, this.#sources, token), token);
			const opened = await this.#link.open(plan, [], token);
			this.#arrive(plan, opened);
			const { setupRan } = opened.result;
			if (setupRan.length > 0) this.#log.info(`Set-up files ran: ${setupRan.join(", ")}`);
			for (const notice of connectNotices(plan, opened.result)) this.#tell(notice);
			return opened.result;
		} catch (thrown) {
			const why = this.#whyNot(thrown, plan);
			void this.#leave();
			const failure = await why;
			const { code, message: error } = failure;
			if (code === "cancelled") this.#become({ state: "disconnected" });
			else this.#become({ state: "failed", error, ...defined({ endpoint: shown || undefined }) });
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

	/** Why there is no connection. A password that was not accepted is not kept: the next try asks for another one. */
	async #whyNot(thrown: unknown, plan: ConnectPlan | undefined): Promise<SessionsError> {
		const error = asSessionsError(thrown);
		const { code, detail } = error;
		if (detail?.refused && plan?.secret) await this.#sources.secrets.delete(plan.secret);
		// A process that ends while it connects is not a lost request but a failure to connect.
		const gone = code === "outcomeUnknown" || code === "connectionLost";
		return gone && !this.#lane.running
			? errors.backendFailed(
					`The database process ${this.#lane.lastEnd?.how ?? "ended"} while it was connecting. See the log.`,
				)
			: error;
	}

	// After the backend has ended

	#backendEnded(end: LaneEnd): void {
		// A connection that is being made fails with it, and says so.
		if (this.#attempts.current || !this.#plan || !isOpen(this.#connection)) return;
		if (end.loop) {
			const notice = loopNotice(this.#plan.endpoint, end.how);
			this.#giveUp(notice.message);
			this.#tell(notice);
			return;
		}
		const how = `${processOf(this.#plan.endpoint)} ${end.how}`;
		this.#recover({ how, isPatient: true }).catch((error: unknown) => {
			const failure = asSessionsError(error);
			if (failure.code === "cancelled") return;
			const actions = [{ kind: "tryAgain" }, { kind: "showLog" }] as const;
			this.#tell({ severity: "error", message: failure.message, actions });
		});
	}

	async #recover(recovery: Recovery, token?: CancellationToken): Promise<void> {
		const plan = this.#plan;
		if (!plan) throw errors.notConnected();
		const result = await this.#attempts.begin("recover", token, async (inner) => {
			try {
				const opened = await this.#comeBack.open(plan, recovery, inner);
				this.#arrive(plan, opened);
				return opened.result;
			} catch (error) {
				const failure = await this.#whyNot(error, plan);
				void this.#link.leave();
				// Whoever connects or disconnects meanwhile goes on from here; whoever only cancels may want them yet.
				if (this.#plan) this.#giveUp(failure.code === "cancelled" ? CANCELLED : failure.message);
				throw failure;
			}
		});
		this.#judgeActive();
		this.#tell(recoveredNotice(recovery.how, plan.endpoint, this.#store.all.length, result));
	}

	#reconnecting(more: Partial<ConnectionState>): void {
		const { shown: endpoint, engine } = this.#plan?.endpoint ?? {};
		const { serverVersion } = this.#connection;
		this.#become({ state: "reconnecting", ...defined({ endpoint, engine, serverVersion }), ...more });
	}

	/** Keeps what is needed for another try, and shows nothing that is not there. */
	#giveUp(why: string): void {
		const sessions = this.#link.restorePoints.length;
		const error = sessions > 1 ? `${why} ${sessions} sessions come back with “Try Again”.` : why;
		this.#store.replace([]);
		this.#become({ state: "failed", error, ...defined({ endpoint: this.#plan?.endpoint.shown }) });
	}

	// Changes

	#sessionsChange(change: VisibleChange): void {
		const before = change.changed.map(({ id }) => this.#store.get(id));
		this.#store.apply(change);
		for (const [i, session] of change.changed.entries()) {
			const line = identityLine(before[i], session);
			if (line) this.#log.info(line);
			this.#sessionNotices.changed(before[i], session);
		}
		this.#judgeActive();
		this.#fireSessions();
	}

	/** A session that is gone cannot be active. While sessions are being brought back, nothing is judged. */
	#judgeActive(): void {
		if (this.#connection.state !== "connected" || this.#attempts.current) return;
		const vanished = this.#store.takeVanishedActive();
		if (vanished === undefined) return;
		this.#fireSessions();
		// Whoever closed it knows.
		if (!this.#requests.isClosing(vanished.id)) this.#tell(vanishedNotice(vanished.name));
	}

	#become(connection: ConnectionState): void {
		if (connection.state !== this.#connection.state) this.#log.info(connectionLine(connection));
		this.#connection = connection;
		this.#connectionChanged.fire();
		this.#fireSessions();
	}

	#tell(notice: Notice): void {
		this.#log[notice.severity === "info" ? "info" : "warn"](notice.message);
		this.#noticed.fire(notice);
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
			this.#refuseInOutage();
			const settled = attempt.promise.catch(() => undefined);
			await orCancelled(settled, token);
		}
		if (!isOpen(this.#connection)) throw errors.notConnected();
	}

	get request(): Workspace["request"] {
		return this.here().request;
	}

	here(): Here {
		return this.#requests.of(this.#number);
	}

	releaseRun(run: string): void {
		this.#lane.running?.notify(releaseRun, { run });
	}

	dispose(): void {
		this.#attempts.current?.cancel();
		this.#disposables.dispose();
	}
}
