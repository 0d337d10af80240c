import type { CancellationToken } from "vscode-jsonrpc";
import { asSessionsError } from "../common/asSessionsError";
import { errors, type SessionsError } from "../common/errors";
import type { Log } from "../common/log";
import { mayPass, Pause, pauseBefore } from "../common/patience";
import type { ConnectionState } from "../protocol/backend";
import type { BackendLane } from "./backendLane";
import type { ConnectPlan } from "./connectPlan";
import type { Link, Opened } from "./link";

/** How a connection is made again. */
export interface Recovery {
	/** How it ended, as a sentence without its full stop. */
	readonly how?: string;
	readonly token?: CancellationToken | undefined;
	/** What is to be done first. */
	readonly before?: () => void;
	/** Waits for a server that does not answer. Otherwise there is one attempt. */
	readonly isPatient?: boolean;
}

/** Why a connection has failed that nobody waited for any longer. */
export const CANCELLED = "Bringing the connection back was cancelled.";

/** Brings the connection and its sessions back in another process. */
export class ComeBack {
	readonly #lane: BackendLane;
	readonly #link: Link;
	readonly #log: Log;
	readonly #waiting: (state: Partial<ConnectionState>) => void;
	readonly #pause = new Pause();

	/** @param waiting hears of each pause before another attempt */
	constructor(lane: BackendLane, link: Link, log: Log, waiting: (state: Partial<ConnectionState>) => void) {
		this.#lane = lane;
		this.#link = link;
		this.#log = log;
		this.#waiting = waiting;
	}

	/**
	 * Starts a backend and brings the sessions back; once more when that backend ends as well, until it is a loop.
	 *
	 * @param isPatient waits for a server that does not answer, as a connection does that was lost
	 */
	async open(plan: ConnectPlan, isPatient: boolean, token: CancellationToken): Promise<Opened> {
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
		this.#waiting({ error, attempt, nextAttemptAt: Date.now() + pause });
		await this.#pause.for(pause, token);
		if (token.isCancellationRequested) throw errors.cancelled();
	}
}
