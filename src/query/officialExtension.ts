/**
 * The official SurrealQL extension. Where it is at work, ours leaves to it what it does already, so that nothing shows
 * twice. One that is disabled does not exist for `extensions`; an enabled one is started by the first SurrealQL file,
 * as ours is, so that whether it has been started yet says nothing.
 */
import { extensions } from "vscode";

interface Manifest {
	readonly main?: string;
	readonly contributes?: { readonly snippets?: unknown };
}

function manifest(): Manifest | undefined {
	return extensions.getExtension<unknown>("surrealdb.surrealql")?.packageJSON as Manifest | undefined;
}

/** Whether it offers snippets: all versions do so far. */
export function officialHasSnippets(): boolean {
	return manifest()?.contributes?.snippets !== undefined;
}

/** Whether it puts a Run lens above statements: the versions that hold code do (from 0.4 on). */
export function officialHasRunLens(): boolean {
	return manifest()?.main !== undefined;
}
