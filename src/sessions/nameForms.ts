/** Forms that ask for the name of a session. They reject with `cancelled`. */
import type { CancellationToken } from "vscode";
import { asSessionsError } from "../common/asSessionsError";
import { errors } from "../common/errors";
import type { SessionState } from "../protocol/backend";
import { askText } from "./quickInput";

/** The name of the fork; empty where the user leaves it to the backend. */
export async function askForkName(of: string, sessions: readonly SessionState[]): Promise<string> {
	const answer = await askText(
		{ title: `Fork “${of}”`, step: 1, totalSteps: 1 },
		{
			prompt: "Name of the new session",
			placeholder: "Name",
			value: `${of} fork`,
			validate: takenName(sessions),
		},
	);
	if (answer.kind !== "value") throw errors.cancelled();
	return answer.value.trim();
}

/** Another name for a session; `rename` does it while the question is open, so that a refusal is shown there. */
export async function askNewName(
	old: string,
	others: readonly SessionState[],
	rename: (name: string, token: CancellationToken) => Promise<unknown>,
): Promise<void> {
	const answer = await askText(
		{ title: `Rename “${old}”`, step: 1, totalSteps: 1 },
		{
			prompt: "New name",
			placeholder: "Name",
			value: old,
			validate: takenName(others),
			accept: async (name, token) => {
				try {
					await rename(name, token);
					return undefined;
				} catch (error) {
					return asSessionsError(error).message;
				}
			},
		},
	);
	if (answer.kind !== "value") throw errors.cancelled();
}

/** Two sessions of one name could not be told apart where only the name stands, as above a statement. */
export function takenName(sessions: readonly SessionState[]): (typed: string) => string | undefined {
	return (typed) =>
		sessions.some(({ name }) => name === typed.trim())
			? `There is a session “${typed.trim()}” already.`
			: undefined;
}
