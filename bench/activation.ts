/** Runs inside VS Code: how long loading and activating the extension takes, by VS Code's own marks. */
import { extensions } from "vscode";

const ID = "surrealdb-session-workspaces.surrealdb-session-workspaces";

/** Where VS Code keeps what its Startup Performance view shows. */
declare const MonacoPerformanceMarks: {
	getMarks(): readonly { readonly name: string; readonly startTime: number }[];
};

/**
 * What the extension host's runner calls. Prints one line, which `main.ts` reads. What VS Code does between loading and
 * activating, such as opening the extension's storage, is its own.
 */
export async function run(): Promise<void> {
	const extension = extensions.getExtension(ID);
	if (!extension) throw new Error("The extension is not there.");
	await extension.activate();
	const took = between("LoadExtensionCode") + between("ActivateExtension");
	console.log(`activation took ${took} ms`);
	console.log("1 passed, 0 failed, 0 skipped");
}

function between(what: string): number {
	const at = (when: "will" | "did") => {
		const name = `code/extHost/${when}${what}/${ID}`;
		const mark = MonacoPerformanceMarks.getMarks().find((each) => each.name === name);
		if (!mark) throw new Error(`VS Code has made no mark ${name}.`);
		return mark.startTime;
	};
	return at("did") - at("will");
}
