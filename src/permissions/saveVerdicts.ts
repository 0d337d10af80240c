import { workspace as files, Uri, window } from "vscode";
import { plainText } from "../common/plainText";

/** What is saved. */
export interface SavedVerdicts {
	readonly namespace: string;
	readonly database: string;
	/** For the file's name, and for what is said. */
	readonly what: { readonly file: string; readonly name: string };
	readonly as: "csv" | "json";
	readonly text: string;
}

/** Saves all verdicts where the user says. */
export async function saveVerdicts({ namespace, database, what, as, text }: SavedVerdicts): Promise<void> {
	const name = `${what.file}-${namespace}-${database}`.replace(/[^\w-]+/g, "_");
	const folder = files.workspaceFolders?.[0]?.uri;
	const target = await window.showSaveDialog({
		title: `Save ${what.name}`,
		...(folder ? { defaultUri: Uri.joinPath(folder, `${name}.${as}`) } : {}),
		filters: as === "csv" ? { CSV: ["csv"] } : { JSON: ["json"] },
	});
	if (!target) return;
	await files.fs.writeFile(target, new TextEncoder().encode(text));
	const path = files.asRelativePath(target);
	const answer = await window.showInformationMessage(
		plainText(`Saved the ${what.name.toLowerCase()} as ${path}.`),
		"Open",
	);
	if (answer) await window.showTextDocument(target);
}
