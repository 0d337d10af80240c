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
	Surreal,
	type SurrealEngine,
	type Uuid,
	WebSocketEngine,
} from "surrealdb";
import type { CancellationToken } from "vscode-jsonrpc";
import { errors, SessionsError } from "../../common/errors";
import { LazyCodec } from "../cbor/codec";
import { callError, engineError, socketError } from "./failures";
import { type SocketFailure, socketClass } from "./socket";

/** A request to one session; without `session` to the default one. */
export interface Call {
	readonly method: string;
	readonly params?: unknown[];
	readonly session?: Uuid | undefined;
}

export interface Link {
	/** Such as `3.3.2`. */
	readonly version: string;
	readonly embedded: boolean;
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
	override async send<Method extends string, Params extends unknown[] | undefined, Result>(request: {
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
	const embedded = !/^wss?:/.test(options.endpoint);
	const attempt = embedded ? await embeddedAttempt(options) : socketAttempt(options);
	const limit = timeLimit(options, token);
	try {
		const version = await Promise.race([attempt.opened, limit.reached]);
		if (Number.parseInt(version, 10) < 3) throw errors.serverTooOld(version);
		return {
			version,
			embedded,
			closed: attempt.closed,
			close: attempt.close,
			call: <T>(call: Call) => attempt.engine().send<string, unknown[], T>(request(call)),
		};
	} catch (error) {
		attempt.close().catch(() => {});
		throw error;
	} finally {
		limit.end();
	}
}

function request(call: Call): { method: string; params?: unknown[]; session?: Uuid } {
	return {
		method: call.method,
		...(call.params ? { params: call.params } : {}),
		...(call.session ? { session: call.session } : {}),
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
	const websocketImpl = socketClass((reason) => {
		failure ??= reason;
	});
	return start(
		options,
		{ ws: (context) => new QuietEngine(context), wss: (context) => new QuietEngine(context) },
		{
			websocketImpl,
			describe: () =>
				failure ? socketError(options.shownEndpoint, failure) : errors.notSurrealDB(options.shownEndpoint),
		},
	);
}

async function embeddedAttempt(options: LinkOptions): Promise<Attempt> {
	const { NodeEngine } = await import("@surrealdb/node").catch((error: unknown) => {
		throw errors.engineUnavailable(error instanceof Error ? error.message : String(error));
	});
	// Its published types repeat the SDK's class Feature instead of importing it, and so do not fit the SDK's own.
	const factory: EngineFactory = (context) => new NodeEngine(context) as unknown as Engine;
	const schemes = ["mem", "rocksdb", "surrealkv", "surrealkv+versioned"];
	return start(options, Object.fromEntries(schemes.map((scheme) => [scheme, factory])), {
		describe: (error) => engineError(options.shownEndpoint, error),
	});
}

type Engine = RpcEngine & SurrealEngine;
type EngineFactory = (context: DriverContext) => Engine;

function start(
	options: LinkOptions,
	factories: Record<string, EngineFactory>,
	how: { websocketImpl?: typeof globalThis.WebSocket; describe: (error: Error) => SessionsError },
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
			await db.close();
		},
	};
}

function describeOpen(options: LinkOptions, error: unknown): SessionsError {
	const described = callError(error);
	return described.code === "outcomeUnknown" ? errors.notSurrealDB(options.shownEndpoint) : described;
}

function timeLimit(
	options: LinkOptions,
	token: CancellationToken,
): { reached: Promise<never>; end: () => void } {
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
