/** What is asked before a text runs in several sessions. All reject with `cancelled`. */
import { type QuickPickItem, ThemeColor, ThemeIcon, window } from "vscode";
import { errors } from "../common/errors";
import { plainText } from "../common/plainText";
import { withoutIcons } from "../common/withoutIcons";
import { sessionLook } from "../model/sessionLook";
import { whereIs, whoIs } from "../model/sessionWords";
import type { SessionState } from "../protocol/backend";

/** Which sessions to compare in: two or more of those that there are, `preset` chosen already. */
export async function askSessions(
	sessions: readonly SessionState[],
	preset: (session: SessionState) => boolean,
): Promise<readonly SessionState[]> {
	const items = sessions.map((session): QuickPickItem & { readonly session: SessionState } => {
		const { icon, colour } = sessionLook(session.ordinal);
		return {
			label: withoutIcons(session.name),
			description: withoutIcons(`${whoIs(session)} · ${whereIs(session)}`),
			iconPath: new ThemeIcon(icon, new ThemeColor(colour)),
			picked: preset(session),
			session,
		};
	});
	const chosen = await window.showQuickPick(items, {
		canPickMany: true,
		title: "Compare in Sessions",
		placeHolder: "Choose two sessions or more",
		matchOnDescription: true,
		ignoreFocusOut: true,
	});
	if (!chosen) throw errors.cancelled();
	if (chosen.length < 2) throw errors.tooFewToCompare();
	return chosen.map(({ session }) => session);
}

/** Whether to go on although a roll-back leaves something of it. */
export async function confirmOutside(
	outside: readonly string[],
	sessions: readonly SessionState[],
): Promise<void> {
	const detail = `${list(outside)}\n\nThis would happen once in each of ${sessions.length} sessions: ${named(sessions)}.`;
	await confirm("A roll-back does not undo all that this does.", detail, "Run Anyway");
}

/** Whether to keep what the text writes. */
export async function confirmKeep(
	writes: readonly string[],
	sessions: readonly SessionState[],
): Promise<void> {
	const where = sessions.map((session) => `“${session.name}”: ${whoIs(session)}, in ${whereIs(session)}`);
	const detail = `${list(writes)}\n\nIt runs once in each session, and what it writes there stays:\n${list(where)}`;
	await confirm("Keep what this text writes?", detail, "Keep Writes");
}

async function confirm(question: string, detail: string, button: string): Promise<void> {
	const answer = await window.showWarningMessage(
		question,
		{ modal: true, detail: plainText(detail) },
		button,
	);
	if (answer !== button) throw errors.cancelled();
}

function list(things: readonly string[]): string {
	return things.map((each) => `• ${each}`).join("\n");
}

function named(sessions: readonly SessionState[]): string {
	return new Intl.ListFormat("en").format(sessions.map(({ name }) => `“${name}”`));
}
