import type { TreeView } from "vscode";
import type { TreeNode } from "./treeNodes";

const TRIES = 40;
const PAUSE_MS = 25;

/**
 * What is selected in the view. For a moment, while VS Code draws a part of the tree anew, it knows no node of it, and
 * says that nothing is selected though something is.
 */
export async function selectedNode(view: TreeView<TreeNode>): Promise<TreeNode | undefined> {
	for (let tries = 1; ; tries++) {
		const [node] = view.selection;
		if (node || tries === TRIES) return node;
		await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
	}
}
