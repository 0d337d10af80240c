import {
	commands,
	workspace as documents,
	EventEmitter,
	type TextDocumentContentProvider,
	Uri,
} from "vscode";
import type { CancellationToken } from "vscode-jsonrpc";
import { type Disposable, DisposableStore } from "../common/disposable";
import { pages } from "../model/wholeResults";
import type { Workspace } from "../model/workspace";
import type { Column } from "./columns";

const SCHEME = "surrealsessions-result";

/** What sessions gave, as documents that can only be read: for VS Code's diff editor. */
export class ResultDocuments implements TextDocumentContentProvider, Disposable {
	readonly #workspace: Workspace;
	readonly #store = new DisposableStore();
	/** Document → its text, which is there when it is first asked for: results may be let go while it is open. */
	readonly #texts = new Map<string, Promise<string>>();
	readonly #changed = this.#store.add(new EventEmitter<Uri>());
	readonly onDidChange = this.#changed.event;

	constructor(workspace: Workspace) {
		this.#workspace = workspace;
		this.#store.add(documents.registerTextDocumentContentProvider(SCHEME, this));
		this.#store.add(
			documents.onDidCloseTextDocument(({ uri }) => {
				if (uri.scheme === SCHEME) this.#texts.delete(uri.toString());
			}),
		);
	}

	provideTextDocumentContent(uri: Uri): Promise<string> {
		return this.#texts.get(uri.toString()) ?? Promise.resolve("-- These results are no longer there.\n");
	}

	/** Opens what two columns have for a statement side by side. Rejects when it cannot be had. */
	async compare(left: Column, right: Column, statement: number, token: CancellationToken): Promise<void> {
		const uris = [left, right].map((column) => this.#open(column, statement, token));
		await Promise.all(uris.map((uri) => this.#texts.get(uri.toString())));
		const title = `${nameOf(left)} ↔ ${nameOf(right)} (statement ${statement + 1})`;
		await commands.executeCommand("vscode.diff", ...uris, title, { preview: true });
	}

	dispose(): void {
		this.#store.dispose();
	}

	#open(column: Column, statement: number, token: CancellationToken): Uri {
		const { run } = column.outcome;
		const name = `${nameOf(column)}, statement ${statement + 1}.surql`.replaceAll("/", "∕");
		const uri = Uri.from({ scheme: SCHEME, path: `/${name}`, query: run ?? "none" });
		const key = uri.toString();
		if (!this.#texts.has(key)) {
			const text = this.#textOf(column, statement, token);
			this.#texts.set(key, text);
			// It can be asked for again.
			text.catch(() => this.#texts.delete(key));
		}
		return uri;
	}

	async #textOf({ outcome }: Column, index: number, token: CancellationToken): Promise<string> {
		const found = outcome.statements.find((each) => each.index === index);
		if (outcome.run === undefined || !found) return comment(outcome.failed?.message ?? "No such statement.");
		if (found.status === "error") return comment(found.error?.message ?? "An error.");
		if (found.shape === "none") return "NONE\n";
		const all: string[] = [];
		for await (const texts of pages(this.#workspace, outcome.run, found, "laidOut", token)) {
			all.push(texts.join(",\n"));
		}
		if (found.shape === "value") return `${all.join("")}\n`;
		return found.rows === 0 ? "[]\n" : `[\n${all.join(",\n")}\n]\n`;
	}
}

/** A session's name, and which of its runs it is. */
function nameOf({ outcome, when }: Column): string {
	return when === "before" ? `${outcome.before.name} before` : outcome.before.name;
}

function comment(message: string): string {
	return `-- ${message.replaceAll("\n", "\n-- ")}\n`;
}
