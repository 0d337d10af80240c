/** One running backend process, as the model sees it. */
import type {
	CancellationToken,
	Event,
	NotificationType,
	NotificationType0,
	RequestType,
	RequestType0,
} from "vscode-jsonrpc";
import type { ConnectionState, NoticeParams, WireError } from "../protocol/backend";
import type { MatrixProgress } from "../protocol/permissions";
import type { SuiteProgress } from "../protocol/suites";
import type { WhatIfProgress } from "../protocol/whatIf";
import type { SessionsChange } from "./wholeSessions";

/** A backend that has answered the handshake. */
export interface Backend {
	readonly pid: number;
	/** Fires once, when the process is gone without having been told to. */
	readonly onDidEnd: Event<BackendEnd>;
	/** Rejects with a `SessionsError`; with `cancelled` at once when the token is cancelled. */
	request<R>(type: RequestType0<R, WireError>, token?: CancellationToken): Promise<R>;
	/** `late` is given a result that comes all the same after the token was cancelled. */
	request<P, R>(
		type: RequestType<P, R, WireError>,
		params: P,
		token?: CancellationToken,
		late?: (result: R) => void,
	): Promise<R>;
	notify(type: NotificationType0): void;
	notify<P>(type: NotificationType<P>, params: P): void;
	/** Ends the process, by force if need be. Resolves when it is gone. */
	stop(): Promise<void>;
}

/** How a process ended. */
export interface BackendEnd {
	/** What is said of it: such as `ended unexpectedly (SIGKILL)`. */
	readonly how: string;
}

/** Where a backend's notifications go. */
export interface BackendSink {
	connectionChanged(state: ConnectionState): void;
	sessionsChanged(change: SessionsChange): void;
	noticed(notice: NoticeParams): void;
	/** What a permission matrix has found so far. */
	found(progress: MatrixProgress): void;
	/** What has become of a run of test suites so far. */
	tested(progress: SuiteProgress): void;
	/** What a what-if is doing. */
	stepped(progress: WhatIfProgress): void;
}

/** Starts a backend. Rejects with `backendFailed` in one sentence when it does not come up. */
export type StartBackend = (sink: BackendSink) => Promise<Backend>;
