/** Permission tests: SurrealKit's suites of the workspace, in Test Explorer, and what is frozen into them. */
import { type ExtensionContext, workspace as folders } from "vscode";
import type { CommandRegistry } from "../commands";
import { asSessionsError } from "../common/asSessionsError";
import { type Disposable, DisposableStore } from "../common/disposable";
import type { Log } from "../common/log";
import type { StartBackend } from "../model/backend";
import type { Looks } from "../model/looks";
import type { Workspace } from "../model/workspace";
import { NOT_OURS, SUITES } from "./suitePlace";

/** What this room is handed. */
export interface TestsDeps {
	readonly context: ExtensionContext;
	readonly workspace: Workspace;
	readonly log: Log;
	/** Starts a process of its own, for a run that needs no connection. */
	readonly startBackend: StartBackend;
	readonly looks: () => Promise<Looks>;
	readonly commands: CommandRegistry;
}

/** Shows nothing, and loads nothing, before the workspace has a suite. */
export function registerTests(deps: TestsDeps): Disposable {
	const store = new DisposableStore();
	let loading: Promise<void> | undefined;
	const load = () => {
		loading ??= import("./explorer").then(({ TestExplorer }) => store.add(new TestExplorer(deps)).findAll());
		return loading.catch((error: unknown) => deps.log.error(asSessionsError(error).message));
	};
	const watcher = store.add(folders.createFileSystemWatcher(SUITES, false, true, true));
	watcher.onDidCreate(load);
	void folders.findFiles(SUITES, NOT_OURS, 1).then(({ length }) => (length > 0 ? load() : undefined));
	let freezing: Promise<import("./freeze/freezer").Freezer> | undefined;
	const freezer = () => {
		freezing ??= import("./freeze/freezer").then(({ Freezer }) => store.add(new Freezer(deps)));
		return freezing;
	};
	const { commands } = deps;
	store.add(
		commands.register("_surrealSessions.freezeAsTest", async (cell) => (await freezer()).freezeCell(cell)),
	);
	store.add(
		commands.register("_surrealSessions.freezeComparedAsTest", async (compared) =>
			(await freezer()).freezeCompared(compared),
		),
	);
	store.add(commands.register("surrealSessions.saveFrozenTest", async () => (await freezer()).save()));
	store.add(commands.register("surrealSessions.discardFrozenTest", async () => (await freezer()).discard()));
	return store;
}
