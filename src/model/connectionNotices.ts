/** The sentences about the connection that the user sees without having asked. */

import { defined } from "../common/defined";
import type { ConnectResult } from "../protocol/backend";
import type { ConnectPlan } from "./connectPlan";
import type { Endpoint } from "./endpoint";
import type { Notice } from "./notice";

/** What the backend is for its user: a server's database lives on without it. */
export function processOf({ engine }: Pick<Endpoint, "engine">): string {
	return engine === "server" ? "The process that holds the connection" : "The database process";
}

/** What is worth a word after connecting. */
export function connectNotices(plan: ConnectPlan, result: ConnectResult): readonly Notice[] {
	const notices: Notice[] = [];
	if (result.notice) notices.push({ severity: "warning", message: result.notice, actions: [] });
	if (plan.missingSetupFiles.length > 0) {
		notices.push({
			severity: "warning",
			message: `surrealSessions.connection.setupFiles names files that are not there: ${plan.missingSetupFiles.join(", ")}.`,
			actions: [],
		});
	}
	const setup = setupNotice(result);
	return setup ? [...notices, setup] : notices;
}

function setupNotice({ setupError }: ConnectResult): Notice | undefined {
	if (!setupError) return undefined;
	const { file, position, ran } = setupError.detail ?? {};
	return {
		severity: ran ? "warning" : "error",
		message: setupError.message,
		actions: file === undefined ? [] : [{ kind: "openSetupFile", path: file, ...defined({ position }) }],
	};
}

/**
 * After the backend has been started again.
 *
 * @param how the process ended, as a whole sentence without its full stop; `undefined` when that was told long ago, and
 *   the user has asked for another try
 */
export function recoveredNotice(
	how: string | undefined,
	endpoint: Endpoint,
	sessions: number,
	result: ConnectResult,
): Notice {
	const back = sessions === 1 ? "the default session is back" : `${sessions} sessions are back`;
	return how === undefined ? madeAgain(endpoint, back, result) : startedAgain(how, endpoint, back, result);
}

function startedAgain(how: string, endpoint: Endpoint, back: string, result: ConnectResult): Notice {
	if (endpoint.engine === "memory")
		return refilledNotice(
			`${how}, and the data of the in-memory database is gone with it. ${refilled(result)}, and ${back}.`,
			result,
		);
	return {
		severity: "warning",
		message: `${how}. It runs again, and ${back}. Whether what was running has been applied is not known.`,
		actions: [{ kind: "showLog" }],
	};
}

function madeAgain(endpoint: Endpoint, back: string, result: ConnectResult): Notice {
	const message = `The connection was made again, and ${back}.`;
	if (endpoint.engine === "memory")
		return refilledNotice(
			`${message} The data of the in-memory database is gone. ${refilled(result)}.`,
			result,
		);
	return { severity: "info", message, actions: [{ kind: "showLog" }] };
}

function refilled({ setupRan }: ConnectResult): string {
	return setupRan.length > 0 ? `The set-up files ran again (${setupRan.join(", ")})` : "It began again empty";
}

/** With what went wrong in the set-up files, if something did. */
function refilledNotice(message: string, result: ConnectResult): Notice {
	const setup = setupNotice(result);
	return {
		severity: "warning",
		message: setup ? `${message} ${setup.message}` : message,
		actions: [...(setup?.actions ?? []), { kind: "showLog" }],
	};
}

/** When it is not started again any more. `how` is what is said of its last end. */
export function loopNotice(endpoint: Endpoint, how: string): Notice {
	return {
		severity: "error",
		message: `${processOf(endpoint)} ${how}, for the third time within a minute, and is not started again by itself.`,
		actions: [{ kind: "tryAgain" }, { kind: "showLog" }],
	};
}

/** When the active session has ended by somebody else's doing. */
export function vanishedNotice(name: string): Notice {
	return {
		severity: "warning",
		message: `The active session “${name}” has ended. Editors work as no session until you choose one.`,
		actions: [{ kind: "chooseSession" }],
	};
}
