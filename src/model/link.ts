import type { CancellationToken } from "vscode-jsonrpc";
import {
	type ConnectionState,
	type ConnectResult,
	connect,
	disconnect,
	type RestorePoint,
	type SessionState,
} from "../protocol/backend";
import type { BackendSink, Change } from "./backend";
import type { BackendLane } from "./backendLane";
import type { ConnectPlan } from "./connectPlan";
import { fulfilledWithin, orCancelled } from "./waiting";

/** A backend that does not manage to disconnect in this time is ended. */
const DISCONNECT_MS = 3_000;

/** What came of opening: everything at once, so that nothing half made is seen. */
export interface Opened {
	readonly result: ConnectResult;
	readonly connection: ConnectionState;
	readonly sessions: readonly SessionState[];
}

/** Who is told what the backend says about the open connection. */
export interface LinkListener {
	connectionChanged(state: ConnectionState): void;
	sessionsChanged(change: Change<SessionState>): void;
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
	/** RocksDB does not let go of its folder before its process ends. */
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
	 * Starts a backend if need be, and connects. One that ran already may end under it for what it did before, as the
	 * engine does that is closed while it works: then another one connects.
	 */
	async open(plan: ConnectPlan, restore: readonly RestorePoint[], token: CancellationToken): Promise<Opened> {
		const before = this.#lane.running;
		try {
			return await this.#open(plan, restore, token);
		} catch (error) {
			if (!before || this.#lane.running || token.isCancellationRequested) throw error;
			return this.#open(plan, restore, token);
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
		this.#isHeldByProcess = plan.params.endpoint.startsWith("rocksdb:");
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
			if (this.#incoming) apply(change, this.#incoming.sessions);
			else if (this.#isListening) this.#listener.sessionsChanged(change);
		},
		restorePointsChanged: (change) => {
			if (this.#incoming) apply(change, this.#incoming.points);
			else if (this.#isListening) apply(change, this.#points);
		},
	};
}

function apply<T extends { readonly id: string }>(change: Change<T>, to: Map<string, T>): void {
	for (const each of change.changed) to.set(each.id, each);
	for (const id of change.removed) to.delete(id);
}
