/** What is asked before anything is tried. Rejects with `cancelled`. */
import { ThemeColor, ThemeIcon, window } from "vscode";
import { errors } from "../common/errors";
import { plainText } from "../common/plainText";
import { withoutIcons } from "../common/withoutIcons";
import { sessionLook } from "../model/sessionLook";
import { whereIs, whoIs } from "../model/sessionWords";
import type { SessionState } from "../protocol/backend";
import type { MatrixTable } from "../protocol/permissions";

/** What is asked, and what it is for. */
export interface SessionsQuestion {
	readonly title: string;
	readonly placeHolder: string;
}

/** Some of `sessions`; those that are signed in are chosen at first, or all where none is. */
export async function askSessions(
	sessions: readonly SessionState[],
	question: SessionsQuestion,
): Promise<readonly string[]> {
	const isSignedIn = ({ auth, identityLost }: SessionState) => auth.kind !== "anonymous" && !identityLost;
	const isAnySignedIn = sessions.some(isSignedIn);
	const items = sessions.map((session) => {
		const { icon, colour } = sessionLook(session.ordinal);
		return {
			label: withoutIcons(session.name),
			description: withoutIcons(`${whoIs(session)} · ${whereIs(session)}`),
			iconPath: new ThemeIcon(icon, new ThemeColor(colour)),
			picked: !isAnySignedIn || isSignedIn(session),
			id: session.id,
		};
	});
	const chosen = await window.showQuickPick(items, {
		...question,
		canPickMany: true,
		matchOnDescription: true,
		ignoreFocusOut: true,
	});
	if (!chosen) throw errors.cancelled();
	if (chosen.length === 0) throw errors.invalidArgument("Choose at least one session to try everything in.");
	return chosen.map(({ id }) => id);
}

/** The sessions of another try: those of `before` that are there yet; where none is, or others are wanted, the user is asked. */
export async function sessionsAgain(
	wanted: "same" | "choose",
	before: readonly { readonly id: string }[],
	sessions: readonly SessionState[],
	question: SessionsQuestion,
): Promise<readonly string[]> {
	const there = new Set(sessions.map(({ id }) => id));
	const same = before.map(({ id }) => id).filter((id) => there.has(id));
	return wanted === "choose" || same.length === 0 ? askSessions(sessions, question) : same;
}

/**
 * Names of the tables that are tried although they do what a roll-back does not undo. Of others only that is tried which
 * a roll-back undoes. Asks only if there are any.
 */
export async function askOutside(tables: readonly MatrixTable[]): Promise<readonly string[]> {
	const outside = tables.filter(({ outside }) => outside.length > 0);
	const names = outside.map(({ name }) => name);
	const [first] = outside;
	if (!first) return [];
	const which = outside.length === 1 ? `Trying ${first.name} does` : `Trying ${outside.length} tables does`;
	const include = outside.length === 1 ? "Try It Too" : "Try Them Too";
	const leave = outside.length === 1 ? "Leave It Out" : "Leave Them Out";
	const detail = outside.map(({ name, outside: what }) => `${name}: ${what.join("; ")}`).join("\n");
	const answer = await window.showWarningMessage(
		plainText(`${which} what a roll-back does not undo.`),
		{ modal: true, detail },
		include,
		leave,
	);
	if (answer === include) return names;
	if (answer === leave) return [];
	throw errors.cancelled();
}
