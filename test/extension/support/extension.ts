import { type Extension, extensions } from "vscode";
import { type Api, theApi } from "../../contract/api/support/subject";

/** The extension as any other extension finds it. */
export function theExtension(): Extension<Api> {
	const found = extensions.getExtension<Api>("surrealdb-session-workspaces.surrealdb-session-workspaces");
	if (!found) throw new Error("The extension is not there.");
	return found;
}

/** For a suite without a connection of its own: the API, which is disconnected after each test. */
export function useApi(): { readonly api: Api } {
	const use = { api: undefined as unknown as Api };
	before(async () => {
		use.api = await theApi();
	});
	afterEach(() => use.api.disconnect());
	return use;
}
