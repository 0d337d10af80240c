/** The table of contents: builds the parts, one register(…) a room, and returns the public API. */
// Gives the library its timers, also before there is a backend: the results page is talked to by it as well.
import "vscode-jsonrpc/node";
import { type ExtensionContext, workspace as folders, Uri, window } from "vscode";
import type { SurrealSessionsApi } from "./api";
import { type CommandRegistry, createCommandRegistry } from "./commands";
import { registerCompare } from "./compare/index";
import type { StartBackend } from "./model/backend";
import { BackendLane } from "./model/backendLane";
import { ChosenSessions } from "./model/chosenSessions";
import { home } from "./model/home.node";
import type { Looks } from "./model/looks";
import { createPublicApi } from "./model/publicApi";
import { rememberedFields } from "./model/storage/remembered";
import { secretStore } from "./model/storage/secrets";
import { permissionRecords, readConnectionSettings } from "./model/storage/settings";
import { WorkspaceModel } from "./model/workspaceModel";
import { registerPermissions } from "./permissions/index";
import { registerQuery } from "./query/index";
import { registerResults } from "./results/index";
import { Failures, registerSessions } from "./sessions/index";
import { registerTests } from "./tests/index";

let end: (() => Promise<void>) | undefined;

/** Starts nothing but what is seen: the backend comes with the first need for it. */
export function activate(context: ExtensionContext): SurrealSessionsApi {
	const { extensionUri, subscriptions } = context;
	const log = window.createOutputChannel("SurrealDB Sessions", { log: true });
	const secrets = secretStore(context.secrets);
	const script = Uri.joinPath(extensionUri, "dist", "backend.mjs").fsPath;
	// Loaded when it is first needed: an editor that only starts does not need it.
	const start: StartBackend = async (sink) => {
		const { startBackendProcess } = await import("./model/backendProcess.node");
		return startBackendProcess({ script, log }, sink);
	};
	const lane = new BackendLane(start, log);
	const workspaceFolder = () => folders.workspaceFolders?.[0]?.uri.fsPath;
	const workspace = new WorkspaceModel({
		lane,
		log,
		isTrusted: () => folders.isTrusted,
		sources: {
			settings: readConnectionSettings,
			workspaceFolder,
			home,
			secrets,
			askPassword: async (ref, endpoint, token) => {
				await sessions.focusTaken();
				return (await import("./sessions/askPassword")).askPassword(secrets, ref, endpoint, token);
			},
			// For an embedded database, when it is connected to.
			setupFiles: async (patterns) => (await import("./model/storage/setupFiles")).readSetupFiles(patterns),
		},
	});
	end = async () => {
		// A database folder is closed in good order, as far as there is time for that.
		await workspace.disconnect().catch(() => undefined);
		await lane.dispose();
	};

	const failures = new Failures(log, { workspace, settings: readConnectionSettings });
	const commands: CommandRegistry = createCommandRegistry((error, command) => failures.show(error, command));
	const chosen = new ChosenSessions();
	const remembered = rememberedFields(context.workspaceState);
	const showLog = () => log.show(true);
	const deps = { context, workspace, commands, log };

	let made: Promise<Looks> | undefined;
	const looks = () => {
		made ??= import("./model/storage/looks").then(({ makeLooks }) =>
			makeLooks(workspace, context.workspaceState, workspaceFolder),
		);
		return made;
	};

	const results = registerResults({ workspace, extensionUri, log });
	const sessions = registerSessions({
		...deps,
		chosen,
		secrets,
		remembered,
		workspaceFolder,
		home,
		showLog,
		looks,
	});
	const failed = (error: unknown) => failures.show(error, "surrealSessions.compareSessions");
	subscriptions.push(
		log,
		workspace,
		results,
		registerPermissions({
			...deps,
			extensionUri,
			chosen,
			failed: (error) => failures.show(error, "surrealSessions.showPermissionMatrix"),
		}),
		registerQuery({ workspace, commands, showRun: (run) => results.show(run) }),
		registerCompare({ ...deps, chosen, failed }),
		registerTests({ ...deps, startBackend: start, looks }),
		sessions,
	);
	return createPublicApi(workspace, { permissionRecords, looks });
}

/** Ends the backend; VS Code waits for it, though not for long. */
export async function deactivate(): Promise<void> {
	await end?.();
}
