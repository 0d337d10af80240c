import { commands, type TreeView } from "vscode";
import type { TreeNode } from "./treeNodes";

/** Tries until VS Code says the same twice. */
const TRIES = 10;
/** For so long VS Code may know no node while it draws some anew. */
const PAUSE_MS = 40;

/**
 * The row of the view that has the keyboard's focus, which after arrow keys is not the one that is selected. VS Code
 * tells extensions what is selected and nothing else (`TreeView.activeItem` is a proposal); but its own command adds the
 * focused row to the selection, or takes it out, and the second time puts all back. Call it from a key of the view.
 */
export async function focusedNode(view: TreeView<TreeNode>): Promise<TreeNode | undefined> {
	let before: TreeNode | undefined;
	for (let tries = 0; tries < TRIES; tries++) {
		const now = await toggled(view);
		// Twice the same: a node that is just being drawn anew can look as if it had been taken out.
		if (now && now === before) return now;
		before = now;
		await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
	}
	return undefined;
}

async function toggled(view: TreeView<TreeNode>): Promise<TreeNode | undefined> {
	const first = view.selection;
	await commands.executeCommand("list.toggleSelection");
	const second = view.selection;
	await commands.executeCommand("list.toggleSelection");
	const third = view.selection;
	const [node, ...more] = [...without(first, second), ...without(second, first)];
	return more.length === 0 && without(third, first).length === 0 && third.length === first.length
		? node
		: undefined;
}

function without(some: readonly TreeNode[], others: readonly TreeNode[]): readonly TreeNode[] {
	return some.filter((node) => !others.includes(node));
}
