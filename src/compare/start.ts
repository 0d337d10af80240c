/** From a command to a comparison: which text, in which sessions. Loaded when one is first asked for. */
import { workspace as documents, type TextEditor, Uri, window } from "vscode";
import { LANGUAGE_ID, type SessionArgument, type StatementArgument } from "../contributions";
import { selectedText, statementAt, statementOfLens, type Target, wholeText } from "../model/target";
import { withProgress } from "../progress";
import type { SessionState } from "../protocol/backend";
import type { ComparePanel } from "./comparePanel";
import type { CompareDeps } from "./index";
import { askSessions } from "./questions";

const REMEMBERED = "surrealSessions.compare.sessions";

/** Compares what `what` names, or else the selection or the statement at the cursor. Rejects with `cancelled`. */
export async function compareFrom(
	deps: CompareDeps,
	panel: () => Promise<ComparePanel>,
	what: StatementArgument | SessionArgument | "all" | undefined,
): Promise<void> {
	const text = await textOf(what);
	if (text === undefined) return;
	const { workspace, chosen } = deps;
	await withProgress("Connecting…", (token) => workspace.ensureConnected(token));
	const session = sessionIn(what);
	if (session !== undefined) chosen.change([[session, true]]);
	if (chosen.among(workspace.sessions).length < 2) await choose(deps);
	await (await panel()).compare(text);
}

/** Asks which sessions, with those of the last time chosen already. */
async function choose({ workspace, chosen, context }: CompareDeps): Promise<void> {
	const names = context.workspaceState.get<readonly string[]>(REMEMBERED, []);
	const isRemembered = ({ id, name }: SessionState) => chosen.has(id) || names.includes(name);
	const sessions = await askSessions(workspace.sessions, isRemembered);
	chosen.replace(sessions.map(({ id }) => id));
	await context.workspaceState.update(
		REMEMBERED,
		sessions.map(({ name }) => name),
	);
}

async function textOf(
	what: StatementArgument | SessionArgument | "all" | undefined,
): Promise<string | undefined> {
	if (isStatement(what)) {
		const document = await documents.openTextDocument(Uri.parse(what.uri));
		return taken(document.getText(), statementOfLens(document.getText(), what));
	}
	const editor = queryEditor();
	if (!editor) {
		void window.showInformationMessage("Open a SurrealQL file with what is to be compared.");
		return undefined;
	}
	const { document, selection } = editor;
	const text = document.getText();
	if (what === "all") return taken(text, wholeText(text));
	const at = { start: document.offsetAt(selection.start), end: document.offsetAt(selection.end) };
	return taken(text, selection.isEmpty ? statementAt(text, at.start) : selectedText(text, at));
}

function taken(text: string, target: Target): string | undefined {
	if ("range" in target) return text.slice(target.range.start, target.range.end);
	void window.showInformationMessage(target.nothing);
	return undefined;
}

/** The editor in which the user writes SurrealQL; the tab with the comparison may have the focus. */
function queryEditor(): TextEditor | undefined {
	return [window.activeTextEditor, ...window.visibleTextEditors].find(
		(editor) =>
			editor?.document.languageId === LANGUAGE_ID && editor.document.uri.scheme !== "surrealsessions-result",
	);
}

/** Editor menus hand in the document that they stand at. */
function isStatement(what: unknown): what is StatementArgument {
	return typeof what === "object" && what !== null && "uri" in what && "text" in what;
}

function sessionIn(what: unknown): string | undefined {
	if (typeof what !== "object" || what === null || !("sessionId" in what)) return undefined;
	return typeof what.sessionId === "string" ? what.sessionId : undefined;
}
