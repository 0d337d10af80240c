/** Commands on the connection as a whole. */
import { type Disposable, DisposableStore } from "../common/disposable";
import { errors } from "../common/errors";
import type { ConnectRequest } from "../model/connectPlan";
import { isSameEndpoint } from "../model/endpoint";
import { isOpen } from "../model/isOpen";
import { hasWorkspace, readConnectionSettings } from "../model/storage/settings";
import { withProgress } from "../progress";
import { listSessions } from "../protocol/backend";
import type { ConnectFormPlaces } from "./connectForm";
import type { SessionsDeps } from "./deps";
import { isTreeNode } from "./treeNodes";

/** Loaded when they are first asked for: an editor that only starts does not need them. */
const questions = () => import("./connectionQuestions");

/** A button of the empty view is gone as soon as there is a connection to show: then `focusConnection` takes the focus. */
export function registerConnectionCommands(
	deps: SessionsDeps,
	focusConnection: () => PromiseLike<unknown>,
): Disposable {
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

	const connectInstead: typeof connect = async (request) => {
		if (isOpen(workspace.connection)) {
			// What cannot be connected to ends nothing.
			workspace.checkEndpoint(request);
			await (await questions()).confirmLoss(workspace, "Connect");
		}
		return connect(request);
	};

	const begunIn = async (from: "view" | undefined, connecting: (run: typeof connect) => Promise<unknown>) => {
		let focused: PromiseLike<unknown> | undefined;
		const shown = workspace.onDidChangeConnection(() => {
			shown.dispose();
			if (from === "view") focused = focusConnection();
		});
		try {
			await connecting(async (request) => {
				try {
					return await connectInstead(request);
				} finally {
					// A form that comes back would lose the keys to the view.
					await focused;
				}
			});
		} finally {
			shown.dispose();
		}
	};

	// Forms are loaded when they are first asked for: an editor that only starts does not need them.
	const guided = async (run: typeof connect, how?: "folder" | "server") =>
		(await import("./guidedConnect")).guidedConnect(deps, places(), run, how);

	store.add(
		commands.register("surrealSessions.connect", async (options, from) => {
			if (!workspace.isTrusted()) throw errors.untrustedWorkspace();
			if (!options || isTreeNode(options)) return guided(connectInstead);
			await begunIn(from, async (run) => {
				if ("guided" in options) await guided(run, options.guided);
				else await run(isConfigured(options, places()) ? options : { auth: "none", ...options });
			});
		}),
	);
	store.add(
		commands.register("surrealSessions.reconnect", async (from) => {
			await begunIn(from, (run) => run({}));
		}),
	);
	store.add(
		commands.register("surrealSessions.disconnect", async () => {
			if (isOpen(workspace.connection)) await (await questions()).confirmLoss(workspace, "Disconnect");
			await withProgress("Disconnecting…", (token) => workspace.disconnect(token));
		}),
	);
	store.add(
		commands.register("surrealSessions.retryNow", async () => {
			if (workspace.connection.state === "failed") {
				await withProgress("Connecting…", (token) => workspace.retry(token));
			} else workspace.retryNow();
		}),
	);
	store.add(
		commands.register("surrealSessions.stopRunning", async () => (await questions()).stopRunning(deps)),
	);
	store.add(
		commands.register("surrealSessions.forgetPassword", async () =>
			(await import("./forgetPassword")).forgetPassword(deps, places()),
		),
	);
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
	return isSameEndpoint(endpoint, readConnectionSettings().endpoint, places);
}
