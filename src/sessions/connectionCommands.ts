/** Commands on the connection as a whole. */
import { window } from "vscode";
import { defined } from "../common/defined";
import { type Disposable, DisposableStore } from "../common/disposable";
import { errors } from "../common/errors";
import type { ConnectRequest } from "../model/connectPlan";
import { isSameEndpoint } from "../model/endpoint";
import { hasWorkspace, readConnectionSettings } from "../model/storage/settings";
import { withProgress } from "../progress";
import { listSessions } from "../protocol/backend";
import type { ConnectFormPlaces } from "./connectForm";
import type { SessionsDeps } from "./deps";
import { isTreeNode } from "./treeNodes";

export function registerConnectionCommands(deps: SessionsDeps): Disposable {
	const { workspace, commands } = deps;
	const store = new DisposableStore();
	const places = (): ConnectFormPlaces => ({
		workspaceFolder: deps.workspaceFolder(),
		home: deps.home,
		hasWorkspace: hasWorkspace(),
	});
	const connect = (request: ConnectRequest) =>
		withProgress(`Connecting to ${request.endpoint ?? readConnectionSettings().endpoint}…`, (token) =>
			workspace.connect({ whereNoneIsNamed: "main", ...request }, token),
		);

	// Forms are loaded when they are first asked for: an editor that only starts does not need them.
	const guided = async (run: typeof connect, how?: "folder" | "server") =>
		(await import("./guidedConnect")).guidedConnect(deps, places(), run, how);

	store.add(
		commands.register("surrealSessions.connect", async (options) => {
			if (!workspace.isTrusted()) throw errors.untrustedWorkspace();
			if (!options || isTreeNode(options)) return guided(connect);
			if ("guided" in options) return guided(connect, options.guided);
			await connect(isConfigured(options, places()) ? options : { auth: "none", ...options });
		}),
	);
	store.add(commands.register("surrealSessions.reconnect", async () => void (await connect({}))));
	store.add(commands.register("surrealSessions.disconnect", () => workspace.disconnect()));
	store.add(
		commands.register("surrealSessions.retryNow", async () => {
			if (workspace.connection.state === "failed") {
				await withProgress("Connecting…", (token) => workspace.retry(token));
			} else workspace.retryNow();
		}),
	);
	store.add(commands.register("surrealSessions.stopRunning", () => stopRunning(deps)));
	store.add(commands.register("surrealSessions.showLog", () => deps.showLog()));
	store.add(
		commands.register("surrealSessions.refreshSessions", async () => {
			await withProgress("Asking the server for its sessions…", (token) =>
				workspace.request(listSessions, token),
			);
		}),
	);
	return store;
}

/** The configured user belongs to the configured endpoint, and to no other. */
function isConfigured({ endpoint }: ConnectRequest, places: ConnectFormPlaces): boolean {
	if (endpoint === undefined) return true;
	const where = defined({ workspaceFolder: places.workspaceFolder, home: places.home });
	return isSameEndpoint(endpoint, readConnectionSettings().endpoint, where);
}

async function stopRunning({ workspace }: SessionsDeps): Promise<void> {
	// The offer may have stood there for longer than what it is about.
	if (workspace.sessions.every(({ busy }) => !busy || busy.requests === 0)) {
		void window.showInformationMessage("Nothing is running any more.");
		return;
	}
	const { engine } = workspace.connection;
	const what = {
		server:
			"SurrealDB cannot stop a single request. Dropping the connection stops all that run on it; it is made again, and the sessions come back. Whether what ran was applied is not known for each of them.",
		folder:
			"The embedded engine cannot stop a single request. Its process is ended and started again, and the sessions come back.",
		memory:
			"The embedded engine cannot stop a single request. Its process is ended and started again: the data of the in-memory database will be gone, and the set-up files run again.",
	}[engine ?? "server"];
	const stop = engine === "server" ? "Drop the Connection" : "End the Process";
	const answer = await window.showWarningMessage(
		"Stop what is running?",
		{ modal: true, detail: what },
		stop,
	);
	if (answer !== stop) throw errors.cancelled();
	await withProgress("Stopping what is running…", (token) => workspace.stopRunning(token));
}
