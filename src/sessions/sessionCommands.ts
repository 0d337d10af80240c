/** Commands that make, name, move, choose and end sessions. */
import { ThemeIcon, window } from "vscode";
import { asSessionsError } from "../common/asSessionsError";
import { defined } from "../common/defined";
import { type Disposable, DisposableStore } from "../common/disposable";
import { errors } from "../common/errors";
import { plainText } from "../common/plainText";
import { withoutIcons } from "../common/withoutIcons";
import { DEFAULT_SESSION } from "../model/sessionStore";
import { withProgress } from "../progress";
import {
	closeSession,
	createSession,
	forkSession,
	renameSession,
	resetSession,
	type SessionState,
	useNamespaceDatabase,
} from "../protocol/backend";
import { confirmKey } from "./confirmKey";
import type { SessionsDeps } from "./deps";
import type { SessionPicker } from "./pickSession";
import { sessionChoice } from "./pickSession";
import { askPick, askText, type Choice } from "./quickInput";
import { isTreeNode } from "./treeNodes";

/** Sessions that were made are shown to the user by `reveal`. */
export function registerSessionCommands(
	{ workspace, commands }: SessionsDeps,
	picker: SessionPicker,
	reveal: (session: SessionState) => void,
): Disposable {
	const store = new DisposableStore();
	const made = (session: SessionState): string => {
		reveal(session);
		return session.id;
	};

	store.add(
		commands.register("surrealSessions.createSession", async (options) => {
			await withProgress("Connecting…", (token) => workspace.ensureConnected(token));
			const asked = isTreeNode(options) ? undefined : options;
			const wanted = asked ?? (await (await import("./newSessionForm")).askNewSession(workspace));
			if (!wanted) return undefined;
			return made(
				await withProgress("Creating a session…", (token) => workspace.request(createSession, wanted, token)),
			);
		}),
	);
	store.add(
		commands.register("surrealSessions.forkSession", async (target, options) => {
			const { id, name } = await picker.session(target, "Fork Session");
			const asked = options?.name ?? (await askName(`Fork “${name}”`, `${name} fork`));
			return made(
				await withProgress(`Forking “${name}”…`, (token) =>
					workspace.request(forkSession, { id, ...defined({ name: asked || undefined }) }, token),
				),
			);
		}),
	);
	store.add(
		commands.register("surrealSessions.activateSession", async (target) => {
			if (target === undefined) return chooseActive({ workspace }, reveal);
			workspace.activate((await picker.session(target, "Activate Session")).id);
		}),
	);
	store.add(
		commands.register("surrealSessions.renameSession", async (target, given) => {
			const { id, name: old } = await picker.session(target, "Rename Session");
			if (given !== undefined) {
				await withProgress(`Renaming “${old}”…`, (token) =>
					workspace.request(renameSession, { id, name: given }, token),
				);
				return;
			}
			const answer = await askText(
				{ title: `Rename “${old}”`, step: 1, totalSteps: 1 },
				{
					prompt: "New name",
					placeholder: "Name",
					value: old,
					accept: async (name, token) => {
						try {
							await workspace.request(renameSession, { id, name }, token);
							return undefined;
						} catch (error) {
							return asSessionsError(error).message;
						}
					},
				},
			);
			if (answer.kind !== "value") throw errors.cancelled();
		}),
	);
	store.add(
		commands.register("surrealSessions.useNamespaceDatabase", async (target, given) => {
			const session = await picker.session(target, "Use Namespace and Database");
			const place =
				given ??
				(await (
					await import("./placeForm")
				).askPlace(workspace, session, `Use Namespace and Database (${session.name})`));
			if (!place) return;
			const { created } = await withProgress("Moving the session…", (token) =>
				workspace.request(useNamespaceDatabase, { id: session.id, ...place }, token),
			);
			if (created.length === 0) return;
			const names = created.map((what) => `${what} “${place[what] ?? ""}”`).join(" and ");
			const sentence = `${names} did not exist and ${created.length > 1 ? "were" : "was"} created.`;
			void window.showInformationMessage(plainText(sentence.charAt(0).toUpperCase() + sentence.slice(1)));
		}),
	);
	store.add(
		commands.register("surrealSessions.resetSession", async (target) => {
			const { id, name } = await picker.session(target, "Reset Session");
			await withProgress(`Resetting “${name}”…`, (token) => workspace.request(resetSession, { id }, token));
		}),
	);
	store.add(
		commands.register("surrealSessions.closeSession", async (target) => {
			const further = ({ id }: SessionState) => id !== DEFAULT_SESSION;
			const none = "There is no session to close: the default one lives as long as the connection.";
			const { id, name } = await picker.session(target, "Close Session", further, none);
			if (id !== DEFAULT_SESSION) await confirmKey(target, `Close session “${name}”?`, "Close");
			await withProgress(`Closing “${name}”…`, (token) => workspace.request(closeSession, { id }, token));
		}),
	);
	return store;
}

async function askName(title: string, suggestion: string): Promise<string> {
	const answer = await askText(
		{ title, step: 1, totalSteps: 1 },
		{ prompt: "Name of the new session", placeholder: "Name", value: suggestion },
	);
	if (answer.kind !== "value") throw errors.cancelled();
	return answer.value.trim();
}

/** The session that editors work as: one of those there are, or a new one. */
async function chooseActive(
	{ workspace }: Pick<SessionsDeps, "workspace">,
	reveal: (session: SessionState) => void,
): Promise<void> {
	await withProgress("Connecting…", (token) => workspace.ensureConnected(token));
	const active = workspace.activeSession;
	const choices: readonly Choice<SessionState | "create" | "fork">[] = [
		...[...workspace.sessions]
			.sort((a, b) => Number(b === active) - Number(a === active))
			.map((session) => sessionChoice(session, session === active)),
		{ label: "Create Session…", iconPath: new ThemeIcon("add"), alwaysShow: true, value: "create" },
		...(active
			? [
					{
						label: `Fork “${withoutIcons(active.name)}”…`,
						iconPath: new ThemeIcon("repo-forked"),
						alwaysShow: true,
						value: "fork" as const,
					},
				]
			: []),
	];
	const answer = await askPick(
		{ title: "Work as Session", step: 1, totalSteps: 1 },
		{ placeholder: "The session that editors run as", choices },
	);
	if (answer.kind !== "value") throw errors.cancelled();
	if (answer.value === "create") {
		const asked = await (await import("./newSessionForm")).askNewSession(workspace);
		if (!asked) return;
		const session = await withProgress("Creating a session…", (token) =>
			workspace.request(createSession, asked, token),
		);
		workspace.activate(session.id);
		reveal(session);
	} else if (answer.value === "fork") {
		if (!active) return;
		const name = await askName(`Fork “${active.name}”`, `${active.name} fork`);
		const params = { id: active.id, ...defined({ name: name || undefined }) };
		const session = await withProgress(`Forking “${active.name}”…`, (token) =>
			workspace.request(forkSession, params, token),
		);
		workspace.activate(session.id);
		reveal(session);
	} else workspace.activate(answer.value.id);
}
