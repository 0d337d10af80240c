/** Questions after one of what there is: a session, or one of its variables. They reject with `cancelled`. */
import { ThemeColor, ThemeIcon } from "vscode";
import { errors } from "../common/errors";
import { oneLine } from "../common/oneLine";
import { withoutIcons } from "../common/withoutIcons";
import { sessionLook } from "../model/sessionLook";
import type { SessionState } from "../protocol/backend";
import { askPick, type Choice } from "./quickInput";
import { describeSession } from "./words";

/** One of `sessions`. */
export function askSession(
	title: string,
	sessions: readonly SessionState[],
	active: SessionState | undefined,
): Promise<SessionState> {
	return askOne(title, "Choose a session", sessionChoices(sessions, active));
}

/** The name of one of the session's variables. */
export function askVariable(title: string, session: SessionState): Promise<string> {
	const choices = Object.entries(session.variables).map(
		([name, value]): Choice<string> => ({
			label: `$${name}`,
			description: withoutIcons(oneLine(value)),
			value: name,
		}),
	);
	return askOne(`${title} of “${session.name}”`, "Choose a variable", choices);
}

/** What to do about the session that editors work as: one of those there are, or a new one. */
export function askActive(
	sessions: readonly SessionState[],
	active: SessionState | undefined,
): Promise<SessionState | "create" | "fork"> {
	const fork: Choice<"fork"> = {
		label: `Fork “${withoutIcons(active?.name ?? "")}”…`,
		iconPath: new ThemeIcon("repo-forked"),
		alwaysShow: true,
		value: "fork",
	};
	return askOne<SessionState | "create" | "fork">("Activate Session", "The session that editors run as", [
		...sessionChoices(sessions, active),
		{ label: "Create Session…", iconPath: new ThemeIcon("add"), alwaysShow: true, value: "create" },
		...(active ? [fork] : []),
	]);
}

/** The active one first. */
function sessionChoices(
	sessions: readonly SessionState[],
	active: SessionState | undefined,
): Choice<SessionState>[] {
	return [...sessions]
		.sort((a, b) => Number(b === active) - Number(a === active))
		.map((session) => {
			const { icon, colour } = sessionLook(session.ordinal);
			return {
				label: withoutIcons(session.name),
				description: withoutIcons(`${session === active ? "active · " : ""}${describeSession(session)}`),
				iconPath: new ThemeIcon(icon, new ThemeColor(colour)),
				value: session,
			};
		});
}

async function askOne<T>(title: string, placeholder: string, choices: readonly Choice<T>[]): Promise<T> {
	const answer = await askPick({ title, step: 1, totalSteps: 1 }, { placeholder, choices });
	if (answer.kind !== "value") throw errors.cancelled();
	return answer.value;
}
