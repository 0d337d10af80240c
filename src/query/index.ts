/** Running SurrealQL from the editor: commands, code lenses, marks at errors, snippets. */
import type { CommandRegistry } from "../commands";
import { type Disposable, DisposableStore } from "../common/disposable";
import type { Run } from "../model/run";
import type { Workspace } from "../model/workspace";
import { registerCodeLens } from "./codeLens";
import { registerCommands } from "./commands";
import { ErrorMarks } from "./errorMarks";
import { Runner } from "./runner";
import { registerSnippets } from "./snippets";

/** What this room is handed. */
export interface QueryDeps {
	readonly workspace: Workspace;
	readonly commands: CommandRegistry;
	/** Shows a run, from its beginning, without taking the focus. */
	readonly showRun: (run: Run) => void;
}

export function registerQuery(deps: QueryDeps): Disposable {
	const store = new DisposableStore();
	const marks = store.add(new ErrorMarks());
	store.add(
		deps.workspace.onDidChangeConnection(() => {
			if (deps.workspace.connection.state === "disconnected") marks.clear();
		}),
	);
	const runner = store.add(
		new Runner(deps.workspace, (run) => {
			marks.follow(run);
			deps.showRun(run);
		}),
	);
	store.add(registerCommands(deps.commands, deps.workspace, runner));
	store.add(registerCodeLens(deps.workspace));
	store.add(registerSnippets());
	return store;
}
