import { Range, type TextDocument, window } from "vscode";
import { defined } from "../common/defined";
import { type Disposable, DisposableStore } from "../common/disposable";
import { errors, SessionsError } from "../common/errors";
import { offsetOfPosition } from "../common/position";
import { LANGUAGE_ID } from "../contributions";
import { recordsIn } from "../model/permissionMatrix";
import { whereIs } from "../model/sessionWords";
import { since } from "../model/since";
import { permissionRecords } from "../model/storage/settings";
import type { Here } from "../model/workspace";
import { withProgress } from "../progress";
import type * as page from "../protocol/matrixPage";
import { type WhatIfProgress, type WhatIfResult, whatIf } from "../protocol/whatIf";
import { asWhatIfJson } from "./exports";
import type { PermissionsDeps } from "./index";
import { MatrixTab } from "./matrixTab";
import { matrixSession } from "./matrixView";
import { namedSessions } from "./namedSessions";
import { Definitions } from "./openDefinition";
import { askSessions, sessionsAgain } from "./questions";
import { saveVerdicts } from "./saveVerdicts";

const TITLE = "What Would This Schema Change?";
const QUESTION = {
	title: TITLE,
	placeHolder: "Sessions to try it in, on a copy; the database is only read",
} as const;

/** What was found, and what was known when it was. */
interface Shown {
	readonly document: TextDocument;
	readonly head: page.MatrixHead;
	readonly result: WhatIfResult;
	readonly endedAt: number;
	/** The connection whose database was copied. */
	readonly here: Here;
}

/** What the text of an editor would change, and the editor tab that shows it. */
export class WhatIfRoom implements Disposable {
	readonly #deps: PermissionsDeps;
	readonly #store = new DisposableStore();
	readonly #definitions = this.#store.add(new Definitions());
	readonly #tab: MatrixTab;
	#shown: Shown | undefined;

	constructor(deps: PermissionsDeps) {
		this.#deps = deps;
		const { workspace } = deps;
		const tab = new MatrixTab(deps, {
			viewType: "surrealSessions.whatIf",
			title: TITLE,
			view: () => this.#shown && this.#view(this.#shown),
			tellAll: () => {
				if (!this.#shown) return;
				const { head, result } = this.#shown;
				tab.tellCells(head.key, result.before, "before");
				tab.tellCells(head.key, result.after);
			},
			tryAgain: (which) => this.#tryAgain(which),
			openDefinition: (what) => this.#openDefinition(what),
			save: () => this.#save(),
			closed: () => {
				this.#shown = undefined;
			},
			failed: deps.failed,
		});
		this.#tab = this.#store.add(tab);
		this.#store.add(workspace.onDidChangeConnection(() => tab.tellNews()));
		this.#store.add(workspace.onDidChangeSessions(() => tab.tellNews()));
	}

	/** Of the SurrealQL editor in front, as it is there, in the sessions that are chosen in the view or named. */
	async show(): Promise<void> {
		const { workspace, chosen } = this.#deps;
		const editor = window.activeTextEditor;
		if (editor?.document.languageId !== LANGUAGE_ID)
			throw errors.invalidArgument("Open the SurrealQL file with the edited schema first.");
		await withProgress("Connecting…", (token) => workspace.ensureConnected(token));
		const checked = chosen.among(workspace.sessions).map(({ id }) => id);
		const ids = namedSessions(undefined, undefined, checked);
		await this.#try(editor.document, ids ?? (await askSessions(workspace.sessions, QUESTION)));
	}

	dispose(): void {
		this.#store.dispose();
	}

	async #try(document: TextDocument, ids: readonly string[]): Promise<void> {
		const { workspace } = this.#deps;
		const here = workspace.here();
		const { endpoint = "", serverVersion } = workspace.connection;
		const key = `what-if-${crypto.randomUUID()}`;
		const startedAt = Date.now();
		const records = recordsIn(permissionRecords());
		const params = { key, sessions: ids, text: document.getText(), fields: true, records };
		const name = document.uri.path.split("/").at(-1) ?? "";
		const { version } = document;
		const result = await withProgress(
			`What would “${name}” change?`,
			(token) => here.request(whatIf, params, token),
			(tell) =>
				workspace.onDidProgressWhatIf((progress: WhatIfProgress) => {
					if (progress.key === key) tell(progress.step);
				}),
		).catch(async (error: unknown) => {
			// Where it is in a text that was edited meanwhile is not known.
			if (document.version === version) await showPlace(document, error);
			throw error;
		});
		const { leftOut, unknownDefinitions, engineVersion, tables } = result;
		const head = {
			key,
			startedAt,
			endpoint,
			...defined({ serverVersion }),
			place: whereIs(result),
			records,
			tables,
			unconfirmed: [],
			whatIf: { document: name, leftOut, unknownDefinitions, engineVersion },
		};
		this.#shown = { document, head, result, endedAt: Date.now(), here };
		this.#tab.begin(this.#view(this.#shown));
		this.#tab.tellCells(key, result.before, "before");
		this.#tab.tellCells(key, result.after);
	}

	/** With the text as it is by now, and the sessions that are there yet. */
	async #tryAgain(sessions: "same" | "choose"): Promise<void> {
		if (!this.#shown) return;
		const { workspace } = this.#deps;
		const { document, result } = this.#shown;
		await withProgress("Connecting…", (token) => workspace.ensureConnected(token));
		await this.#try(document, await sessionsAgain(sessions, result.sessions, workspace.sessions, QUESTION));
	}

	async #openDefinition(what: { readonly table: string; readonly field?: string }): Promise<void> {
		const head = this.#shown?.head;
		if (head) await this.#definitions.openIn(head.tables, what, `the copy of ${head.place}`);
	}

	async #save(): Promise<void> {
		if (!this.#shown) return;
		const { namespace, database } = this.#shown.result;
		const what = { file: "what-if", name: "Changes" };
		await saveVerdicts({ namespace, database, what, as: "json", text: asWhatIfJson(this.#shown.result) });
	}

	#view(shown: Shown): page.MatrixView {
		const { head, result, endedAt, here } = shown;
		const { workspace } = this.#deps;
		return {
			head,
			news: {
				key: head.key,
				stage: { kind: "complete", endedAt },
				sessions: result.sessions.map(matrixSession),
				observer: matrixSession(result.observer),
				since: since(here, result.sessions, workspace),
			},
		};
	}
}

/** Puts the cursor where the engine says that the text is wrong. */
async function showPlace(document: TextDocument, error: unknown): Promise<void> {
	const position = error instanceof SessionsError ? error.detail?.position : undefined;
	if (!position) return;
	const at = document.positionAt(offsetOfPosition(document.getText(), position));
	await window.showTextDocument(document, { selection: new Range(at, at) });
}
