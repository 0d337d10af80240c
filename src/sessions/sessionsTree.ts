import { EventEmitter, type TreeDataProvider, type TreeItem } from "vscode";
import type { Disposable } from "../common/disposable";
import type { ChosenSessions } from "../model/chosenSessions";
import type { Workspace } from "../model/workspace";
import type { SessionState } from "../protocol/backend";
import { treeItem, treeTooltip } from "./treeItem";
import type { ConnectionNode, SessionNode, TreeNode } from "./treeNodes";

/** Changes within this time are drawn together; the more sessions there are to be drawn, the longer it is. */
const COALESCE_MS = 30;
const COALESCE_MS_A_SESSION = 0.5;

/** The Sessions view's content. Only what has changed is drawn again: hundreds of sessions stay quick. */
export class SessionsTree implements TreeDataProvider<TreeNode>, Disposable {
	readonly #workspace: Workspace;
	readonly #chosen: ChosenSessions;
	readonly #changed = new EventEmitter<TreeNode[] | undefined>();
	readonly onDidChangeTreeData = this.#changed.event;
	readonly root: ConnectionNode = { kind: "connection" };
	readonly #nodes = new Map<string, SessionNode>();
	/** Nodes that the view is being asked to show. */
	readonly #toShow = new Set<TreeNode>();
	readonly #listening: readonly Disposable[];
	#timer: ReturnType<typeof setTimeout> | undefined;
	#drawn: Drawn = { state: "disconnected", connection: "", sessions: [], activeId: undefined };

	constructor(workspace: Workspace, chosen: ChosenSessions) {
		this.#workspace = workspace;
		this.#chosen = chosen;
		this.#listening = [
			workspace.onDidChangeConnection(() => this.#schedule()),
			workspace.onDidChangeSessions(() => this.#schedule()),
			chosen.onDidChange(() => this.#changed.fire(workspace.sessions.map(({ id }) => this.nodeOf(id)))),
		];
	}

	getTreeItem(node: TreeNode): TreeItem {
		// VS Code would log an error for an item that is then not among the children.
		if (node.kind === "session" && this.#toShow.has(node)) this.#workspace.session(node.sessionId);
		return treeItem(node, this.#workspace, this.#chosen);
	}

	resolveTreeItem(item: TreeItem, node: TreeNode): TreeItem {
		item.tooltip ??= treeTooltip(node, this.#workspace);
		return item;
	}

	/** Has the view show a session's node, unless it is gone by then. */
	async show(sessionId: string, reveal: (node: SessionNode) => Thenable<void>): Promise<void> {
		this.drawNow();
		const node = this.nodeOf(sessionId);
		this.#toShow.add(node);
		try {
			await reveal(node);
		} catch {
			// It has ended since, and there is nothing to show.
		} finally {
			this.#toShow.delete(node);
		}
	}

	getChildren(node?: TreeNode): TreeNode[] {
		const { connection, sessions } = this.#workspace;
		if (!node) return connection.state === "disconnected" ? [] : [this.root];
		if (node.kind === "session") return this.#partsOf(node.sessionId);
		if (node.kind !== "connection") return [];
		if (connection.state === "failed") {
			return (["retry", "connect", "showLog"] as const).map((action) => ({ kind: "action", action }));
		}
		return sessions.map(({ id }) => this.nodeOf(id));
	}

	getParent(node: TreeNode): TreeNode | undefined {
		if (node.kind === "connection") return undefined;
		return node.kind === "session" || node.kind === "action" ? this.root : this.nodeOf(node.sessionId);
	}

	/** The one node of a session: VS Code knows nodes by their identity. */
	nodeOf(sessionId: string): SessionNode {
		const node = this.#nodes.get(sessionId) ?? { kind: "session", sessionId };
		this.#nodes.set(sessionId, node);
		return node;
	}

	#partsOf(sessionId: string): TreeNode[] {
		const session = this.#workspace.sessions.find(({ id }) => id === sessionId);
		if (!session) return [];
		const names = Object.keys(session.variables).sort((a, b) => a.localeCompare(b));
		return [
			{ kind: "identity", sessionId },
			{ kind: "place", sessionId },
			...names.map((variable): TreeNode => ({ kind: "variable", sessionId, variable })),
		];
	}

	#schedule(): void {
		this.#timer ??= setTimeout(
			() => {
				this.#timer = undefined;
				this.#draw();
			},
			COALESCE_MS + COALESCE_MS_A_SESSION * this.#drawn.sessions.length,
		);
	}

	/** Draws what waits to be drawn. VS Code shows a new node on demand only once it has been told of it. */
	drawNow(): void {
		if (this.#timer === undefined) return;
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#draw();
	}

	#draw(): void {
		const before = this.#drawn;
		const now = drawn(this.#workspace);
		this.#drawn = now;
		const ids = new Set(now.sessions.map(({ id }) => id));
		for (const id of this.#nodes.keys()) if (!ids.has(id)) this.#nodes.delete(id);
		if ((now.state === "disconnected") !== (before.state === "disconnected")) {
			this.#changed.fire(undefined);
		} else if (now.state !== before.state || !sameMembers(now.sessions, before.sessions)) {
			this.#changed.fire([this.root]);
		} else {
			const nodes: TreeNode[] = now.sessions
				.filter((session, i) => session !== before.sessions[i] || wasOrIsActive(session.id, before, now))
				.map(({ id }) => this.nodeOf(id));
			if (nodes.length > 0) this.#changed.fire(nodes);
			// Its children are drawn with it, so that it comes last and only when it has to.
			if (now.connection !== before.connection) this.#changed.fire([this.root]);
		}
	}

	dispose(): void {
		clearTimeout(this.#timer);
		for (const each of this.#listening) each.dispose();
		this.#changed.dispose();
	}
}

/** What the view was last drawn from. */
interface Drawn {
	readonly state: string;
	/** What of the connection is seen on its item. */
	readonly connection: string;
	readonly sessions: readonly SessionState[];
	readonly activeId: string | undefined;
}

function drawn({ connection, sessions, activeSession }: Workspace): Drawn {
	const { state, endpoint, serverVersion, error } = connection;
	const auth = sessions[0]?.auth;
	return {
		state,
		connection: JSON.stringify([endpoint, serverVersion, error, auth?.kind, auth?.subject]),
		sessions,
		activeId: activeSession?.id,
	};
}

function sameMembers(a: readonly SessionState[], b: readonly SessionState[]): boolean {
	return a.length === b.length && a.every(({ id }, i) => id === b[i]?.id);
}

function wasOrIsActive(id: string, before: Drawn, now: Drawn): boolean {
	return before.activeId !== now.activeId && (id === before.activeId || id === now.activeId);
}
