/** What F2 and Delete do in the Sessions view. Loaded when one of them is first pressed. */
import { type TreeView, window } from "vscode";
import { execute } from "../commands";
import { errors } from "../common/errors";
import { plainText } from "../common/plainText";
import type { Workspace } from "../model/workspace";
import { DEFAULT_SESSION } from "../protocol/backend";
import { focusedNode } from "./focusedNode";
import type { TreeNode } from "./treeNodes";

/** F2: changes what the row with the focus stands for. */
export async function editFocused(view: TreeView<TreeNode>): Promise<void> {
	const node = await focusedNode(view);
	switch (node?.kind) {
		case "session":
			await execute("surrealSessions.renameSession", node);
			break;
		case "variable":
			await execute("surrealSessions.editVariable", node);
			break;
		case "identity":
			await execute("surrealSessions.signIn", node);
			break;
		case "place":
			await execute("surrealSessions.useNamespaceDatabase", node);
			break;
		default:
	}
}

/** Delete: takes it away, where that can be. Rejects with `cancelled` when the user does not want it. */
export async function removeFocused(view: TreeView<TreeNode>, workspace: Workspace): Promise<void> {
	const node = await focusedNode(view);
	if (node?.kind === "session") {
		const { id, name } = workspace.session(node.sessionId);
		if (id !== DEFAULT_SESSION) await confirm(`Close session “${name}”?`, "Close");
		await execute("surrealSessions.closeSession", node);
	}
	if (node?.kind === "variable") {
		const { name } = workspace.session(node.sessionId);
		await confirm(`Unset $${node.variable} of “${name}”?`, "Unset");
		await execute("surrealSessions.unsetVariable", node);
	}
}

/** A key is hit by mistake more easily than a button or a menu. */
async function confirm(question: string, button: string): Promise<void> {
	const answer = await window.showWarningMessage(plainText(question), { modal: true }, button);
	if (answer !== button) throw errors.cancelled();
}
