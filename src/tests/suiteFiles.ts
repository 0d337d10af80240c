/** The files of a project of suites, as the editor has them. */
import { workspace as folders, Uri } from "vscode";

/** What the suites of a project share. `folder`: path of the one that has `tests/`. */
export function configOf(folder: string): Uri {
	return Uri.joinPath(Uri.file(folder), "tests", "config.toml");
}

/** As its editor has it, or else as it is on the disk; `undefined` where it cannot be read. */
export async function textOf(uri: Uri): Promise<string | undefined> {
	const open = folders.textDocuments.find((document) => String(document.uri) === String(uri));
	if (open) return open.getText();
	try {
		return new TextDecoder().decode(await folders.fs.readFile(uri));
	} catch {
		return undefined;
	}
}

/** Path of the workspace's folder that the project is in, or else the project's own. */
export function rootOf(folder: string): string {
	return folders.getWorkspaceFolder(Uri.file(folder))?.uri.fsPath ?? folder;
}
