/** The permission matrix: who may do what, found by trying. */
import type { Uri } from "vscode";
import type { CommandRegistry } from "../commands";
import { type Disposable, DisposableStore } from "../common/disposable";
import type { Log } from "../common/log";
import type { ChosenSessions } from "../model/chosenSessions";
import type { Workspace } from "../model/workspace";

/** What this room is handed. */
export interface PermissionsDeps {
	readonly workspace: Workspace;
	readonly commands: CommandRegistry;
	readonly extensionUri: Uri;
	readonly log: Log;
	/** The sessions that are chosen for what is done in several. */
	readonly chosen: ChosenSessions;
	/** Tells the user of a failure. */
	readonly failed: (error: unknown) => void;
}

export function registerPermissions(deps: PermissionsDeps): Disposable {
	const store = new DisposableStore();
	/** Loaded when it is first asked for: an editor that only starts does not need it. */
	let room: Promise<import("./room").MatrixRoom> | undefined;
	const load = async () => {
		const { MatrixRoom } = await import("./room");
		return store.add(new MatrixRoom(deps));
	};
	store.add(
		deps.commands.register("surrealSessions.showPermissionMatrix", async (named, selected) => {
			room ??= load();
			await (await room).show(named, selected);
		}),
	);
	let whatIf: Promise<import("./whatIfRoom").WhatIfRoom> | undefined;
	const loadWhatIf = async () => {
		const { WhatIfRoom } = await import("./whatIfRoom");
		return store.add(new WhatIfRoom(deps));
	};
	store.add(
		deps.commands.register("surrealSessions.whatIf", async () => {
			whatIf ??= loadWhatIf();
			await (await whatIf).show();
		}),
	);
	return store;
}
