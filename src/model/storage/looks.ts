import { ConfigurationTarget, type Memento, workspace as vscodeWorkspace } from "vscode";
import { home } from "../home.node";
import { isRunning, pid } from "../isRunning.node";
import {
	type DevelopmentDatabase,
	type GrantMemory,
	type LookSettings,
	Looks,
	type RememberedGrant,
} from "../looks";
import type { WorkspaceModel } from "../workspaceModel";
import { setting } from "./settings";

const GRANTS = "surrealSessions.lookGrants";

/** Looking as records, with this editor's settings and its memory of this workspace. */
export function makeLooks(
	workspace: WorkspaceModel,
	memento: Memento,
	workspaceFolder: () => string | undefined,
): Looks {
	const memory: GrantMemory = {
		get: () => memento.get<readonly RememberedGrant[]>(GRANTS, []),
		set: async (grants) => memento.update(GRANTS, grants.length > 0 ? grants : undefined),
	};
	const settings = readLookSettings;
	return new Looks({ workspace, settings, mark, workspaceFolder, home, memory, pid, isRunning });
}

/** `surrealSessions.lookAsRecord.*` as it is now. What makes no sense in the list of databases marks none. */
function readLookSettings(): LookSettings {
	const name = setting("lookAsRecord.accessName");
	const databases = setting("lookAsRecord.developmentDatabases");
	return {
		accessName: typeof name === "string" ? name.trim() : "",
		developmentDatabases: Array.isArray(databases) ? databases.filter(isDatabase) : [],
	};
}

function isDatabase(value: unknown): value is DevelopmentDatabase {
	if (typeof value !== "object" || value === null) return false;
	const { endpoint, namespace, database } = value as Readonly<Record<string, unknown>>;
	return [endpoint, namespace, database].every((each) => typeof each === "string");
}

/** Marks a database as one for development, in the user's own settings: a workspace's cannot say it. */
async function mark(database: DevelopmentDatabase): Promise<void> {
	const { developmentDatabases } = readLookSettings();
	await vscodeWorkspace
		.getConfiguration("surrealSessions.lookAsRecord")
		.update("developmentDatabases", [...developmentDatabases, database], ConfigurationTarget.Global);
}
