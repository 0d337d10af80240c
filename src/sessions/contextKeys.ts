import { type Disposable, DisposableStore } from "../common/disposable";
import { ContextKey } from "../contextKey";
import type { Workspace } from "../model/workspace";

/** Keeps the context keys that say what can be done, so that menus and palette show nothing else. */
export function keepContextKeys(workspace: Workspace): Disposable {
	const store = new DisposableStore();
	const connection = new ContextKey("surrealSessions.connection");
	const hasFurtherSessions = new ContextKey("surrealSessions.hasFurtherSessions");
	const hasVariables = new ContextKey("surrealSessions.hasVariables");
	const hasSignedIn = new ContextKey("surrealSessions.hasSignedIn");
	const hasAbandoned = new ContextKey("surrealSessions.hasAbandoned");
	const update = () => {
		const { sessions } = workspace;
		connection.set(workspace.connection.state);
		hasFurtherSessions.set(sessions.length > 1);
		hasVariables.set(sessions.some(({ variables }) => Object.keys(variables).length > 0));
		hasSignedIn.set(sessions.some(({ auth, identityLost }) => auth.kind !== "anonymous" || identityLost));
		hasAbandoned.set(sessions.some(({ busy }) => (busy?.abandoned ?? 0) > 0));
	};
	store.add(workspace.onDidChangeConnection(update));
	store.add(workspace.onDidChangeSessions(update));
	update();
	return store;
}
