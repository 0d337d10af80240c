import { ConfigurationTarget, type Disposable, workspace } from "vscode";
import { defined } from "../../common/defined";
import type { SettingMap } from "../../contributions";
import { type ConnectionAuth, type ConnectionSettings, parseConnectionAuth } from "../connectionSettings";

const SECTION = "surrealSessions";

/** What is kept in the workspace's settings when the user wishes it: never a secret. */
export interface RememberedConnection {
	readonly endpoint: string;
	readonly namespace?: string;
	readonly database?: string;
	readonly auth?: ConnectionAuth;
}

/** `surrealSessions.connection.*` as it is now. Throws `invalidArgument` when a setting makes no sense. */
export function readConnectionSettings(): ConnectionSettings {
	const timeout = setting("connection.timeout");
	return {
		endpoint: text(setting("connection.endpoint")) ?? "",
		...defined({
			namespace: text(setting("connection.namespace")) || undefined,
			database: text(setting("connection.database")) || undefined,
			auth: parseConnectionAuth(setting("connection.auth")),
		}),
		setupFiles: strings(setting("connection.setupFiles")),
		timeoutMs: typeof timeout === "number" && timeout >= 100 ? timeout : 10_000,
		duringOutage: setting("connection.duringOutage") === "fail" ? "fail" : "wait",
	};
}

/** `surrealSessions.permissions.records` as it stands there: whatever it is. */
export const permissionRecords = (): unknown => setting("permissions.records");

/** Writes what is not secret into the workspace's settings. */
export async function rememberConnection(connection: RememberedConnection): Promise<void> {
	const { endpoint, namespace, database, auth } = connection;
	const configuration = workspace.getConfiguration(SECTION);
	const values = { endpoint, namespace, database, auth };
	for (const [name, value] of Object.entries(values)) {
		await configuration.update(`connection.${name}`, value, ConfigurationTarget.Workspace);
	}
}

/** Whether the settings can be written into the workspace: there is one. */
export function hasWorkspace(): boolean {
	return (workspace.workspaceFolders?.length ?? 0) > 0;
}

/** Calls `then` after `surrealSessions.connection.*` has changed. */
export function onConnectionSettingsChange(then: () => void): Disposable {
	return workspace.onDidChangeConfiguration((event) => {
		if (event.affectsConfiguration(`${SECTION}.connection`)) then();
	});
}

/** One setting. Whoever writes settings by hand writes anything: the types of package.json are a wish. */
export function setting<K extends keyof SettingMap>(name: K): unknown {
	return workspace.getConfiguration(SECTION).get<unknown>(name);
}

function text(value: unknown): string | undefined {
	return typeof value === "string" ? value : undefined;
}

function strings(value: unknown): readonly string[] {
	return Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];
}
