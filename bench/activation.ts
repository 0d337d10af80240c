/** Runs inside VS Code: how long the first use of the extension takes, and how much of it is the extension's own. */
import { extensions } from "vscode";

/** What the extension host's runner calls. Prints one line, which `main.ts` reads. */
export async function run(): Promise<void> {
	const extension = extensions.getExtension("surrealdb-session-workspaces.surrealdb-session-workspaces");
	if (!extension) throw new Error("The extension is not there.");
	const begun = performance.now();
	await extension.activate();
	console.log(`activation took ${(performance.now() - begun).toFixed(1)} ms`);
	console.log("1 passed, 0 failed, 0 skipped");
}
