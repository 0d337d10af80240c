import type { Credentials } from "../api";
import { defined } from "../common/defined";
import type { ConnectionAuth, ConnectionSettings } from "./connectionSettings";
import type { ConnectPlan } from "./connectPlan";

/** Whether the settings are as they were when the connection was made, or say what it was made with instead. */
export function isMadeAs(plan: ConnectPlan, now: ConnectionSettings): boolean {
	return isSame(now, plan.settings) || isSame(now, asMade(plan));
}

/** The settings that would make this connection again, as “Remember in the Workspace's Settings” writes them. */
function asMade({ settings, endpoint, params }: ConnectPlan): ConnectionSettings | undefined {
	const { namespace, database, credentials } = params;
	const auth = credentials && authOf(credentials);
	if (credentials && !auth) return undefined;
	const { setupFiles, timeoutMs, duringOutage } = settings;
	return {
		endpoint: endpoint.shown,
		...defined({ namespace, database, auth }),
		setupFiles,
		timeoutMs,
		duringOutage,
	};
}

/** `undefined` for what no setting can say. */
function authOf(credentials: Credentials): ConnectionAuth | undefined {
	switch (credentials.kind) {
		case "root":
		case "namespace":
		case "database":
			return { level: credentials.kind, user: credentials.username };
		case "access":
			return { level: "access", access: credentials.access, user: credentials.username };
		default:
			return undefined;
	}
}

function isSame(a: ConnectionSettings, b: ConnectionSettings | undefined): boolean {
	return b !== undefined && JSON.stringify(parts(a)) === JSON.stringify(parts(b));
}

function parts({
	endpoint,
	namespace = "",
	database = "",
	auth,
	setupFiles,
	timeoutMs,
	duringOutage,
}: ConnectionSettings) {
	const who = auth && [auth.level, auth.user, auth.level === "access" ? auth.access : ""];
	return [endpoint.trim(), namespace, database, who, setupFiles, timeoutMs, duringOutage];
}
