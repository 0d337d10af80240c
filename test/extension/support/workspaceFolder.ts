import { workspace } from "vscode";

/** The folder that VS Code has open: the runner's, which a test may write to. */
export function workspaceFolder(): string {
	const folder = workspace.workspaceFolders?.[0];
	if (!folder) throw new Error("No folder is open.");
	return folder.uri.fsPath;
}
