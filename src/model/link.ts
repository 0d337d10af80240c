import type { CancellationToken } from "vscode-jsonrpc";
import {
	type ConnectionState,
	type ConnectResult,
	connect,
	disconnect,
	type NoticeParams,
	type RestorePoint,
	type SessionState,
} from "../protocol/backend";
import type { MatrixProgress } from "../protocol/permissions";
import type { SuiteProgress } from "../protocol/suites";
import type { WhatIfProgress } from "../protocol/whatIf";
import type { BackendSink } from "./backend";
import type { BackendLane } from "./backendLane";
import type { ConnectPlan } from "./connectPlan";
import { fulfilledWithin, orCancelled } from "./waiting";
import type { SessionsChange } from "./wholeSessions";

/** A backend that does not manage to disconnect in this time is ended. */
const DISCONNECT_MS = 3_000;

/** What came of opening: everything at once, so that nothing half made is seen. */
export interface Opened {
	readonly result: ConnectResult;
	readonly connection: ConnectionState;
	readonly sessions: readonly SessionState[];
}

/** Without the secrets. */
export type VisibleChange = Omit<SessionsChange, "restorePoints">;

/** Who is told what the backend says about the open connection. */
export interface LinkListener {
	connectionChanged(state: ConnectionState): void;
	sessionsChanged(change: VisibleChange): void;
	noticed(notice: NoticeParams): void;
	found(progress: MatrixProgress): void;
	tested(progress: SuiteProgress): void;
	stepped(progress: WhatIfProgress): void;
}

/** What is heard while a connection is being opened. */
interface Incoming {
	readonly sessions: Map<string, SessionState>;
	readonly points: Map<string, RestorePoint>;
	connection: ConnectionState | undefined;
}

/** The connection that the backend holds: opens it, closes it, and listens to what is said about it and no other. */
export class Link {
	readonly #lane: BackendLane;
	readonly #listener: LinkListener;
	#incoming: Incoming | undefined;
	#points = new Map<string, RestorePoint>();
	#isListening = false;
	#leaving: Promise<void> = Promise.resolve();
	/**
	 * An engine on a folder may not let go of it before its process ends: RocksDB never does, and SurrealKV (engine 3.0.2)
	 * not after it has built an index.
	 */
	#isHeldByProcess = false;

	constructor(lane: BackendLane, listener: LinkListener) {
		this.#lane = lane;
		this.#listener = listener;
	}

	/** What a new backend needs to bring the sessions back. Holds secrets: it stays here. */
	get restorePoints(): readonly RestorePoint[] {
		return [...this.#points.values()];
	}

	/**
	 * Starts a backend if need be, and connects, when the last connection has been left. One that ran already may end
	 * under it for what it did before, as the engine does that is closed while it works, or may not answer any more: then
	 * another one connects.
	 */
	async open(plan: ConnectPlan, restore: readonly RestorePoint[], token: CancellationToken): Promise<Opened> {
		await orCancelled(this.#leaving, token);
		const before = this.#lane.running;
		try {
			return await this.#open(plan, restore, token);
		} catch (error) {
			await orCancelled(this.#leaving, token);
			if (!before || this.#lane.running) throw error;
			return await this.#open(plan, restore, token);
		}
	}

	/** Nothing of what the backend says is passed on before it is done. */
	async #open(
		plan: ConnectPlan,
		restore: readonly RestorePoint[],
		token: CancellationToken,
	): Promise<Opened> {
		const incoming: Incoming = { sessions: new Map(), points: new Map(), connection: undefined };
		const backend = await orCancelled(this.#lane.get(this.#sink), token);
		this.#incoming = incoming;
		this.#isListening = true;
		this.#isHeldByProcess = plan.endpoint.engine === "folder";
		try {
			const result = await backend.request(connect, { ...plan.params, restore }, token);
			this.#points = incoming.points;
			const { shown, engine } = plan.endpoint;
			const connection = incoming.connection ?? { state: "connected", endpoint: shown, engine };
			return { result, connection, sessions: [...incoming.sessions.values()] };
		} finally {
			this.#incoming = undefined;
		}
	}

	/** Ends the process that holds the connection; another one connects after that. */
	end(): void {
		this.#isListening = false;
		this.#leaving = this.#leaving.then(() => this.#lane.stop());
	}

	/** Closes what the backend has open. What it says from now on is about the past. */
	leave(): Promise<void> {
		const wasListening = this.#isListening;
		this.#isListening = false;
		if (wasListening) {
			this.#leaving = this.#leaving.then(async () => {
				const backend = this.#lane.running;
				if (!backend) return;
				const left = await fulfilledWithin(backend.request(disconnect), DISCONNECT_MS);
				if (!left || this.#isHeldByProcess) await this.#lane.stop();
			});
		}
		return this.#leaving;
	}

	/** There is nothing to come back to. */
	forget(): void {
		this.#points = new Map();
	}

	readonly #sink: BackendSink = {
		connectionChanged: (state) => {
			if (this.#incoming) this.#incoming.connection = state.state === "connected" ? state : undefined;
			else if (this.#isListening) this.#listener.connectionChanged(state);
		},
		sessionsChanged: (change) => {
			if (this.#incoming) {
				apply(change.changed, change.removed, this.#incoming.sessions);
				apply(change.restorePoints, change.removed, this.#incoming.points);
			} else if (this.#isListening) {
				const { restorePoints, ...visible } = change;
				apply(restorePoints, change.removed, this.#points);
				this.#listener.sessionsChanged(visible);
			}
		},
		noticed: (notice) => {
			if (this.#isListening) this.#listener.noticed(notice);
		},
		found: (progress) => this.#listener.found(progress),
		tested: (progress) => this.#listener.tested(progress),
		stepped: (progress) => this.#listener.stepped(progress),
	};
}

function apply<T extends { readonly id: string }>(
	changed: readonly T[],
	removed: readonly string[],
	to: Map<string, T>,
): void {
	for (const each of changed) to.set(each.id, each);
	for (const id of removed) to.delete(id);
}
