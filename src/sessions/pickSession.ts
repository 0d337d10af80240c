import { ThemeColor, ThemeIcon, type TreeView } from "vscode";
import { errors } from "../common/errors";
import { withoutIcons } from "../common/withoutIcons";
import { type SelectionArgument, type SessionArgument, type VariableArgument, views } from "../contributions";
import { sessionLook } from "../model/sessionLook";
import type { Workspace } from "../model/workspace";
import { withProgress } from "../progress";
import type { SessionState } from "../protocol/backend";
import { askPick, type Choice } from "./quickInput";
import type { TreeNode } from "./treeNodes";
import { describeSession, oneLine } from "./words";

/** Finds out which session a command means: the one it names, or the one that the user chooses. */
export class SessionPicker {
	readonly #workspace: Workspace;
	readonly #view: TreeView<TreeNode>;

	constructor(workspace: Workspace, view: TreeView<TreeNode>) {
		this.#workspace = workspace;
		this.#view = view;
	}

	/** The session that `argument` names; without one, the user's choice, the active session first. */
	async session(
		argument: SessionArgument | SelectionArgument | undefined,
		title: string,
		suits: (session: SessionState) => boolean = () => true,
		nobody = "There is no session that this applies to.",
	): Promise<SessionState> {
		const id = this.#idOf(argument);
		if (id !== undefined) return this.#workspace.session(id);
		await withProgress("Connecting…", (token) => this.#workspace.ensureConnected(token));
		const active = this.#workspace.activeSession;
		const choices = this.#workspace.sessions
			.filter(suits)
			.sort((a, b) => Number(b === active) - Number(a === active))
			.map((session) => sessionChoice(session, session === active));
		if (choices.length === 0) throw errors.invalidArgument(nobody);
		const answer = await askPick(
			{ title, step: 1, totalSteps: 1 },
			{ placeholder: "Choose a session", choices },
		);
		if (answer.kind !== "value") throw errors.cancelled();
		return this.#workspace.session(answer.value.id);
	}

	/** The variable that `argument` names, or the user's choice among those of the session. */
	async variable(
		argument: VariableArgument | SessionArgument | SelectionArgument | undefined,
		title: string,
	): Promise<{ readonly session: SessionState; readonly name: string }> {
		const named = this.#selected(argument);
		if (typeof named === "object" && "variable" in named) {
			return { session: this.#workspace.session(named.sessionId), name: named.variable };
		}
		const has = ({ variables }: SessionState) => Object.keys(variables).length > 0;
		const none = "No session has a variable.";
		const session = await this.session(named, title, has, none);
		if (!has(session)) throw errors.invalidArgument(`Session “${session.name}” has no variables.`);
		const choices = Object.entries(session.variables).map(
			([name, value]): Choice<string> => ({
				label: `$${name}`,
				description: withoutIcons(oneLine(value)),
				value: name,
			}),
		);
		const answer = await askPick(
			{ title: `${title} (${session.name})`, step: 1, totalSteps: 1 },
			{ placeholder: "Choose a variable", choices },
		);
		if (answer.kind !== "value") throw errors.cancelled();
		return { session, name: answer.value };
	}

	#idOf(argument: SessionArgument | SelectionArgument | undefined): string | undefined {
		const named = this.#selected(argument);
		if (typeof named === "string") return named;
		if (typeof named === "object" && typeof named.sessionId === "string") return named.sessionId;
		return undefined;
	}

	/** A key of the view means what is selected there. */
	#selected(
		argument: SessionArgument | VariableArgument | SelectionArgument | undefined,
	): SessionArgument | VariableArgument | undefined {
		if (typeof argument !== "object" || !("selectedIn" in argument)) return argument;
		if (argument.selectedIn !== views.sessions) return undefined;
		const [node] = this.#view.selection;
		return node && "sessionId" in node ? node : undefined;
	}
}

/** A session among others to choose from. */
export function sessionChoice(session: SessionState, isActive: boolean): Choice<SessionState> {
	const { icon, colour } = sessionLook(session.ordinal);
	return {
		label: withoutIcons(session.name),
		description: withoutIcons(`${isActive ? "active · " : ""}${describeSession(session)}`),
		iconPath: new ThemeIcon(icon, new ThemeColor(colour)),
		value: session,
	};
}
