import {
	workspace as files,
	type QuickPickItem,
	Range,
	type TextDocument,
	Uri,
	type Disposable as VSCodeDisposable,
	window,
} from "vscode";
import type { Disposable } from "../common/disposable";
import type { MatrixTable } from "../protocol/permissions";
import { type Defined, type Definition, lastDefinition, mayDefine } from "./definitions";

const SCHEME = "surrealsessions-definition";
/** So long the host's thread is held at a time. */
const TURN_MS = 8;

/** What is shown where no file of the workspace defines it. */
interface KnownDefinition extends Defined {
	/** As the database gives it, without its semicolon. */
	readonly text: string;
	/** Where it was found, in words. */
	readonly where: string;
}

interface Found {
	readonly document: TextDocument;
	readonly definition: Definition;
}

/** Shows where tables and fields are defined: in a SurrealQL file of the workspace, or else as text. */
export class Definitions implements Disposable {
	readonly #texts = new Map<string, string>();
	readonly #registered: readonly VSCodeDisposable[];

	constructor() {
		this.#registered = [
			files.registerTextDocumentContentProvider(SCHEME, {
				provideTextDocumentContent: (uri) => this.#texts.get(uri.toString()) ?? "",
			}),
			files.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString())),
		];
	}

	/** Opens what is one of `tables`, or a field of one; what is neither is not opened. `where` they were found, in words. */
	async openIn(tables: readonly MatrixTable[], what: Defined, where: string): Promise<void> {
		const table = tables.find(({ name }) => name === what.table);
		const field = table?.fields.find(({ name }) => name === what.field);
		const text = what.field === undefined ? table?.definition : field?.definition;
		if (text !== undefined) await this.#open({ ...what, text, where });
	}

	/** Where several files define it, the user chooses one. */
	async #open(what: KnownDefinition): Promise<void> {
		const found = await find(what);
		const [first] = found;
		if (!first) return this.#openText(what);
		const chosen = found.length === 1 ? first : await choose(found);
		if (chosen) await showFound(chosen);
	}

	dispose(): void {
		for (const each of this.#registered) each.dispose();
	}

	async #openText({ table, field, text, where }: KnownDefinition): Promise<void> {
		const name = field === undefined ? table : `${table}.${field}`;
		const uri = Uri.from({
			scheme: SCHEME,
			path: `/${name.replace(/[^\w.-]+/g, "_")}.surql`,
			query: crypto.randomUUID(),
		});
		const content = `-- As ${where} has it. No SurrealQL file of the workspace defines it.\n${text};\n`;
		this.#texts.set(uri.toString(), content);
		await window.showTextDocument(await files.openTextDocument(uri));
	}
}

/** The definition that counts in each SurrealQL file that has one. */
async function find(wanted: Defined): Promise<readonly Found[]> {
	const uris = await files.findFiles("**/*.{surql,surrealql}", "**/node_modules/**");
	const found: Found[] = [];
	for (const uri of [...uris].sort((a, b) => a.path.localeCompare(b.path))) {
		const text = await textOf(uri);
		if (!mayDefine(text, wanted)) continue;
		const definition = await inTurns(lastDefinition(text, wanted));
		if (definition) found.push({ document: await files.openTextDocument(uri), definition });
	}
	return found;
}

/** As it is in its editor, if it is open: most files are never opened for this. */
async function textOf(uri: Uri): Promise<string> {
	const open = files.textDocuments.find((document) => document.uri.toString() === uri.toString());
	return open ? open.getText() : new TextDecoder().decode(await files.fs.readFile(uri));
}

/** Runs to its end, and lets others have the thread in between. */
async function inTurns<T>(work: Generator<undefined, T>): Promise<T> {
	let began = performance.now();
	for (;;) {
		const step = work.next();
		if (step.done) return step.value;
		if (performance.now() - began < TURN_MS) continue;
		await new Promise((resolve) => setImmediate(resolve));
		began = performance.now();
	}
}

async function choose(found: readonly Found[]): Promise<Found | undefined> {
	const items = found.map((each): QuickPickItem & { readonly found: Found } => ({
		label: files.asRelativePath(each.document.uri),
		description: `line ${each.document.positionAt(each.definition.start).line + 1}`,
		found: each,
	}));
	const chosen = await window.showQuickPick(items, {
		placeHolder: "Several files define it. Open which one?",
	});
	return chosen?.found;
}

/** The cursor is at the permissions, where there are any: they are what it is opened for. */
async function showFound({ document, definition }: Found): Promise<void> {
	const { start, end } = definition.permissions ?? definition;
	const selection = new Range(document.positionAt(start), document.positionAt(end));
	await window.showTextDocument(document, { selection });
}
