import { workspace as documents, type TextDocument, type TextEditor, Uri, window } from "vscode";
import type { CommandRegistry } from "../commands";
import { type Disposable, DisposableStore } from "../common/disposable";
import { plainText } from "../common/plainText";
import type { TextRange } from "../common/surrealql/statements";
import { LANGUAGE_ID, type SessionArgument } from "../contributions";
import type { Target } from "../model/target";
import type { Workspace } from "../model/workspace";
import type { Runner } from "./runner";
import { outdatedLens } from "./sessionOfRun";

/** Loaded when something first runs: an editor that only starts does not need it. */
const targets = () => import("../model/target");

/** The commands that run SurrealQL from an editor. */
export function registerCommands(
	commands: CommandRegistry,
	workspace: Workspace,
	runner: Runner,
): Disposable {
	const store = new DisposableStore();
	const run = async (document: TextDocument, target: Target) => {
		if ("nothing" in target) void window.showInformationMessage(target.nothing);
		else await runner.run(document, target.range);
	};
	/** Registers a command on the active editor. */
	const onEditor = (
		id: "surrealSessions.runAll" | "surrealSessions.runSelection",
		name: "wholeText" | "selectedText",
	) =>
		store.add(
			commands.register(id, async () => {
				const target = (await targets())[name];
				const editor = activeEditor();
				if (editor) await run(editor.document, target(editor.document.getText(), selectionOf(editor)));
			}),
		);

	onEditor("surrealSessions.runAll", "wholeText");
	onEditor("surrealSessions.runSelection", "selectedText");
	store.add(
		commands.register("surrealSessions.runStatement", async (where) => {
			const { statementAt, statementOfLens } = await targets();
			if (where) {
				const document = await documents.openTextDocument(Uri.parse(where.uri));
				// With no pause behind it: what is found out here holds for the session that is then taken.
				const outdated = outdatedLens(where.session, workspace);
				if (outdated !== undefined) return void window.showInformationMessage(plainText(outdated));
				return run(document, statementOfLens(document.getText(), where));
			}
			const editor = activeEditor();
			if (!editor) return;
			const cursor = editor.document.offsetAt(editor.selection.active);
			await run(editor.document, statementAt(editor.document.getText(), cursor));
		}),
	);
	store.add(
		commands.register("surrealSessions.newQuery", async (session, text: unknown) => {
			if (session !== undefined) workspace.activate(sessionId(session));
			// A menu hands in something else behind its node.
			const content = typeof text === "string" ? text : "";
			const document = await documents.openTextDocument({ language: LANGUAGE_ID, content });
			await window.showTextDocument(document);
		}),
	);
	store.add(commands.register("surrealSessions.cancelQuery", () => runner.cancelLast()));
	return store;
}

function activeEditor(): TextEditor | undefined {
	const editor = window.activeTextEditor;
	if (editor?.document.languageId === LANGUAGE_ID) return editor;
	void window.showInformationMessage("Open a SurrealQL file, or make one with “New SurrealQL Query”.");
	return undefined;
}

function selectionOf({ document, selection }: TextEditor): TextRange {
	return { start: document.offsetAt(selection.start), end: document.offsetAt(selection.end) };
}

function sessionId(session: SessionArgument): string {
	return typeof session === "string" ? session : session.sessionId;
}
