/** Commands on the variables of a session. One that was set is shown to the user by `unfold`. */
import { window } from "vscode";
import { execute } from "../commands";
import { type Disposable, DisposableStore } from "../common/disposable";
import { quoteIdentifier } from "../common/surrealql/quote";
import { withProgress } from "../progress";
import { type SessionRef, setVariable, unsetVariable } from "../protocol/backend";
import type { SessionsDeps } from "./deps";
import type { SessionPicker } from "./pickSession";

/** Loaded when it is first asked for: an editor that only starts does not need it. */
const form = () => import("./variableForm");

export function registerVariableCommands(
	{ workspace, commands }: SessionsDeps,
	picker: SessionPicker,
	unfold: (session: SessionRef) => void,
): Disposable {
	const store = new DisposableStore();

	store.add(
		commands.register("surrealSessions.setVariable", async (target, name, expression) => {
			const session = await picker.session(target, "Set Variable");
			if (name !== undefined && expression !== undefined) {
				await withProgress(`Setting $${name}…`, (token) =>
					workspace.request(setVariable, { id: session.id, name, expression }, token),
				);
				return;
			}
			const here = workspace.here();
			await (await form()).askVariableValue(here, session, name, expression);
			unfold(session);
		}),
	);
	store.add(
		commands.register("surrealSessions.editVariable", async (target) => {
			const { session, name } = await picker.variable(target, "Edit Variable");
			const value = session.variables[name] ?? "";
			if (value.length > LONG) return editInQuery(session, name, value);
			const here = workspace.here();
			await (await form()).askOtherValue(here, session, name);
		}),
	);
	store.add(
		commands.register("surrealSessions.unsetVariable", async (target) => {
			const { session, name } = await picker.variable(target, "Unset Variable");
			await withProgress(`Unsetting $${name}…`, (token) =>
				workspace.request(unsetVariable, { id: session.id, name }, token),
			);
		}),
	);
	return store;
}

/** A value of more characters than an input box can take without being slow is edited as a query. */
const LONG = 100_000;

async function editInQuery({ id }: SessionRef, name: string, value: string): Promise<void> {
	await execute("surrealSessions.newQuery", id, `LET $${quoteIdentifier(name)} = ${value};\n`);
	void window.showInformationMessage("The value is long: change it here, and run this to set it.");
}
