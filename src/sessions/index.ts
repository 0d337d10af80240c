/** The Sessions view, the commands on connection and sessions, and the status bar. */
import { window } from "vscode";
import { type Disposable, DisposableStore } from "../common/disposable";
import { views } from "../contributions";
import type { SessionState } from "../protocol/backend";
import { ActiveMark } from "./activeMark";
import { registerConnectionCommands } from "./connectionCommands";
import { keepContextKeys } from "./contextKeys";
import type { SessionsDeps } from "./deps";
import { registerIdentityCommands } from "./identityCommands";
import { showNotices } from "./notices";
import { SessionPicker } from "./pickSession";
import { registerSessionCommands } from "./sessionCommands";
import { SessionsTree } from "./sessionsTree";
import { watchConnectionSettings } from "./settingsWatch";
import { SessionStatusBar } from "./statusBar";
import { whileReconnecting } from "./ticker";
import { registerVariableCommands } from "./variableCommands";
import { showConnectionState } from "./viewMessage";

export { askPassword } from "./askPassword";
export type { SessionsDeps } from "./deps";
export { Failures } from "./failures";

export function registerSessions(deps: SessionsDeps): Disposable {
	const { workspace } = deps;
	const store = new DisposableStore();
	const tree = store.add(new SessionsTree(workspace));
	const view = store.add(window.createTreeView(views.sessions, { treeDataProvider: tree }));
	store.add(window.registerFileDecorationProvider(store.add(new ActiveMark(workspace))));
	const statusBar = store.add(new SessionStatusBar(workspace));
	const picker = new SessionPicker(workspace, view);
	/** Shows a session that was made, without taking the focus from the editor. */
	const reveal = (session: SessionState) => {
		if (view.visible) view.reveal(tree.nodeOf(session.id), { select: true }).then(undefined, () => {});
	};

	store.add(registerConnectionCommands(deps));
	store.add(registerSessionCommands(deps, picker, reveal));
	store.add(registerIdentityCommands(deps, picker));
	store.add(registerVariableCommands(deps, picker));
	store.add(keepContextKeys(workspace, view));
	const message = store.add(showConnectionState(workspace, view));
	store.add(
		whileReconnecting(workspace, () => {
			statusBar.update();
			message.update();
		}),
	);
	store.add(showNotices(workspace, deps.workspaceFolder));
	store.add(watchConnectionSettings(workspace));
	return store;
}
