import {
	Diagnostic,
	type DiagnosticCollection,
	DiagnosticSeverity,
	workspace as documents,
	languages,
	Range,
	type TextDocument,
} from "vscode";
import { type Disposable, DisposableStore } from "../common/disposable";
import type { Run, RunSource } from "../model/run";

/** Marks the errors of the last run in its document, until the document is edited or runs again. */
export class ErrorMarks implements Disposable {
	readonly #store = new DisposableStore();
	readonly #diagnostics: DiagnosticCollection;
	/** Document → the run whose errors it shows, by key. */
	readonly #current = new Map<string, string>();

	constructor() {
		this.#diagnostics = this.#store.add(languages.createDiagnosticCollection("SurrealDB Sessions"));
		this.#store.add(
			documents.onDidChangeTextDocument(({ document, contentChanges }) => {
				if (contentChanges.length) this.#clear(document);
			}),
		);
		this.#store.add(documents.onDidCloseTextDocument((document) => this.#clear(document)));
	}

	/** What is known no more: errors of a database that editors no longer work on. */
	clear(): void {
		this.#current.clear();
		this.#diagnostics.clear();
	}

	/** Clears the marks of the run's document, and marks the errors when they are known. */
	follow(run: Run): void {
		const { source } = run;
		if (!source) return;
		const document = documentOf(source);
		if (!document) return;
		this.#clear(document);
		this.#current.set(source.uri, run.key);
		run.onDidChange(() => void this.#mark(run, source));
	}

	dispose(): void {
		this.#store.dispose();
	}

	async #mark(run: Run, source: RunSource): Promise<void> {
		// An editor that only starts does not need it.
		const { errorPlaces } = await import("../model/errorPlaces");
		const document = documentOf(source);
		// Edited, closed or run again in the meantime: the places are no longer those.
		if (document?.version !== source.version || this.#current.get(source.uri) !== run.key) return;
		const diagnostics = errorPlaces(run.text, run.state).map((place) => {
			const range = new Range(
				document.positionAt(source.offset + place.start),
				document.positionAt(source.offset + place.end),
			);
			const diagnostic = new Diagnostic(range, place.message, DiagnosticSeverity.Error);
			diagnostic.source = `SurrealDB, as ${run.session.name}`;
			if (place.kind) diagnostic.code = place.kind;
			return diagnostic;
		});
		this.#diagnostics.set(document.uri, diagnostics);
	}

	#clear(document: TextDocument): void {
		if (this.#current.delete(document.uri.toString())) this.#diagnostics.delete(document.uri);
	}
}

function documentOf(source: RunSource): TextDocument | undefined {
	return documents.textDocuments.find((each) => each.uri.toString() === source.uri);
}
