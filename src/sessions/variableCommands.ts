/** Commands on the variables of a session. */
import { asSessionsError } from "../common/asSessionsError";
import { type Disposable, DisposableStore } from "../common/disposable";
import { errors } from "../common/errors";
import { withProgress } from "../progress";
import { type SessionState, setVariable, unsetVariable } from "../protocol/backend";
import { confirmKey } from "./confirmKey";
import { wrongVariableName } from "./credentialFields";
import type { SessionsDeps } from "./deps";
import type { SessionPicker } from "./pickSession";
import { askText } from "./quickInput";
import { mapAnswer, runWizard, type Step } from "./wizard";

interface Values {
	readonly name: string;
	readonly expression: string;
}

export function registerVariableCommands(
	{ workspace, commands }: SessionsDeps,
	picker: SessionPicker,
): Disposable {
	const store = new DisposableStore();

	/** Evaluated while the question is open: the server's refusal is shown there, and the text stays. */
	const expressionStep = (session: SessionState): Step<Values> => ({
		id: "expression",
		async ask(frame, values) {
			const answer = await askText(frame, {
				prompt: `$${values.name} = a SurrealQL expression, evaluated as “${session.name}”`,
				placeholder:
					"user:alice, d'2026-01-01T00:00:00Z', { a: [1dec, 2h] }, (SELECT VALUE id FROM ONLY user LIMIT 1)",
				value: values.expression,
				validate: (typed) => (typed.trim() === "" ? "Enter an expression." : undefined),
				accept: async (expression, token) => {
					try {
						const { id } = session;
						await workspace.request(setVariable, { id, name: values.name, expression }, token);
						return undefined;
					} catch (error) {
						return asSessionsError(error).message;
					}
				},
			});
			return mapAnswer(answer, (expression) => ({ ...values, expression }));
		},
	});

	store.add(
		commands.register("surrealSessions.setVariable", async (target, name, expression) => {
			const session = await picker.session(target, "Set Variable");
			if (name !== undefined && expression !== undefined) {
				await withProgress(`Setting $${name}…`, (token) =>
					workspace.request(setVariable, { id: session.id, name, expression }, token),
				);
				return;
			}
			const initial: Values = { name: name ?? "", expression: expression ?? "" };
			await runWizard<Values>(`Set Variable of “${session.name}”`, initial, () => [
				...(name === undefined ? [nameStep(session)] : []),
				expressionStep(session),
			]);
		}),
	);
	store.add(
		commands.register("surrealSessions.editVariable", async (target) => {
			const { session, name } = await picker.variable(target, "Edit Variable");
			const initial: Values = { name, expression: session.variables[name] ?? "" };
			const title = `Edit $${name} of “${session.name}”`;
			const done = await runWizard<Values>(title, initial, () => [expressionStep(session)]);
			if (!done) throw errors.cancelled();
		}),
	);
	store.add(
		commands.register("surrealSessions.unsetVariable", async (target) => {
			const { session, name } = await picker.variable(target, "Unset Variable");
			await confirmKey(target, `Unset $${name} of “${session.name}”?`, "Unset");
			await withProgress(`Unsetting $${name}…`, (token) =>
				workspace.request(unsetVariable, { id: session.id, name }, token),
			);
		}),
	);
	return store;
}

function nameStep(session: SessionState): Step<Values> {
	return {
		id: "name",
		async ask(frame, values) {
			const answer = await askText(frame, {
				prompt: "Name of the variable",
				placeholder: "$name",
				value: values.name && `$${values.name}`,
				validate: wrongVariableName,
			});
			return mapAnswer(answer, (typed) => {
				const name = typed.trim().replace(/^\$/, "");
				return { name, expression: values.expression || (session.variables[name] ?? "") };
			});
		},
	};
}
