/** The suite that runs in the extension host: what is looked at in VS Code alone, and the whole contract of the API. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ConfigurationTarget, workspace } from "vscode";
import { provideApi } from "../contract/api/support/subject";
import { runMochaFiles } from "../harness/mochaInHost.mjs";
import { theExtension } from "./support/extension";

provideApi({
	make: async () => theExtension().activate(),
	mark: async (databases) => {
		await workspace
			.getConfiguration("surrealSessions.lookAsRecord")
			.update("developmentDatabases", databases, ConfigurationTarget.Global);
	},
});

/** Each file is a bundle of its own. */
const testsIn = (folder: string) =>
	readdirSync(folder)
		.filter((name) => name.endsWith(".test.js"))
		.sort()
		.map((name) => join(folder, name));

export const run = (): Promise<void> =>
	runMochaFiles([...testsIn(join(__dirname, "../contract/api")), ...testsIn(__dirname)]);
