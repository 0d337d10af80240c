import { type CodeLensProvider, workspace as documents, EventEmitter, extensions, languages } from "vscode";
import { type Disposable, DisposableStore } from "../common/disposable";
import { LANGUAGE_ID, type SettingMap } from "../contributions";
import { shortEndpoint, withoutUser } from "../model/endpoint";
import type { Workspace } from "../model/workspace";
import type { Named } from "./lenses";
import { officialHasRunLens } from "./officialExtension";

const SETTING = "query.codeLens";
const ENDPOINT = "connection.endpoint";

/** Puts “Run as …” above each statement and each transaction. */
export function registerCodeLens(workspace: Workspace): Disposable {
	const store = new DisposableStore();
	const changed = store.add(new EventEmitter<void>());
	let shownAs = nameOf(workspace.activeSession);
	let connectsTo = endpointOf(workspace.connection);
	let compares = canCompare(workspace);

	const provider: CodeLensProvider = {
		onDidChangeCodeLenses: changed.event,
		provideCodeLenses: async (document) => {
			if (!shown()) return [];
			const { lenses } = await import("./lenses");
			return lenses(document, shownAs, connectsTo, compares);
		},
	};
	/** Where a run connects to first must be said before it does. */
	const follow = () => {
		const now = endpointOf(workspace.connection);
		if (now === connectsTo) return;
		connectsTo = now;
		changed.fire();
	};
	store.add(workspace.onDidChangeConnection(follow));
	store.add(languages.registerCodeLensProvider({ language: LANGUAGE_ID }, provider));
	store.add(
		workspace.onDidChangeSessions(() => {
			// Sessions change with every query; only another session or name is another lens.
			const now = nameOf(workspace.activeSession);
			const several = canCompare(workspace);
			if (now?.id === shownAs?.id && now?.name === shownAs?.name && several === compares) return;
			shownAs = now;
			compares = several;
			changed.fire();
		}),
	);
	store.add(extensions.onDidChange(() => changed.fire()));
	store.add(
		documents.onDidChangeConfiguration((event) => {
			if (event.affectsConfiguration(`surrealSessions.${SETTING}`)) changed.fire();
			if (event.affectsConfiguration("surrealSessions.connection")) follow();
		}),
	);
	return store;
}

function nameOf(session: Named | undefined): Named | undefined {
	return session && { id: session.id, name: session.name };
}

/** Where a run connects to first, in short; `undefined` where there is a connection, or one is being made. */
function endpointOf({ state, endpoint }: Workspace["connection"]): string | undefined {
	if (state === "failed") return shortEndpoint(endpoint);
	return state === "disconnected" ? shortEndpoint(withoutUser(settingOf(ENDPOINT, ""))) : undefined;
}

/** One session alone has nobody to be compared with. */
function canCompare({ sessions }: Workspace): boolean {
	return sessions.length > 1;
}

function settingOf<K extends keyof SettingMap>(name: K, otherwise: SettingMap[K]): SettingMap[K] {
	return documents.getConfiguration("surrealSessions").get(name, otherwise);
}

function shown(): boolean {
	const setting = settingOf(SETTING, "auto");
	return setting === "always" || (setting === "auto" && !officialHasRunLens());
}
