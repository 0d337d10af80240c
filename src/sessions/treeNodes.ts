/** What stands in the Sessions view. A node is a name for something of the model, which is looked up when it is drawn. */
export type TreeNode = ConnectionNode | SessionNode | PartNode | VariableNode | ActionNode;

export interface ConnectionNode {
	readonly kind: "connection";
}
export interface SessionNode {
	readonly kind: "session";
	readonly sessionId: string;
}
/** Who a session is, or where. */
export interface PartNode {
	readonly kind: "identity" | "place";
	readonly sessionId: string;
}
export interface VariableNode {
	readonly kind: "variable";
	readonly sessionId: string;
	readonly variable: string;
}
/** Something to do after a failure. */
export interface ActionNode {
	readonly kind: "action";
	readonly action: "retry" | "connect" | "showLog";
}

/** Buttons and menus of the view hand in the node that they stand at, also to commands that are not about one. */
export function isTreeNode(value: unknown): value is TreeNode {
	return typeof value === "object" && value !== null && "kind" in value;
}
