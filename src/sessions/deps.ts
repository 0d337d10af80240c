import type { ChosenSessions } from "../model/chosenSessions";
import type { SecretStore } from "../model/connectionSettings";
import type { Looks } from "../model/looks";
import type { Remembered } from "../model/storage/remembered";
import type { WorkspaceModel } from "../model/workspaceModel";
import type { RoomDeps } from "../rooms";

/** What this room is handed: it looks after connection and sessions, so that it gets the whole model. */
export interface SessionsDeps extends RoomDeps {
	readonly workspace: WorkspaceModel;
	/** For what is done in several sessions: each has a box to be checked. */
	readonly chosen: ChosenSessions;
	readonly secrets: SecretStore;
	readonly remembered: Remembered;
	/** Absolute path of the first workspace folder. */
	readonly workspaceFolder: () => string | undefined;
	readonly home: string;
	readonly showLog: () => void;
	/** Loaded when it is first asked for. */
	readonly looks: () => Promise<Looks>;
}
