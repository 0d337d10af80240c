import { type CancellationToken, window } from "vscode";
import { plainText } from "../common/plainText";
import type { SecretRef, SecretStore } from "../model/connectionSettings";

/** Asks for the password of the configured user, and whether it is to be kept. */
export async function askPassword(
	secrets: SecretStore,
	ref: SecretRef,
	shownEndpoint: string,
	token: CancellationToken,
): Promise<string | undefined> {
	const password = await window.showInputBox(
		{
			title: `Connect to ${shownEndpoint}`,
			prompt: plainText(`Password of ${ref.user} (${ref.level} user)`),
			password: true,
			ignoreFocusOut: true,
		},
		token,
	);
	if (password === undefined) return undefined;
	const keep = "Save the Password";
	const answer = await window.showQuickPick(
		[{ label: "Only for This Connection" }, { label: keep, description: "in VS Code's secret storage" }],
		{ title: `Connect to ${shownEndpoint}`, placeHolder: "Keep the password?", ignoreFocusOut: true },
		token,
	);
	if (answer?.label === keep) await secrets.set(ref, password);
	return answer && password;
}
