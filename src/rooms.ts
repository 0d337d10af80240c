import type { ExtensionContext } from "vscode";
import type { CommandRegistry } from "./commands";
import type { Log } from "./common/log";
import type { Workspace } from "./model/workspace";

/** What `extension.ts` hands to every room's `register(deps)`. */
export interface RoomDeps {
	readonly context: ExtensionContext;
	readonly workspace: Workspace;
	readonly commands: CommandRegistry;
	readonly log: Log;
}
