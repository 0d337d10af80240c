import { type Extension, extensions } from "vscode";
import type { SurrealSessionsApi } from "../../../src/api";

export type Api = SurrealSessionsApi;

/** The extension as any other extension finds it. */
export function theExtension(): Extension<Api> {
	const found = extensions.getExtension<Api>("surrealdb-session-workspaces.surrealdb-session-workspaces");
	if (!found) throw new Error("The extension is not there.");
	return found;
}

/** Its API: what everything here looks at the product through, and nothing else. */
export async function activate(): Promise<Api> {
	return theExtension().activate();
}

/** For a suite without a connection of its own: the API, which is disconnected after each test. */
export function useApi(): { readonly api: Api } {
	const use = { api: undefined as unknown as Api };
	before(async () => {
		use.api = await activate();
	});
	afterEach(() => use.api.disconnect());
	return use;
}
