import {
	CodeLens,
	type CodeLensProvider,
	workspace as documents,
	EventEmitter,
	extensions,
	languages,
	Range,
	type TextDocument,
} from "vscode";
import { defined } from "../common/defined";
import { type Disposable, DisposableStore } from "../common/disposable";
import { groupStatements, splitStatements } from "../common/surrealql/statements";
import { withoutIcons } from "../common/withoutIcons";
import {
	type CommandArgs,
	type CommandId,
	LANGUAGE_ID,
	type SettingMap,
	type StatementArgument,
} from "../contributions";
import { shortEndpoint, withoutUser } from "../model/endpoint";
import { shortName } from "../model/sessionWords";
import type { Workspace } from "../model/workspace";
import { officialHasRunLens } from "./officialExtension";

const SETTING = "query.codeLens";
const ENDPOINT = "connection.endpoint";

/** A longer text, such as a dump, would be cut anew at each pause in typing, on the thread of all extensions. */
const LONGEST = 250_000;

/** Puts “Run as …” above each statement and each transaction. */
export function registerCodeLens(workspace: Workspace): Disposable {
	const store = new DisposableStore();
	const changed = store.add(new EventEmitter<void>());
	let shownAs = nameOf(workspace.activeSession);
	let connectsTo = endpointOf(workspace.connection);

	const provider: CodeLensProvider = {
		onDidChangeCodeLenses: changed.event,
		provideCodeLenses: (document) => (shown() ? lenses(document, shownAs, connectsTo) : []),
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
			if (now?.id === shownAs?.id && now?.name === shownAs?.name) return;
			shownAs = now;
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

/** What a lens says that it runs as. */
type Named = NonNullable<StatementArgument["session"]>;

function nameOf(session: Named | undefined): Named | undefined {
	return session && { id: session.id, name: session.name };
}

/** Where a run connects to first, in short; `undefined` where there is a connection, or one is being made. */
function endpointOf({ state, endpoint }: Workspace["connection"]): string | undefined {
	if (state === "failed") return shortEndpoint(endpoint);
	return state === "disconnected" ? shortEndpoint(withoutUser(settingOf(ENDPOINT, ""))) : undefined;
}

function settingOf<K extends keyof SettingMap>(name: K, otherwise: SettingMap[K]): SettingMap[K] {
	return documents.getConfiguration("surrealSessions").get(name, otherwise);
}

function shown(): boolean {
	const setting = settingOf(SETTING, "auto");
	return setting === "always" || (setting === "auto" && !officialHasRunLens());
}

function lenses(
	document: TextDocument,
	session: Named | undefined,
	connectsTo: string | undefined,
): CodeLens[] {
	const uri = document.uri.toString();
	const text = document.getText();
	if (text.length > LONGEST) return [];
	return groupStatements(splitStatements(text)).map((block) => {
		const range = new Range(document.positionAt(block.start), document.positionAt(block.end));
		const what = block.transaction ? "Run transaction" : "Run";
		return new CodeLens(range, {
			title: session
				? `$(play) ${what} as ${withoutIcons(shortName(session.name))}`
				: `$(play) ${what}${connectsTo ? `, connecting to ${withoutIcons(connectsTo)}` : ""}`,
			tooltip: session
				? `Run this as session “${session.name}”`
				: "Run this; without a connection that is made first, and without an active session you choose one",
			command: "surrealSessions.runStatement" satisfies CommandId,
			arguments: [
				{
					uri,
					start: block.start,
					end: block.end,
					text: text.slice(block.start, block.end),
					...defined({ session }),
				},
			] satisfies CommandArgs<"surrealSessions.runStatement">,
		});
	});
}
