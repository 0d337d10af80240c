import { window } from "vscode";
import { execute } from "../commands";
import type { Disposable } from "../common/disposable";
import { onConnectionSettingsChange, readConnectionSettings } from "../model/storage/settings";
import type { WorkspaceModel } from "../model/workspaceModel";

/** Settings are written one by one; after so long without another they are complete. */
const SETTLED_MS = 500;

/** Settings that the open connection was not made with take effect on the next one: offers to make it now. */
export function watchConnectionSettings(workspace: WorkspaceModel): Disposable {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let isOffered = false;
	const offer = async () => {
		if (!workspace.plan || isOffered || (await isSame(workspace))) return;
		isOffered = true;
		const reconnect = "Reconnect";
		const answer = await window.showInformationMessage(
			"The connection settings have changed. They take effect when the connection is made again, which closes its sessions.",
			reconnect,
		);
		isOffered = false;
		if (answer === reconnect) await execute("surrealSessions.reconnect");
	};
	const watching = onConnectionSettingsChange(() => {
		clearTimeout(timer);
		timer = setTimeout(() => void offer(), SETTLED_MS);
	});
	return {
		dispose() {
			clearTimeout(timer);
			watching.dispose();
		},
	};
}

/** Settings that make no sense are not what the connection was made with. */
async function isSame({ plan }: WorkspaceModel): Promise<boolean> {
	const { isMadeAs } = await import("../model/settingsMatch");
	try {
		return plan !== undefined && isMadeAs(plan, readConnectionSettings());
	} catch {
		return false;
	}
}
