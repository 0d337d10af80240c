import { window } from "vscode";
import { plainText } from "../common/plainText";
import type { Workspace } from "../model/workspace";

/** Says so where whoever has just been signed out may do more than before. */
export function tellFullRights(workspace: Workspace, id: string): void {
	const { fullRights, name } = workspace.session(id);
	if (!fullRights) return;
	const sentence = `“${name}” is signed out, which means full rights here: whoever is not signed in may do everything.`;
	void window.showInformationMessage(plainText(sentence));
}
