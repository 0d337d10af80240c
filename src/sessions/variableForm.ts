/** The form in which a variable gets its value. */
import { asSessionsError } from "../common/asSessionsError";
import { errors } from "../common/errors";
import { wrongVariableName } from "../common/variableName";
import type { Requester } from "../model/workspace";
import { type SessionState, setVariable } from "../protocol/backend";
import { askText } from "./quickInput";
import { mapAnswer, runWizard, type Step } from "./wizard";

interface Values {
	readonly name: string;
	readonly expression: string;
}

/** Asks for what is not given, and sets it. */
export async function askVariableValue(
	workspace: Requester,
	session: SessionState,
	name: string | undefined,
	expression: string | undefined,
): Promise<void> {
	const initial: Values = { name: name ?? "", expression: expression ?? "" };
	await runWizard<Values>(`Set Variable of “${session.name}”`, initial, () => [
		...(name === undefined ? [nameStep(session)] : []),
		expressionStep(workspace, session),
	]);
}

/** Shows the value of a variable to be changed, and sets it. Rejects with `cancelled`. */
export async function askOtherValue(
	workspace: Requester,
	session: SessionState,
	name: string,
): Promise<void> {
	const initial: Values = { name, expression: session.variables[name] ?? "" };
	const title = `Edit $${name} of “${session.name}”`;
	const done = await runWizard<Values>(title, initial, () => [expressionStep(workspace, session)]);
	if (!done) throw errors.cancelled();
}

/** Evaluated while the question is open: the server's refusal is shown there, and the text stays. */
function expressionStep(workspace: Requester, session: SessionState): Step<Values> {
	return {
		id: "expression",
		async ask(frame, values) {
			const answer = await askText(frame, {
				prompt: `$${values.name} = a SurrealQL expression, evaluated as “${session.name}”`,
				placeholder:
					"user:alice, d'2026-01-01T00:00:00Z', { a: [1dec, 2h] }, (SELECT VALUE id FROM ONLY user LIMIT 1)",
				value: values.expression,
				validate: (typed) => (typed.trim() === "" ? "Enter an expression." : undefined),
				warn: bareWord,
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
	};
}

/** Who forgets the quotes of a text gets NONE, and no error. */
function bareWord(typed: string): string | undefined {
	const word = typed.trim();
	if (!/^[A-Za-z_]\w*$/.test(word) || /^(true|false|null|none)$/i.test(word)) return undefined;
	return `Without quotes this is the name of a field, and NONE here. A text is written '${word}'.`;
}

function wrongName(typed: string): string | undefined {
	const name = bare(typed);
	const why = wrongVariableName(name);
	if (!why) return undefined;
	return name === "" ? "Enter a name." : errors.invalidName("a variable's name", name, why).message;
}

function bare(typed: string): string {
	return typed.trim().replace(/^\$/, "");
}

function nameStep(session: SessionState): Step<Values> {
	return {
		id: "name",
		async ask(frame, values) {
			const answer = await askText(frame, {
				prompt: "Name of the variable",
				placeholder: "$name",
				value: values.name && `$${values.name}`,
				validate: wrongName,
			});
			return mapAnswer(answer, (typed) => {
				const name = bare(typed);
				return { name, expression: values.expression || (session.variables[name] ?? "") };
			});
		},
	};
}
