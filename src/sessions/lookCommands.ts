/** Commands on sessions that look as a record. All but their names is loaded when one is first used. */
import { type Disposable, DisposableStore } from "../common/disposable";
import type { SessionRef } from "../protocol/backend";
import type { SessionsDeps } from "./deps";

/** A session that was made is shown to the user by `reveal`. */
export function registerLookCommands(deps: SessionsDeps, reveal: (session: SessionRef) => void): Disposable {
	const store = new DisposableStore();
	const look = () => import("./lookForms");
	store.add(
		deps.commands.register("surrealSessions.openAsRecord", async (target) => {
			const session = await (await look()).openAsRecord(deps, target);
			reveal(session);
			return session.id;
		}),
	);
	store.add(
		deps.commands.register("surrealSessions.removeLookAccess", async () =>
			(await look()).removeLookAccess(deps),
		),
	);
	let before = deps.workspace.connection.state;
	store.add(
		deps.workspace.onDidChangeConnection(() => {
			const { state } = deps.workspace.connection;
			if (state === "connected" && before !== state) void sweep(deps);
			before = state;
		}),
	);
	return store;
}

/** What a crash has left behind. Nobody waits for it, and it is tried again. */
async function sweep({ looks, log }: SessionsDeps): Promise<void> {
	await (await looks()).sweep().catch((error: unknown) => log.warn(String(error)));
}
