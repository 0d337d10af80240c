/** Where SurrealKit has its suites: `tests/suites` in a project's folder. */
import type { Uri } from "vscode";

/** For files that may be suites. */
export const SUITES = "**/tests/suites/**/*.toml";
/** What others have brought along is not this workspace's. */
export const NOT_OURS = "**/node_modules/**";
/** For what they share. */
export const CONFIGS = "**/tests/config.toml";

/** A suite's file. */
export interface SuitePlace {
	readonly uri: Uri;
	/** Path of the folder that has `tests/`. */
	readonly folder: string;
	/** As the backend calls the file. */
	readonly path: string;
}

/** `undefined` for what is no suite's file, and for one that is not on this machine's disk. */
export function suitePlace(uri: Uri): SuitePlace | undefined {
	const at = uri.path.lastIndexOf("/tests/suites/");
	if (uri.path.includes("/node_modules/")) return undefined;
	if (uri.scheme !== "file" || at < 1 || !uri.path.endsWith(".toml")) return undefined;
	const folder = uri.with({ path: uri.path.slice(0, at) }).fsPath;
	return { uri, folder, path: `${folder}${uri.path.slice(at)}` };
}
