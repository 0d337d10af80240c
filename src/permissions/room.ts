import { execute } from "../commands";
import { type Disposable, DisposableStore } from "../common/disposable";
import { errors } from "../common/errors";
import { foundSession } from "../model/foundSession";
import { recordsIn } from "../model/permissionMatrix";
import { permissionRecords } from "../model/storage/settings";
import type { Here } from "../model/workspace";
import { withProgress } from "../progress";
import { DEFAULT_SESSION } from "../protocol/backend";
import type * as page from "../protocol/matrixPage";
import { planMatrix } from "../protocol/permissions";
import { asCsv, asJson } from "./exports";
import type { PermissionsDeps } from "./index";
import { MatrixRun } from "./matrixRun";
import { MatrixTab } from "./matrixTab";
import { matrixHead, matrixNews } from "./matrixView";
import { namedSessions } from "./namedSessions";
import { Definitions } from "./openDefinition";
import { askOutside, askSessions, sessionsAgain } from "./questions";
import { saveVerdicts } from "./saveVerdicts";

const QUESTION = {
	title: "Show Permission Matrix",
	placeHolder: "Sessions to try everything in; all of it is rolled back",
} as const;

/** A matrix and what was known when it began. */
interface Shown {
	readonly run: MatrixRun;
	readonly head: page.MatrixHead;
	/** The connection that it was tried on. */
	readonly here: Here;
}

/** The one matrix, and the editor tab that shows it. */
export class MatrixRoom implements Disposable {
	readonly #deps: PermissionsDeps;
	readonly #store = new DisposableStore();
	readonly #definitions = this.#store.add(new Definitions());
	#shown: Shown | undefined;
	readonly #tab: MatrixTab;

	constructor(deps: PermissionsDeps) {
		this.#deps = deps;
		const { workspace } = deps;
		const tab = new MatrixTab(deps, {
			viewType: "surrealSessions.permissionMatrix",
			title: "Permission Matrix",
			view: () => this.#shown && this.#view(this.#shown),
			tellAll: () => this.#shown && tab.tellCells(this.#shown.run.key, this.#shown.run.cells),
			cancel: (key) => {
				if (this.#shown?.run.key === key) this.#shown.run.cancel();
			},
			tryAgain: (which) => this.#tryAgain(which),
			openDefinition: (what) => this.#openDefinition(what),
			freeze: (cell) => this.#freeze(cell),
			save: (as) => this.#save(as),
			closed: () => {
				this.#shown?.run.dispose();
				this.#shown = undefined;
			},
			failed: deps.failed,
		});
		this.#tab = this.#store.add(tab);
		this.#store.add(workspace.onDidChangeConnection(() => this.#tab.tellNews()));
		this.#store.add(workspace.onDidChangeSessions(() => this.#tab.tellNews()));
	}

	/** In the sessions that are named, else in those that are chosen in the view, else in those that the user names. */
	async show(named: unknown, selected: unknown): Promise<void> {
		const { workspace, chosen } = this.#deps;
		await withProgress("Connecting…", (token) => workspace.ensureConnected(token));
		const checked = chosen.among(workspace.sessions).map(({ id }) => id);
		const ids = namedSessions(named, selected, checked);
		await this.#try(ids ?? (await askSessions(workspace.sessions, QUESTION)));
	}

	/** Asks what it has to, tries, and shows what it finds as it finds it. */
	async #try(ids: readonly string[]): Promise<void> {
		const { workspace } = this.#deps;
		const here = workspace.here();
		const sessions = ids.map((id) => workspace.session(id));
		const observer = workspace.session(DEFAULT_SESSION);
		const plan = await withProgress("Looking at the tables…", (token) =>
			here.request(planMatrix, { sessions: ids }, token),
		);
		if (plan.tables.length === 0)
			throw errors.invalidArgument(
				`There is no table in ${plan.namespace}/${plan.database}. Define one, and show the matrix again.`,
			);
		const confirmed = await askOutside(plan.tables);
		const order = { sessions, observer, plan, confirmed, records: recordsIn(permissionRecords()) };
		this.#shown?.run.dispose();
		const run = new MatrixRun(here, workspace.onDidProgressMatrix, order);
		this.#shown = { run, head: matrixHead(run, workspace.connection), here };
		run.onDidFind((cells) => this.#tab.tellCells(run.key, cells));
		run.onDidChange(() => this.#tab.tellNews());
		this.#tab.begin(this.#view(this.#shown));
	}

	dispose(): void {
		this.#shown?.run.dispose();
		this.#store.dispose();
	}

	/** With the sessions that are there yet; without any, the user is asked. */
	async #tryAgain(sessions: "same" | "choose"): Promise<void> {
		const { workspace } = this.#deps;
		const before = this.#shown?.run.who.sessions ?? [];
		await withProgress("Connecting…", (token) => workspace.ensureConnected(token));
		await this.#try(await sessionsAgain(sessions, before, workspace.sessions, QUESTION));
	}

	async #openDefinition(what: { readonly table: string; readonly field?: string }): Promise<void> {
		const head = this.#shown?.head;
		if (head) await this.#definitions.openIn(head.tables, what, `${head.place} at ${head.endpoint}`);
	}

	async #freeze({ key, ...where }: page.FreezeCell): Promise<void> {
		const shown = this.#shown;
		if (shown?.run.key !== key) return;
		const { here, head, run } = shown;
		const cell = run.cells.find(
			({ session, table, field, action }) =>
				session === where.session &&
				table === where.table &&
				field === where.field &&
				action === where.action,
		);
		const session = run.who.sessions.find(({ id }) => id === where.session);
		const table = head.tables.find(({ name }) => name === where.table);
		if (!cell || !session || !table) return;
		if (!here.isCurrent) throw errors.otherConnection();
		await execute("_surrealSessions.freezeAsTest", {
			...cell,
			tableKind: table.kind,
			hasOutsideEffects: table.outside.length > 0,
			session: foundSession(session),
			place: head.place,
		});
	}

	async #save(as: "csv" | "json"): Promise<void> {
		if (!this.#shown) return;
		const { run } = this.#shown;
		const { namespace, database } = run.order.plan;
		const { sessions } = this.#news(this.#shown);
		const text = as === "csv" ? asCsv(sessions, run.cells) : asJson(sessions, run.cells);
		const what = { file: "permissions", name: "Permission Matrix" };
		await saveVerdicts({ namespace, database, what, as, text });
	}

	#view(shown: Shown): page.MatrixView {
		return { head: shown.head, news: this.#news(shown) };
	}

	#news({ run, here }: Shown): page.MatrixNews {
		return matrixNews(run, this.#deps.workspace, here);
	}
}
