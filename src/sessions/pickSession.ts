import { errors } from "../common/errors";
import type { SessionArgument, VariableArgument } from "../contributions";
import type { Workspace } from "../model/workspace";
import { withProgress } from "../progress";
import type { SessionState } from "../protocol/backend";

/** Loaded when they are first asked for: an editor that only starts does not need them. */
const questions = () => import("./choices");

/** Finds out which session a command means: the one it names, or the one that the user chooses. */
export class SessionPicker {
	readonly #workspace: Workspace;

	constructor(workspace: Workspace) {
		this.#workspace = workspace;
	}

	/** The session that `argument` names; without one, the user's choice, the active session first. */
	async session(
		argument: SessionArgument | undefined,
		title: string,
		suits: (session: SessionState) => boolean = () => true,
		nobody = "There is no session that this applies to.",
	): Promise<SessionState> {
		const id = this.#idOf(argument);
		if (id !== undefined) return this.#workspace.session(id);
		await withProgress("Connecting…", (token) => this.#workspace.ensureConnected(token));
		const choices = this.#workspace.sessions.filter(suits);
		if (choices.length === 0) throw errors.invalidArgument(nobody);
		const { askSession } = await questions();
		const chosen = await askSession(title, choices, this.#workspace.activeSession);
		return this.#workspace.session(chosen.id);
	}

	/** The variable that `argument` names, or the user's choice among those of the session. */
	async variable(
		argument: VariableArgument | SessionArgument | undefined,
		title: string,
	): Promise<{ readonly session: SessionState; readonly name: string }> {
		if (typeof argument === "object" && "variable" in argument) {
			return { session: this.#workspace.session(argument.sessionId), name: argument.variable };
		}
		const has = ({ variables }: SessionState) => Object.keys(variables).length > 0;
		const none = "No session has a variable.";
		const session = await this.session(argument, title, has, none);
		if (!has(session)) throw errors.invalidArgument(`Session “${session.name}” has no variables.`);
		const { askVariable } = await questions();
		return { session, name: await askVariable(title, session) };
	}

	#idOf(argument: SessionArgument | undefined): string | undefined {
		if (typeof argument === "object" && typeof argument.sessionId === "string") return argument.sessionId;
		return typeof argument === "string" ? argument : undefined;
	}
}
