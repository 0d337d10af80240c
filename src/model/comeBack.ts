import type { CancellationToken } from "vscode-jsonrpc";
import type { SurrealSessionsErrorCode } from "../api";
import { asSessionsError } from "../common/asSessionsError";
import { errors, type SessionsError } from "../common/errors";
import type { Log } from "../common/log";
import { Pause, pauseBefore } from "../common/patience";
import type { ConnectionState } from "../protocol/backend";
import type { BackendLane } from "./backendLane";
import type { ConnectPlan } from "./connectPlan";
import type { Link, Opened } from "./link";

/** What a server that is away for a while may be the reason of. */
const PASSING: readonly SurrealSessionsErrorCode[] = [
	"connectionRefused",
	"unreachable",
	"timeout",
	"notSurrealDB",
	"connectionLost",
	"outcomeUnknown",
];

/** Whether another attempt to reconnect may succeed, though nothing is changed. */
function mayPass({ code }: SessionsError): boolean {
	return PASSING.includes(code);
}

/** How a connection is made again. */
export interface Recovery {
	/** How it ended, as a sentence without its full stop. */
	readonly how?: string;
	/** What is to be done first. */
	readonly before?: () => void;
	/** Waits for a server that does not answer, as a connection does that was lost. Otherwise there is one attempt. */
	readonly isPatient?: boolean;
}

/** Why a connection has failed that nobody waited for any longer. */
export const CANCELLED = "Bringing the connection back was cancelled.";

/** Brings the connection and its sessions back in another process. */
export class ComeBack {
	readonly #lane: BackendLane;
	readonly #link: Link;
	readonly #log: Log;
	readonly #state: (state: Partial<ConnectionState>) => void;
	readonly #pause = new Pause();

	/** @param state hears what is waited for: first what has ended, then each pause before another attempt */
	constructor(lane: BackendLane, link: Link, log: Log, state: (state: Partial<ConnectionState>) => void) {
		this.#lane = lane;
		this.#link = link;
		this.#log = log;
		this.#state = state;
	}

	/**
	 * Starts a backend and brings the sessions back; once more when that backend ends as well, until it is a loop.
	 */
	async open(
		plan: ConnectPlan,
		{ how, before, isPatient = false }: Recovery,
		token: CancellationToken,
	): Promise<Opened> {
		const begun = how === undefined ? "" : `${how}. `;
		this.#state({ error: `${begun}The sessions are being brought back.` });
		before?.();
		const restore = this.#link.restorePoints;
		for (let attempt = 1; ; ) {
			try {
				return await this.#link.open(plan, restore, token);
			} catch (thrown) {
				const error = asSessionsError(thrown);
				if (error.code === "cancelled") throw error;
				if (this.#lane.running) {
					if (!isPatient || !mayPass(error)) throw error;
					await this.#wait(++attempt, error, token);
				} else if (this.#lane.looping) throw error;
			}
		}
	}

	/** Ends the pause before the next attempt. */
	retryNow(): void {
		this.#pause.end();
	}

	async #wait(attempt: number, { message: error }: SessionsError, token: CancellationToken): Promise<void> {
		this.#log.warn(`Reconnecting, attempt ${attempt - 1}: ${error}`);
		const pause = pauseBefore(attempt);
		this.#state({ error, attempt, nextAttemptAt: Date.now() + pause });
		await this.#pause.for(pause, token);
		if (token.isCancellationRequested) throw errors.cancelled();
	}
}
