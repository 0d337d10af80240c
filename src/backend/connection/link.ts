/**
 * One physical connection: a socket to a server, or an embedded engine.
 *
 * It is the SDK's engine with reconnecting switched off. The SDK's own reconnecting sends every waiting request a
 * second time and can bring a session back as somebody else, so a lost link is never mended: a new one is opened and
 * the sessions are brought back one by one (`restore.ts`).
 */
import {
	type DriverContext,
	Features,
	type RpcEngine,
	ServerError,
	Surreal,
	type SurrealEngine,
	type Uuid,
	WebSocketEngine,
} from "surrealdb";
import type { CancellationToken } from "vscode-jsonrpc";
import { errors, SessionsError } from "../../common/errors";
import { LazyCodec, RawResults } from "../cbor/codec";
import { callError, engineError, loadError, socketError } from "./failures";
import { type SocketFailure, socketClass } from "./socket";

/** How long a locked folder is tried again. */
const LOCK_PATIENCE_MS = 2000;

/** A request to one session; without `session` to the default one. */
export interface Call {
	readonly method: string;
	readonly params?: unknown[];
	readonly session?: Uuid | undefined;
	/** The client-side transaction that it is part of: what `begin` gave. */
	readonly txn?: Uuid | undefined;
}

export interface Link {
	/** Such as `3.3.2`. */
	readonly version: string;
	readonly embedded: boolean;
	/** Whether who is not signed in may do everything: an embedded engine, or a server started without authentication. */
	readonly openToAll: boolean;
	/** Sends once. Rejects with the SDK's errors: see `failures.ts`. */
	call<T>(call: Call): Promise<T>;
	/** Resolves when the connection has ended, by whichever side. */
	readonly closed: Promise<void>;
	close(): Promise<void>;
}

/** Where and how long to try. */
export interface LinkOptions {
	readonly endpoint: string;
	/** For messages. */
	readonly shownEndpoint: string;
	readonly timeoutMs: number;
}

/** A WebSocket engine whose keep-alive does not reject into the void when the socket closes. */
class QuietEngine extends WebSocketEngine {
	// Not async: that would be one more promise, and the one that nobody takes.
	override send<Method extends string, Params extends unknown[] | undefined, Result>(request: {
		method: Method;
		session?: Uuid;
		params?: Params;
		txn?: Uuid;
	}): Promise<Result> {
		const answer = super.send<Method, Params, Result>(request);
		if (request.method === "ping") answer.catch(() => {});
		return answer;
	}
}

/** Opens a connection; rejects with one sentence, at the latest when the time is over. */
export async function openLink(options: LinkOptions, token: CancellationToken): Promise<Link> {
	const limit = timeLimit(options, token);
	try {
		if (/^wss?:/.test(options.endpoint)) return await open(socketAttempt(options), limit, false);
		return await openEmbedded(options, limit);
	} finally {
		limit.end();
	}
}

/** The engine lets go of a folder a moment after it was closed: only one that stays locked is somebody else's. */
async function openEmbedded(options: LinkOptions, limit: TimeLimit): Promise<Link> {
	const patience = Date.now() + LOCK_PATIENCE_MS;
	for (;;) {
		try {
			return await open(await embeddedAttempt(options), limit, true);
		} catch (error) {
			const locked = error instanceof SessionsError && error.code === "folderInUse";
			if (!locked || Date.now() > patience) throw error;
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
	}
}

async function open(attempt: Attempt, limit: TimeLimit, embedded: boolean): Promise<Link> {
	try {
		const version = await Promise.race([attempt.opened, limit.reached]);
		if (Number.parseInt(version, 10) < 3) throw errors.serverTooOld(version);
		const calls = new Calls(attempt.closed);
		const call = <T>(asked: Call) =>
			calls.send(() => attempt.engine().send<string, unknown[], T>(request(asked)));
		const openToAll = embedded || (await Promise.race([isOpenToAll(call), limit.reached]));
		const close = async () => {
			// The engine (3.0.2) aborts its process when it is freed while it works: whoever waits hears of the end at
			// once, and the engine of it when it is idle. One that never is, is ended by the host with its process.
			if (embedded) await calls.end();
			await attempt.close();
		};
		return { version, embedded, openToAll, closed: attempt.closed, close, call };
	} catch (error) {
		attempt.close().catch(() => {});
		throw error;
	}
}

/** Ends every call with the connection: the SDK forgets those that wait while it is being closed. */
class Calls {
	readonly #waiting = new Set<(error: Error) => void>();
	readonly #running = new Set<Promise<unknown>>();
	#ended = false;

	constructor(closed: Promise<void>) {
		void closed.then(() => this.#endAll());
	}

	send<T>(begin: () => Promise<T>): Promise<T> {
		if (this.#ended) return Promise.reject(errors.connectionLost());
		return new Promise<T>((resolve, reject) => {
			const answer = begin();
			this.#waiting.add(reject);
			this.#running.add(answer);
			answer.then(resolve, reject).finally(() => {
				this.#waiting.delete(reject);
				this.#running.delete(answer);
			});
		});
	}

	/** Nobody waits any more; resolves when nothing runs any more either. */
	async end(): Promise<void> {
		this.#endAll();
		await Promise.allSettled(this.#running);
	}

	#endAll(): void {
		this.#ended = true;
		for (const reject of this.#waiting) reject(errors.outcomeUnknown());
		this.#waiting.clear();
	}
}

/** Asked before anybody has signed in. */
async function isOpenToAll(call: <T>(asked: Call) => Promise<T>): Promise<boolean> {
	try {
		const answer = await call<unknown>({ method: "query", params: ["INFO FOR ROOT"] });
		return answer instanceof RawResults && answer.statements[0]?.status === "OK";
	} catch (error) {
		if (error instanceof ServerError) return false;
		throw error;
	}
}

function request(call: Call): { method: string; params?: unknown[]; session?: Uuid; txn?: Uuid } {
	return {
		method: call.method,
		...(call.params ? { params: call.params } : {}),
		...(call.session ? { session: call.session } : {}),
		...(call.txn ? { txn: call.txn } : {}),
	};
}

interface Attempt {
	/** Resolves with the version. */
	readonly opened: Promise<string>;
	readonly closed: Promise<void>;
	readonly engine: () => Engine;
	readonly close: () => Promise<void>;
}

function socketAttempt(options: LinkOptions): Attempt {
	let failure: SocketFailure | undefined;
	let terminate = () => {};
	const websocketImpl = socketClass({
		created: (end) => {
			terminate = end;
		},
		failed: (reason) => {
			failure ??= reason;
		},
	});
	const quiet: EngineFactory = (context) => new QuietEngine(context);
	return start(
		options,
		{ ws: quiet, wss: quiet },
		{
			websocketImpl,
			describe: () =>
				failure ? socketError(options.shownEndpoint, failure) : errors.closedAtOnce(options.shownEndpoint),
			// A server that is busy does not answer a goodbye, and what runs there is to end with the socket.
			beforeClose: () => terminate(),
		},
	);
}

async function embeddedAttempt(options: LinkOptions): Promise<Attempt> {
	const { NodeEngine } = await import("@surrealdb/node").catch((error: unknown) => {
		throw loadError(error);
	});
	// Its published types repeat the SDK's class Feature instead of importing it, and so do not fit the SDK's own.
	const factory: EngineFactory = (context) => new NodeEngine(context) as unknown as Engine;
	const schemes = ["mem", "rocksdb", "surrealkv"];
	return start(
		{ ...options, endpoint: engineEndpoint(options.endpoint) },
		Object.fromEntries(schemes.map((scheme) => [scheme, factory])),
		{
			describe: (error) => engineError(options.shownEndpoint, error),
		},
	);
}

/** The engine takes as a parameter what used to be a scheme of its own. */
function engineEndpoint(endpoint: string): string {
	if (!endpoint.startsWith("surrealkv+versioned:")) return endpoint;
	const plain = endpoint.replace("surrealkv+versioned:", "surrealkv:");
	return `${plain}${plain.includes("?") ? "&" : "?"}versioned=true`;
}

type Engine = RpcEngine & SurrealEngine;
type EngineFactory = (context: DriverContext) => Engine;

function start(
	options: LinkOptions,
	factories: Record<string, EngineFactory>,
	how: {
		websocketImpl?: typeof globalThis.WebSocket;
		describe: (error: Error) => SessionsError;
		beforeClose?: () => void;
	},
): Attempt {
	let engine: Engine | undefined;
	let fail: (error: Error) => void = () => {};
	const failed = new Promise<never>((_, reject) => {
		fail = reject;
	});
	failed.catch(() => {});
	const capture = (factory: EngineFactory) => (context: DriverContext) => {
		engine = factory(context);
		// The SDK does not listen to this event, so that a locked folder would hang it.
		engine.subscribe("error", (error) => fail(how.describe(error)));
		return engine;
	};
	const db = new Surreal({
		codecs: { cbor: () => new LazyCodec() },
		engines: Object.fromEntries(
			Object.entries(factories).map(([scheme, factory]) => [scheme, capture(factory)]),
		),
		...(how.websocketImpl ? { websocketImpl: how.websocketImpl } : {}),
	});
	const closed = new Promise<void>((resolve) => {
		db.subscribe("disconnected", resolve);
	});
	const connected = db.connect(options.endpoint, { reconnect: false, versionCheck: false }).then(async () => {
		if (!engine?.features.has(Features.Sessions)) throw errors.notSurrealDB(options.shownEndpoint);
		return (await db.version()).version.replace(/^surrealdb-/, "");
	});
	const ended = closed.then(() => {
		throw how.describe(new Error("the connection was closed"));
	});
	ended.catch(() => {});
	return {
		opened: Promise.race([connected, failed, ended]).catch((error: unknown) => {
			throw error instanceof SessionsError ? error : describeOpen(options, error);
		}),
		closed,
		engine: () => {
			if (!engine) throw errors.connectionLost();
			return engine;
		},
		close: async () => {
			how.beforeClose?.();
			await db.close();
		},
	};
}

function describeOpen(options: LinkOptions, error: unknown): SessionsError {
	const described = callError(error);
	return described.code === "outcomeUnknown" ? errors.closedAtOnce(options.shownEndpoint) : described;
}

interface TimeLimit {
	/** Rejects when the time is over or the caller has cancelled. */
	readonly reached: Promise<never>;
	readonly end: () => void;
}

function timeLimit(options: LinkOptions, token: CancellationToken): TimeLimit {
	let end = () => {};
	const reached = new Promise<never>((_, reject) => {
		const timer = setTimeout(
			() => reject(errors.timeout(options.shownEndpoint, options.timeoutMs)),
			options.timeoutMs,
		);
		const cancelled = token.onCancellationRequested(() => reject(errors.cancelled()));
		if (token.isCancellationRequested) reject(errors.cancelled());
		end = () => {
			clearTimeout(timer);
			cancelled.dispose();
		};
	});
	reached.catch(() => {});
	return { reached, end };
}
