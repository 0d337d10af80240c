/** What a suite would hold, shown beside what it holds, until the user saves or discards it. */
import {
	commands,
	workspace as folders,
	Range,
	type Tab,
	TabInputTextDiff,
	type TextDocument,
	Uri,
	WorkspaceEdit,
	window,
} from "vscode";
import { type Disposable, DisposableStore } from "../../common/disposable";
import { errors } from "../../common/errors";

/** Known to package.json, which has the buttons of its editors. */
const SCHEME = "surrealsessions-suite";

/** What is shown. */
export interface SuiteDraft {
	readonly uri: Uri;
	readonly isNew: boolean;
	/** What there is; empty for a new file. */
	readonly before: string;
	readonly after: string;
	/** UTF-16 offset of what was added. */
	readonly start: number;
}

export class SuitePreview implements Disposable {
	readonly #store = new DisposableStore();
	/** By the address of what is shown; the last one is that which counts where no editor says which. */
	readonly #drafts = new Map<string, SuiteDraft>();

	constructor() {
		this.#store.add(
			folders.registerTextDocumentContentProvider(SCHEME, {
				provideTextDocumentContent: (uri) => this.#drafts.get(uri.toString())?.after ?? "",
			}),
		);
		this.#store.add(
			folders.onDidCloseTextDocument(({ uri }) => {
				// The text of a tab in the background may be closed as well: it is asked for again then.
				if (tabsOf(uri.toString()).length === 0) this.#drafts.delete(uri.toString());
			}),
		);
	}

	dispose(): void {
		this.#store.dispose();
	}

	/** Shows it; the answer names it to {@link save} and {@link discard}. */
	async show(draft: SuiteDraft): Promise<string> {
		const { uri, isNew } = draft;
		const after = Uri.from({ scheme: SCHEME, path: uri.path, query: crypto.randomUUID() });
		this.#drafts.set(after.toString(), draft);
		const before = isNew ? Uri.from({ scheme: SCHEME, path: uri.path, query: "nothing" }) : uri;
		const name = uri.path.slice(uri.path.lastIndexOf("/") + 1);
		const title = isNew ? `${name} (new, not saved)` : `${name} ↔ with the frozen test (not saved)`;
		await commands.executeCommand("vscode.diff", before, after, title, { preview: false });
		const editor = window.visibleTextEditors.find(
			({ document }) => document.uri.toString() === after.toString(),
		);
		editor?.revealRange(rangeAt(editor.document, draft.start));
		return after.toString();
	}

	/** Writes it, and shows the file. What was not saved of it before stays to be saved. */
	async save(shown = this.#shown()): Promise<void> {
		const draft = this.#drafts.get(shown ?? "");
		if (shown === undefined || !draft)
			throw errors.invalidArgument("The frozen test is not shown any more. Freeze it again.");
		const { uri, isNew, before, after } = draft;
		const edit = new WorkspaceEdit();
		const open = isNew ? undefined : await folders.openTextDocument(uri);
		if (open && open.getText() !== before)
			throw errors.invalidArgument(
				"The suite was changed since this was shown. Discard it, and freeze it again: nothing was written.",
			);
		if (open) edit.insert(uri, open.positionAt(before.length), after.slice(before.length));
		else edit.createFile(uri, { contents: new TextEncoder().encode(after) });
		const wasDirty = open?.isDirty === true;
		if (!(await folders.applyEdit(edit)))
			throw errors.invalidArgument(
				"The suite could not be written. Look whether the file can be, and try again.",
			);
		const document = open ?? (await folders.openTextDocument(uri));
		if (!wasDirty) await document.save();
		await this.discard(shown);
		await window.showTextDocument(document, { preview: false, selection: rangeAt(document, draft.start) });
	}

	/** Closes what is shown; nothing is written. */
	async discard(shown = this.#shown()): Promise<void> {
		if (shown === undefined) return;
		await window.tabGroups.close(tabsOf(shown));
		this.#drafts.delete(shown);
	}

	/** What is in the tab in front, or what was shown last. */
	#shown(): string | undefined {
		const input = window.tabGroups.activeTabGroup.activeTab?.input;
		const front = input instanceof TabInputTextDiff ? input.modified.toString() : undefined;
		return front !== undefined && this.#drafts.has(front) ? front : [...this.#drafts.keys()].at(-1);
	}
}

function tabsOf(shown: string): readonly Tab[] {
	return window.tabGroups.all
		.flatMap((group) => group.tabs)
		.filter(({ input }) => input instanceof TabInputTextDiff && input.modified.toString() === shown);
}

function rangeAt(document: TextDocument, offset: number): Range {
	const at = document.positionAt(offset);
	return new Range(at, at);
}
