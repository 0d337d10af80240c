import { type ChildProcess, fork } from "node:child_process";
import {
	type CancellationToken,
	Emitter,
	type MessageConnection,
	type NotificationType,
	type NotificationType0,
	ParameterStructures,
	RequestType,
	type RequestType0,
} from "vscode-jsonrpc";
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from "vscode-jsonrpc/node";
import { errors, type SessionsError } from "../common/errors";
import type { Log } from "../common/log";
import {
	connectionChanged,
	initialize,
	log as logNotification,
	notice,
	PROTOCOL_VERSION,
	sessionsChanged,
	type WireError,
} from "../protocol/backend";
import { matrixProgress } from "../protocol/permissions";
import { suiteProgress } from "../protocol/suites";
import { whatIfProgress } from "../protocol/whatIf";
import type { Backend, BackendEnd, BackendSink } from "./backend";
import { logOutput } from "./processOutput.node";
import { Pulse } from "./pulse";
import { WholeSessions } from "./wholeSessions";
import { fromWire } from "./wireErrors";

/** What a backend process is started with. */
export interface BackendProcessOptions {
	/** Path of the script that the process runs. */
	readonly script: string;
	readonly log: Log;
	/** The process has this long to answer the handshake. */
	readonly handshakeMs?: number;
	/** A process that was told to end has this long before it is killed. */
	readonly graceMs?: number;
	/**
	 * A process that is waited for, and does not answer for so long, is ended. What it does may take as long as it likes:
	 * its thread only waits for the engine and the network.
	 */
	readonly silenceMs?: number;
}

const HANDSHAKE_MS = 15_000;
const GRACE_MS = 2_000;
/** At a breakpoint it is silent for as long as one looks: `.vscode/launch.json` says so. */
const SILENCE_MS = process.env["SURREAL_SESSIONS_DEBUGGED"] ? Number.POSITIVE_INFINITY : 20_000;

/** Forks a backend and shakes hands with it. Rejects with `backendFailed` when it does not come up. */
export async function startBackendProcess(
	options: BackendProcessOptions,
	sink: BackendSink,
): Promise<Backend> {
	const backend = new BackendProcess(options, sink);
	try {
		await backend.shakeHands(options.handshakeMs ?? HANDSHAKE_MS);
		return backend;
	} catch (error) {
		void backend.stop();
		throw error;
	}
}

class BackendProcess implements Backend {
	readonly #child: ChildProcess;
	readonly #connection: MessageConnection;
	readonly #log: Log;
	readonly #graceMs: number;
	readonly #pulse: Pulse;
	readonly #waiting = new Set<(error: SessionsError) => void>();
	readonly #didEnd = new Emitter<BackendEnd>();
	readonly onDidEnd = this.#didEnd.event;
	readonly #gone: Promise<void>;
	#end: BackendEnd | undefined;
	#stopping = false;

	constructor(options: BackendProcessOptions, sink: BackendSink) {
		this.#log = options.log;
		this.#graceMs = options.graceMs ?? GRACE_MS;
		const silenceMs = options.silenceMs ?? SILENCE_MS;
		let isSilent = false;
		this.#pulse = new Pulse(
			() => this.#send(initialize.method, { protocolVersion: PROTOCOL_VERSION }, undefined),
			silenceMs,
			() => {
				isSilent = true;
				this.#child.kill("SIGKILL");
			},
		);
		this.#child = fork(options.script, [], {
			// The host's own flags, such as a debugger's port, are not the backend's.
			execArgv: [],
			env: childEnvironment(),
			stdio: ["ignore", "pipe", "pipe", "ipc"],
		});
		logOutput(this.#child, this.#log);
		this.#gone = new Promise((resolve) => {
			this.#child.once("exit", (code, signal) => {
				const unexpected = `ended unexpectedly (${signal ?? `exit code ${code}`})`;
				this.#ended({
					how: isSilent ? `did not answer for ${silenceMs / 1000} s and was ended` : unexpected,
				});
				resolve();
			});
			this.#child.once("error", (error) => {
				this.#ended({ how: `failed (${error.message})` });
				if (this.#child.pid === undefined) resolve();
			});
		});
		this.#connection = createMessageConnection(
			new IPCMessageReader(this.#child),
			new IPCMessageWriter(this.#child),
			{
				error: (message) => this.#log.error(message),
				warn: (message) => this.#log.warn(message),
				info: (message) => this.#log.info(message),
				log: (message) => this.#log.debug(message),
			},
		);
		this.#connection.onNotification(connectionChanged, (state) => sink.connectionChanged(state));
		const sessions = new WholeSessions();
		this.#connection.onNotification(sessionsChanged, (change) =>
			sink.sessionsChanged(sessions.after(change)),
		);
		this.#connection.onNotification(notice, (params) => sink.noticed(params));
		this.#connection.onNotification(matrixProgress, (progress) => sink.found(progress));
		this.#connection.onNotification(suiteProgress, (progress) => sink.tested(progress));
		this.#connection.onNotification(whatIfProgress, (progress) => sink.stepped(progress));
		this.#connection.onNotification(logNotification, ({ level, message }) => this.#log[level](message));
		this.#connection.onError(([error]) => this.#log.error(`Backend channel: ${error.message}`));
		this.#connection.listen();
	}

	get pid(): number {
		return this.#child.pid ?? -1;
	}

	/** First of all: nothing is sent to a backend of another version, or to one that does not answer. */
	async shakeHands(limitMs: number): Promise<void> {
		let late: ReturnType<typeof setTimeout> | undefined;
		const limit = new Promise<never>((_resolve, reject) => {
			late = setTimeout(() => reject(errors.backendSilent(limitMs)), limitMs);
		});
		try {
			const answer = await Promise.race([
				limit,
				this.request(initialize, { protocolVersion: PROTOCOL_VERSION }).catch((error: SessionsError) => {
					throw errors.backendFailed(this.#whyNotStarted(error));
				}),
			]);
			if (answer?.protocolVersion !== PROTOCOL_VERSION) {
				throw errors.backendFailed(
					"The database process is of another version than the extension. Reload the window.",
				);
			}
			this.#log.info(`Backend ${this.pid} is ready.`);
		} finally {
			clearTimeout(late);
		}
	}

	#whyNotStarted({ message }: SessionsError): string {
		return this.#end ? `The database process ${this.#end.how} before it was ready. See the log.` : message;
	}

	request<R>(type: RequestType0<R, WireError>, token?: CancellationToken): Promise<R>;
	request<P, R>(
		type: RequestType<P, R, WireError>,
		params: P,
		token?: CancellationToken,
		late?: (result: R) => void,
	): Promise<R>;
	request<P, R>(
		type: RequestType<P, R, WireError> | RequestType0<R, WireError>,
		...rest: readonly unknown[]
	): Promise<R> {
		const takesParams = type instanceof RequestType;
		const params = takesParams ? rest[0] : undefined;
		const token = (takesParams ? rest[1] : rest[0]) as CancellationToken | undefined;
		const late = (takesParams ? rest[2] : undefined) as ((result: R) => void) | undefined;
		if (token?.isCancellationRequested) return Promise.reject(errors.cancelled());
		if (this.#end || this.#stopping) return Promise.reject(errors.connectionLost());
		return new Promise<R>((resolve, reject) => {
			const settle = (then: () => void) => {
				this.#waiting.delete(fail);
				if (this.#waiting.size === 0) this.#pulse.end();
				cancelling?.dispose();
				then();
			};
			const fail = (error: SessionsError) => settle(() => reject(error));
			this.#waiting.add(fail);
			this.#pulse.begin();
			// The answer to a cancelled request may take as long as the query does; its caller waits no longer.
			const cancelling = token?.onCancellationRequested(() => fail(errors.cancelled()));
			this.#send<R>(type.method, params, token).then(
				(result) => (this.#waiting.has(fail) ? settle(() => resolve(result)) : late?.(result)),
				(error: unknown) => fail(fromWire(error)),
			);
		});
	}

	// By name of the method: the library's own types do not take a request whose parameters are generic.
	#send<R>(method: string, params: unknown, token: CancellationToken | undefined): Promise<R> {
		const args = [
			...(params === undefined ? [] : [ParameterStructures.byName, params]),
			...(token ? [token] : []),
		];
		return this.#connection.sendRequest<R>(method, ...args);
	}

	notify(type: NotificationType0): void;
	notify<P>(type: NotificationType<P>, params: P): void;
	notify<P>(type: NotificationType<P> | NotificationType0, params?: P): void {
		if (this.#end) return;
		const sent =
			params === undefined
				? this.#connection.sendNotification(type.method)
				: this.#connection.sendNotification(type.method, ParameterStructures.byName, params);
		sent.catch((error: unknown) => this.#log.debug(`Notification not sent: ${String(error)}`));
	}

	async stop(): Promise<void> {
		if (!this.#stopping && !this.#end) {
			this.#stopping = true;
			this.#failAll();
			// The backend ends itself when its channel is gone; one that hangs is killed.
			if (this.#child.connected) this.#child.disconnect();
			const kill = setTimeout(() => this.#child.kill("SIGKILL"), this.#graceMs);
			void this.#gone.then(() => clearTimeout(kill));
		}
		await this.#gone;
	}

	#ended(end: BackendEnd): void {
		if (this.#end) return;
		this.#end = end;
		this.#failAll();
		this.#connection.dispose();
		if (!this.#stopping) this.#didEnd.fire(end);
		this.#didEnd.dispose();
	}

	#failAll(): void {
		for (const fail of [...this.#waiting]) fail(errors.outcomeUnknown());
	}
}

/** Electron's binary is a Node only when it is told so. */
function childEnvironment(): NodeJS.ProcessEnv {
	const { NODE_OPTIONS: _ofTheHost, ...env } = process.env;
	return "electron" in process.versions ? { ...env, ELECTRON_RUN_AS_NODE: "1" } : env;
}
