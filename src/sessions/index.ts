/** The Sessions view, the commands on connection and sessions, and the status bar. */
import { TreeItemCheckboxState, window } from "vscode";
import { execute } from "../commands";
import { type Disposable, DisposableStore } from "../common/disposable";
import { views } from "../contributions";
import type { SessionRef } from "../protocol/backend";
import { ActiveMark } from "./activeMark";
import { registerConnectionCommands } from "./connectionCommands";
import { keepContextKeys } from "./contextKeys";
import type { SessionsDeps } from "./deps";
import { registerIdentityCommands } from "./identityCommands";
import { registerLookCommands } from "./lookCommands";
import { showNotices } from "./notices";
import { SessionPicker } from "./pickSession";
import { selectedNode } from "./selectedNode";
import { registerSessionCommands } from "./sessionCommands";
import { SessionsTree } from "./sessionsTree";
import { watchConnectionSettings } from "./settingsWatch";
import { SessionStatusBar } from "./statusBar";
import { whileReconnecting } from "./ticker";
import { registerVariableCommands } from "./variableCommands";
import { showConnectionState } from "./viewMessage";

export type { SessionsDeps } from "./deps";
export { Failures } from "./failures";

/** The room, as `extension.ts` needs it. */
export interface SessionsRoom extends Disposable {
	/**
	 * Resolves when the view has the focus that it was given, which it takes when it has drawn what is to have it. A
	 * question that is asked before would lose the keys to it.
	 */
	focusTaken(): PromiseLike<unknown>;
}

export function registerSessions(deps: SessionsDeps): SessionsRoom {
	const { workspace, chosen } = deps;
	const store = new DisposableStore();
	const tree = store.add(new SessionsTree(workspace, chosen));
	const view = store.add(
		window.createTreeView(views.sessions, { treeDataProvider: tree, manageCheckboxStateManually: true }),
	);
	store.add(
		view.onDidChangeCheckboxState(({ items }) =>
			chosen.change(
				items.flatMap(([node, state]) =>
					node.kind === "session" ? [[node.sessionId, state === TreeItemCheckboxState.Checked]] : [],
				),
			),
		),
	);
	store.add(window.registerFileDecorationProvider(store.add(new ActiveMark(workspace))));
	const statusBar = store.add(new SessionStatusBar(workspace));
	const picker = new SessionPicker(workspace);
	/** Shows a session in the view, where that can be seen. */
	const show = ({ id }: SessionRef, how: Parameters<typeof view.reveal>[1]) => {
		if (!view.visible) return;
		void tree.show(id, (node) => view.reveal(node, how));
	};
	const reveal = (session: SessionRef, how?: { readonly focus: boolean }) =>
		show(session, { select: true, ...how });
	const unfold = (session: SessionRef) => show(session, { select: false, expand: true });

	store.add(
		deps.commands.register("_surrealSessions.openSelected", async () => {
			const node = await selectedNode(view);
			if (node?.kind === "session") await execute("surrealSessions.activateSession", node.sessionId);
			if (node?.kind === "identity") await execute("surrealSessions.signIn", node.sessionId);
			if (node?.kind === "place") await execute("surrealSessions.useNamespaceDatabase", node.sessionId);
		}),
	);
	const keys = () => import("./rowKeys");
	store.add(
		deps.commands.register("_surrealSessions.editFocused", async () => (await keys()).editFocused(view)),
	);
	store.add(
		deps.commands.register("_surrealSessions.removeFocused", async () =>
			(await keys()).removeFocused(view, workspace),
		),
	);
	let focusTaken: PromiseLike<unknown> = Promise.resolve();
	const focusConnection = () => {
		tree.drawNow();
		focusTaken = view.reveal(tree.root, { select: false, focus: true }).then(undefined, () => {});
		return focusTaken;
	};
	store.add(registerConnectionCommands(deps, focusConnection));
	store.add(registerSessionCommands(deps, picker, reveal));
	store.add(registerIdentityCommands(deps, picker));
	store.add(registerLookCommands(deps, reveal));
	store.add(registerVariableCommands(deps, picker, unfold));
	store.add(keepContextKeys(workspace));
	const message = store.add(showConnectionState(workspace, view));
	store.add(
		whileReconnecting(workspace, () => {
			statusBar.update();
			message.update();
		}),
	);
	store.add(showNotices(workspace, deps.workspaceFolder));
	store.add(watchConnectionSettings(workspace));
	return { dispose: () => store.dispose(), focusTaken: () => focusTaken };
}
