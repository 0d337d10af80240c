import { window } from "vscode";
import { errors } from "../common/errors";
import { plainText } from "../common/plainText";

/**
 * Asks before a key of the view takes something away. VS Code tells an extension what is selected, which after a few
 * arrow keys is not the row that has the focus: so the question says what is meant. From a menu or button it is clear.
 */
export async function confirmKey(argument: unknown, question: string, button: string): Promise<void> {
	if (typeof argument !== "object" || argument === null || !("selectedIn" in argument)) return;
	const answer = await window.showWarningMessage(plainText(question), { modal: true }, button);
	if (answer !== button) throw errors.cancelled();
}
