import { FileType, Uri, workspace } from "vscode";
import type { SetupFile } from "../../protocol/backend";
import type { SetupFiles } from "../connectPlan";
import { globBase, globMatcher, isGlob } from "../glob";

/** Folders that nobody keeps a schema in, and that are slow to walk. */
const SKIPPED = new Set(["node_modules", ".git"]);

/**
 * Reads the files that `surrealSessions.connection.setupFiles` names: paths and patterns relative to the first workspace
 * folder, in the order given, the matches of one pattern by name, each file once. Nothing outside the folder is read.
 */
export async function readSetupFiles(patterns: readonly string[]): Promise<SetupFiles> {
	const root = workspace.workspaceFolders?.[0]?.uri;
	const files = new Map<string, SetupFile>();
	const missing: string[] = [];
	for (const pattern of patterns) {
		const paths = root ? await matches(root, pattern.replace(/^\.\//, "")) : [];
		let found = false;
		for (const path of paths) {
			const text = root && (files.get(path)?.text ?? (await read(Uri.joinPath(root, path))));
			if (text === undefined) continue;
			found = true;
			files.set(path, { path, text });
		}
		if (!found) missing.push(pattern);
	}
	return { files: [...files.values()], missing };
}

async function matches(root: Uri, pattern: string): Promise<readonly string[]> {
	if (pattern.split(/[\\/]/).includes("..") || pattern.startsWith("/")) return [];
	if (!isGlob(pattern)) return [pattern];
	const isMatch = globMatcher(pattern);
	return (await filesBelow(root, globBase(pattern))).filter(isMatch).sort();
}

async function filesBelow(root: Uri, folder: string): Promise<readonly string[]> {
	let entries: readonly [string, FileType][];
	try {
		entries = await workspace.fs.readDirectory(folder ? Uri.joinPath(root, folder) : root);
	} catch {
		return [];
	}
	const found: string[] = [];
	for (const [name, type] of entries) {
		const path = folder ? `${folder}/${name}` : name;
		if (type & FileType.File) found.push(path);
		// A link to a folder may lead in a circle.
		else if (type === FileType.Directory && !SKIPPED.has(name)) found.push(...(await filesBelow(root, path)));
	}
	return found;
}

async function read(uri: Uri): Promise<string | undefined> {
	try {
		return new TextDecoder().decode(await workspace.fs.readFile(uri));
	} catch {
		return undefined;
	}
}
