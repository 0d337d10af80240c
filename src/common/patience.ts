import type { CancellationToken } from "vscode-jsonrpc";

/** Pauses before each attempt to reconnect, in milliseconds; the last one repeats. */
const PAUSES = [100, 500, 1000, 2000, 4000, 8000, 15_000, 30_000] as const;

// Wherever this runs there are timers; this folder has the types of no such place.
declare function setTimeout(then: () => void, ms: number): unknown;
declare function clearTimeout(timer: unknown): void;

/** The pause before an attempt to reconnect, in milliseconds; the first attempt is 1. */
export function pauseBefore(attempt: number): number {
	return PAUSES[Math.min(attempt, PAUSES.length) - 1] ?? 0;
}

/** A pause that can be cut short. */
export class Pause {
	#end: (() => void) | undefined;

	/** Resolves when the time is over, the token is cancelled, or the pause is ended. */
	for(ms: number, token: CancellationToken): Promise<void> {
		return new Promise((resolve) => {
			const end = () => {
				clearTimeout(timer);
				listening.dispose();
				this.#end = undefined;
				resolve();
			};
			const timer = setTimeout(end, ms);
			const listening = token.onCancellationRequested(end);
			this.#end = end;
		});
	}

	/** Ends the pause that there is. */
	end(): void {
		this.#end?.();
	}
}
