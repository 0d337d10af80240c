/** Comparing: one text in several sessions, side by side. */
import { type Disposable, DisposableStore } from "../common/disposable";
import type { ChosenSessions } from "../model/chosenSessions";
import type { RoomDeps } from "../rooms";
import type { ComparePanel } from "./comparePanel";

/** What this room is handed. */
export interface CompareDeps extends RoomDeps {
	/** The sessions to compare in. */
	readonly chosen: ChosenSessions;
	/** Tells the user of a failure. */
	readonly failed: (error: unknown) => void;
}

/** Almost all of it is loaded when something is first compared. */
export function registerCompare(deps: CompareDeps): Disposable {
	const store = new DisposableStore();
	let panel: Promise<ComparePanel> | undefined;
	const open = () => {
		panel ??= import("./comparePanel").then(({ ComparePanel }) => store.add(new ComparePanel(deps)));
		return panel;
	};
	const start = () => import("./start");
	store.add(
		deps.commands.register("surrealSessions.compareSessions", async (what) =>
			(await start()).compareFrom(deps, open, what),
		),
	);
	store.add(
		deps.commands.register("surrealSessions.compareAll", async () =>
			(await start()).compareFrom(deps, open, "all"),
		),
	);
	return store;
}
