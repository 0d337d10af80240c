import { type CancellationToken, type RequestType, RequestType0 } from "vscode-jsonrpc";
import { errors } from "../common/errors";
import { closeSession, resultPage, type SessionRef, type WireError } from "../protocol/backend";
import { type CompareParams, compareRun, stopCompared } from "../protocol/compare";
import type { Backend } from "./backend";
import { type Gate, RequestQueue } from "./requestQueue";
import { undo } from "./undo";
import type { Here, Requester } from "./workspace";

export interface RequestsDeps extends Gate {
	/** The one that runs. */
	readonly backend: () => Backend | undefined;
	readonly isTrusted: () => boolean;
	/** Whether there is a connection that requests may be sent on. */
	readonly isOpen: () => boolean;
	/** Which connection there is, or is being made: another number for each. */
	readonly connection: () => number;
}

/** The way of a request to the backend, in the order of the calls. */
export class Requests {
	readonly #deps: RequestsDeps;
	readonly #queue: RequestQueue;
	/** Sessions that are being closed by a request of ours. */
	readonly #closing = new Set<string>();

	constructor(deps: RequestsDeps) {
		this.#deps = deps;
		this.#queue = new RequestQueue(deps);
	}

	isClosing(session: string): boolean {
		return this.#closing.has(session);
	}

	/**
	 * Sends to one connection alone: what waits until another one is made, which may be to another database, is not sent
	 * there.
	 */
	of(connection: number): Here {
		const deps = this.#deps;
		const request: Requester["request"] = <P, R>(
			type: RequestType<P, R, WireError> | RequestType0<R, WireError>,
			...rest: readonly unknown[]
		) => this.#send(connection, type, rest);
		return {
			request,
			get isCurrent() {
				return deps.isOpen() && connection === deps.connection();
			},
		};
	}

	/** `rest`: the parameters, where the request takes any, and a token. */
	async #send<P, R>(
		connection: number,
		type: RequestType<P, R, WireError> | RequestType0<R, WireError>,
		rest: readonly unknown[],
	): Promise<R> {
		const takesNothing = type instanceof RequestType0;
		const token = (takesNothing ? rest[0] : rest[1]) as CancellationToken | undefined;
		if (!this.#deps.isTrusted()) throw errors.untrustedWorkspace();
		if (token?.isCancellationRequested) throw errors.cancelled();
		const begin = async () => {
			if (connection !== this.#deps.connection()) throw errors.otherConnection();
			const backend = this.#deps.backend();
			if (!backend || !this.#deps.isOpen()) throw errors.notConnected();
			return takesNothing ? backend.request(type, token) : this.#sendTo(backend, type, rest[0] as P, token);
		};
		if (takesNothing || type.method !== resultPage.method) return this.#queue.add(begin, token);
		// Results stay with the process that made them, whatever becomes of the connection.
		const backend = this.#deps.backend();
		if (!backend) throw errors.resultsGone();
		return backend.request(type, rest[0] as P, token);
	}

	#sendTo<P, R>(
		backend: Backend,
		type: RequestType<P, R, WireError>,
		params: P,
		token: CancellationToken | undefined,
	): Promise<R> {
		const stop = stopOf(type.method, params);
		if (stop && token) {
			const listening = token.onCancellationRequested(() => {
				// It is gone together with the process: the request below says so.
				backend.request(stopCompared, stop).catch(() => undefined);
			});
			return backend.request(type, params).finally(() => listening.dispose());
		}
		const late = (result: R) => undo(backend, type.method, result);
		const closing = type.method === closeSession.method ? (params as SessionRef).id : undefined;
		if (closing === undefined) return backend.request(type, params, token, late);
		this.#closing.add(closing);
		return backend.request(type, params, token).finally(() => this.#closing.delete(closing));
	}
}

/** What stops a request that is not given up when it is cancelled, since its caller is owed what has become of it. */
function stopOf(method: string, params: unknown): { readonly key: string } | undefined {
	if (method !== compareRun.method) return undefined;
	const { key, writes } = params as CompareParams;
	return key !== undefined && writes === "commit" ? { key } : undefined;
}
