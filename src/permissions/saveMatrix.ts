import { workspace as files, Uri, window } from "vscode";
import { plainText } from "../common/plainText";
import type { MatrixSession } from "../protocol/matrixPage";
import type { MatrixCell } from "../protocol/permissions";
import { asCsv, asJson } from "./exports";

/** What is saved. */
export interface SavedMatrix {
	readonly namespace: string;
	readonly database: string;
	readonly sessions: readonly MatrixSession[];
	readonly cells: readonly MatrixCell[];
}

/** Saves all verdicts where the user says. */
export async function saveMatrix(matrix: SavedMatrix, as: "csv" | "json"): Promise<void> {
	const { namespace, database, sessions, cells } = matrix;
	const name = `permissions-${namespace}-${database}`.replace(/[^\w-]+/g, "_");
	const folder = files.workspaceFolders?.[0]?.uri;
	const target = await window.showSaveDialog({
		title: "Save Permission Matrix",
		...(folder ? { defaultUri: Uri.joinPath(folder, `${name}.${as}`) } : {}),
		filters: as === "csv" ? { CSV: ["csv"] } : { JSON: ["json"] },
	});
	if (!target) return;
	const text = as === "csv" ? asCsv(sessions, cells) : asJson(sessions, cells);
	await files.fs.writeFile(target, new TextEncoder().encode(text));
	const path = files.asRelativePath(target);
	const answer = await window.showInformationMessage(
		plainText(`Saved the permission matrix as ${path}.`),
		"Open",
	);
	if (answer) await window.showTextDocument(target);
}
