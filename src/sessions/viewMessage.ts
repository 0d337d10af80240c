import { type TreeView, window } from "vscode";
import { type Disposable, DisposableStore } from "../common/disposable";
import { views } from "../contributions";
import type { Workspace } from "../model/workspace";
import type { TreeNode } from "./treeNodes";
import { countdown } from "./words";

/** Says above the tree why there is no connection, and shows progress while one is being made. */
export function showConnectionState(
	workspace: Workspace,
	view: TreeView<TreeNode>,
): Disposable & { update(): void } {
	const store = new DisposableStore();
	let done: (() => void) | undefined;
	const progress = (isOn: boolean) => {
		if (!isOn) {
			done?.();
			done = undefined;
		} else if (!done) {
			const finished = new Promise<void>((resolve) => {
				done = resolve;
			});
			void window.withProgress({ location: { viewId: views.sessions } }, () => finished);
		}
	};
	const update = () => {
		const { connection } = workspace;
		// VS Code's own type leaves out that `undefined` takes the message away.
		(view as { message?: string | undefined }).message = messageOf(workspace);
		progress(connection.state === "connecting" || connection.state === "reconnecting");
	};
	store.add(workspace.onDidChangeConnection(update));
	store.add({ dispose: () => progress(false) });
	update();
	return { update, dispose: () => store.dispose() };
}

/** `undefined` lets the welcome text show. */
function messageOf({ connection }: Workspace): string | undefined {
	switch (connection.state) {
		case "failed":
			return connection.error ?? "The connection failed.";
		case "reconnecting":
			return `${connection.error ?? "The connection was lost."} ${countdown(connection)}`;
		default:
			return undefined;
	}
}
