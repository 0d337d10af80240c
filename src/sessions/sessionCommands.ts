/** Commands that make, name, move, choose and end sessions. */
import { defined } from "../common/defined";
import { type Disposable, DisposableStore } from "../common/disposable";
import { withProgress } from "../progress";
import {
	type CreateParams,
	closeSession,
	createSession,
	DEFAULT_SESSION,
	forkSession,
	renameSession,
	resetSession,
	type SessionRef,
	type SessionState,
	useNamespaceDatabase,
} from "../protocol/backend";
import type { SessionsDeps } from "./deps";
import { tellFullRights } from "./fullRights";
import type { SessionPicker } from "./pickSession";
import { isTreeNode } from "./treeNodes";

/** Forms are loaded when they are first asked for: an editor that only starts does not need them. */
const nameForms = () => import("./nameForms");

/** Sessions that were made are shown to the user by `reveal`. */
export function registerSessionCommands(
	{ workspace, commands, remembered }: SessionsDeps,
	picker: SessionPicker,
	reveal: (session: SessionRef, how?: { readonly focus: boolean }) => void,
): Disposable {
	const store = new DisposableStore();
	/** From a row of the view the keyboard goes on to the new row; from elsewhere it stays there. */
	const made = (session: SessionRef, from?: unknown): string => {
		reveal(session, { focus: isTreeNode(from) });
		return session.id;
	};
	const create = async (given?: CreateParams) => {
		const here = workspace.here();
		const wanted = given ?? (await (await import("./newSessionForm")).askNewSession(workspace));
		if (!wanted) return undefined;
		return withProgress("Creating a session…", (token) => here.request(createSession, wanted, token));
	};
	const fork = async ({ id, name: of }: SessionState, given?: string) => {
		const here = workspace.here();
		const name = given ?? (await (await nameForms()).askForkName(of, workspace.sessions));
		return withProgress(`Forking “${of}”…`, (token) =>
			here.request(forkSession, { id, ...defined({ name: name || undefined }) }, token),
		);
	};
	/** The session that editors work as: one of those there are, or a new one. */
	const chooseActive = async () => {
		await withProgress("Connecting…", (token) => workspace.ensureConnected(token));
		const active = workspace.activeSession;
		const { askActive } = await import("./choices");
		const answer = await askActive(workspace.sessions, active);
		if (typeof answer === "object") return workspace.activate(answer.id);
		const session = answer === "create" ? await create() : active && (await fork(active));
		if (session) workspace.activate(made(session));
	};

	store.add(
		commands.register("surrealSessions.createSession", async (options) => {
			await withProgress("Connecting…", (token) => workspace.ensureConnected(token));
			const asked = isTreeNode(options) ? undefined : options;
			const session = await create(asked);
			return session && made(session, options);
		}),
	);
	store.add(
		commands.register("surrealSessions.forkSession", async (target, options) => {
			const source = await picker.session(target, "Fork Session");
			return made(await fork(source, options?.name), target);
		}),
	);
	store.add(
		commands.register("surrealSessions.activateSession", async (target) => {
			if (target === undefined) return chooseActive();
			workspace.activate((await picker.session(target, "Activate Session")).id);
		}),
	);
	store.add(
		commands.register("surrealSessions.renameSession", async (target, given) => {
			const { id, name: old } = await picker.session(target, "Rename Session");
			const here = workspace.here();
			if (given !== undefined) {
				await withProgress(`Renaming “${old}”…`, (token) =>
					here.request(renameSession, { id, name: given }, token),
				);
				return;
			}
			const { askNewName } = await nameForms();
			const others = workspace.sessions.filter((session) => session.id !== id);
			await askNewName(old, others, (name, token) => here.request(renameSession, { id, name }, token));
		}),
	);
	store.add(
		commands.register("surrealSessions.useNamespaceDatabase", async (target, given) => {
			const session = await picker.session(target, "Use Namespace and Database");
			const here = workspace.here();
			const place =
				given ??
				(await (
					await import("./placeForm")
				).askPlace(here, session, `Namespace and Database of “${session.name}”`));
			if (!place) return;
			await withProgress("Moving the session…", (token) =>
				here.request(useNamespaceDatabase, { id: session.id, ...place }, token),
			);
		}),
	);
	store.add(
		commands.register("surrealSessions.copySessionAsCode", async (target) => {
			const session = await picker.session(target, "Copy Session as Code");
			const here = workspace.here();
			await (await import("./copyAsCode")).copyAsCode(here, session, remembered);
		}),
	);
	store.add(
		commands.register("surrealSessions.resetSession", async (target) => {
			const session = await picker.session(target, "Reset Session");
			const { id, name, fullRights } = session;
			// Whoever names it by its id has a program ask.
			if (typeof target !== "string") await (await import("./connectionQuestions")).confirmReset(session);
			await withProgress(`Resetting “${name}”…`, (token) => workspace.request(resetSession, { id }, token));
			if (!fullRights) tellFullRights(workspace, id);
		}),
	);
	store.add(
		commands.register("surrealSessions.closeSession", async (target) => {
			const further = ({ id }: SessionState) => id !== DEFAULT_SESSION;
			const none = "There is no session to close: the default one lives as long as the connection.";
			const { id, name } = await picker.session(target, "Close Session", further, none);
			await withProgress(`Closing “${name}”…`, (token) => workspace.request(closeSession, { id }, token));
		}),
	);
	return store;
}
