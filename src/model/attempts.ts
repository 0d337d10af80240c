import type { CancellationToken } from "vscode-jsonrpc";
import { cancellation } from "../common/cancellation";
import { errors } from "../common/errors";
import type { ConnectResult } from "../protocol/backend";
import { orCancelled } from "./waiting";

/** A connection that is being made: by the user, or again after the backend has ended. */
export interface Attempt {
	readonly kind: "connect" | "recover";
	/** Rejections are handled: whoever is not interested need not listen. */
	readonly promise: Promise<ConnectResult>;
	cancel(): void;
}

/** The one lane in which connections are made: a later attempt cancels the earlier one, and waits for its end. */
export class Attempts {
	#current: Attempt | undefined;
	/** Who waits in {@link join}. */
	#waiting = 0;

	get current(): Attempt | undefined {
		return this.#current;
	}

	begin(
		kind: Attempt["kind"],
		token: CancellationToken | undefined,
		work: (token: CancellationToken) => Promise<ConnectResult>,
	): Promise<ConnectResult> {
		const earlier = this.#current;
		earlier?.cancel();
		const { token: inner, cancel } = cancellation();
		const passingOn = token?.onCancellationRequested(cancel);
		const run = async (): Promise<ConnectResult> => {
			try {
				await earlier?.promise.catch(() => undefined);
				if (inner.isCancellationRequested) throw errors.cancelled();
				return await work(inner);
			} finally {
				passingOn?.dispose();
				if (this.#current === attempt) this.#current = undefined;
			}
		};
		const attempt: Attempt = { kind, promise: run(), cancel };
		attempt.promise.catch(() => undefined);
		this.#current = attempt;
		return attempt.promise;
	}

	/** Waits for the attempt that there is, or that `make` begins. It is given up when the last one who waits cancels. */
	async join(make: () => Promise<unknown>, token: CancellationToken | undefined): Promise<void> {
		const promise: Promise<unknown> = this.#current?.promise ?? make();
		const attempt = this.#current;
		this.#waiting++;
		try {
			await orCancelled(promise, token);
		} catch (error) {
			// Sessions come back for more than those who wait.
			const isLast = token?.isCancellationRequested && this.#waiting === 1;
			if (isLast && attempt?.kind === "connect") attempt.cancel();
			throw error;
		} finally {
			this.#waiting--;
		}
	}
}
