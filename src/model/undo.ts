import {
	closeSession,
	createSession,
	forkSession,
	type RunResult,
	releaseRun,
	runQuery,
	type SessionRef,
} from "../protocol/backend";
import type { Backend } from "./backend";

/** By its name: what else there is to say about it is loaded when it is first needed. */
const OPEN_LOOK = "look/open";

/** Leaves nothing behind of a request that was cancelled when it had been answered already. */
export function undo(backend: Backend, method: string, result: unknown): void {
	switch (method) {
		case createSession.method:
		case forkSession.method:
		case OPEN_LOOK:
			backend.request(closeSession, { id: (result as SessionRef).id }).catch(() => undefined);
			break;
		case runQuery.method:
			backend.notify(releaseRun, { run: (result as RunResult).run });
			break;
		default:
	}
}
