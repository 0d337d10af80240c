/** The host's truth about the workspace's one connection and its sessions; knows no commands and no `vscode`. */
import type { CancellationToken, Event, RequestType, RequestType0 } from "vscode-jsonrpc";
import type { ConnectOptions } from "../api";
import type { ConnectionState, ConnectResult, SessionState, WireError } from "../protocol/backend";

import type { MatrixProgress } from "../protocol/permissions";
import type { SuiteProgress } from "../protocol/suites";
import type { WhatIfProgress } from "../protocol/whatIf";

/** Sends requests to the backend. */
export type Requester = Pick<Workspace, "request">;

/** One connection. */
export interface Here extends Requester {
	/** Whether it is still the one that there is; that it is lost for a while does not end it. */
	readonly isCurrent: boolean;
}

/** What every feature room is handed. */
export interface Workspace {
	readonly connection: ConnectionState;
	readonly onDidChangeConnection: Event<void>;

	/** All sessions, the default one first; empty when not connected. */
	readonly sessions: readonly SessionState[];
	/** Fires after each change of the sessions or of the active session. */
	readonly onDidChangeSessions: Event<void>;
	/** The session that editors follow; `undefined` when there is no connection, or no session is active. */
	readonly activeSession: SessionState | undefined;
	/**
	 * Its id, which stays while the session is being brought back. `undefined` after the active session was closed or has
	 * ended by itself, until somebody chooses another one: nothing runs as a session that nobody chose.
	 */
	readonly activeId: string | undefined;
	/** Throws `sessionNotFound` for an id that is not in {@link sessions}. */
	session(id: string): SessionState;
	/** Makes `id` the session that editors follow. */
	activate(id: string): void;

	/** Connects with the settings for whatever is left out; an open connection is closed first. */
	connect(options?: ConnectOptions, token?: CancellationToken): Promise<ConnectResult>;
	/**
	 * Connects unless connected already: with the sessions that there were before the backend gave up, else as
	 * configured. Callers at the same time share one attempt.
	 */
	ensureConnected(token?: CancellationToken): Promise<void>;
	disconnect(token?: CancellationToken): Promise<void>;
	/** Try to reconnect now rather than at the end of the pause. */
	retryNow(): void;

	/**
	 * Sends a request to the backend, which it starts if need be. Rejects with a `SessionsError`; a cancelled token
	 * rejects at once with the code `cancelled`.
	 */
	request<R>(type: RequestType0<R, WireError>, token?: CancellationToken): Promise<R>;
	request<P, R>(type: RequestType<P, R, WireError>, params: P, token?: CancellationToken): Promise<R>;
	/**
	 * Sends as {@link request} does, to the connection of this moment and to no other: for whoever asks the user something
	 * in between. Another connection has a session with the id `default` too. Rejects with `notConnected` then.
	 */
	here(): Here;
	/** Fires for whatever a permission matrix has found, before it is answered; its `key` says which one. */
	readonly onDidProgressMatrix: Event<MatrixProgress>;
	/** Fires for what happens in runs of test suites on the connection; its `run` says in which one. */
	readonly onDidProgressSuites: Event<SuiteProgress>;
	/** Fires when a what-if begins with something else; its `key` says which one. */
	readonly onDidProgressWhatIf: Event<WhatIfProgress>;
	/** Tells the backend that the results of a run are no longer needed. */
	releaseRun(run: string): void;
}
