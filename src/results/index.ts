/** The panel “SurrealDB Results”: what the last runs gave. */
import { env, type Uri } from "vscode";
import { type CancellationToken, ErrorCodes, type MessageConnection, ResponseError } from "vscode-jsonrpc";
import { execute } from "../commands";
import { asSessionsError } from "../common/asSessionsError";
import { type Disposable, DisposableStore } from "../common/disposable";
import { errors } from "../common/errors";
import type { Log } from "../common/log";
import type { Run } from "../model/run";
import { waitsFor } from "../model/waitsFor";
import type { Workspace } from "../model/workspace";
import { type ResultPage, resultPage } from "../protocol/backend";
import * as page from "../protocol/results";
import { ResultsView } from "./resultsView";
import { RunList } from "./runList";
import { Told } from "./told";

/** So many runs keep their results; the oldest lets go of them when another comes. */
const RUNS_KEPT = 10;

/** What this room is handed. */
export interface ResultsDeps {
	readonly workspace: Workspace;
	readonly extensionUri: Uri;
	readonly log: Log;
}

/** What this room can do for others. */
export interface Results extends Disposable {
	/** Shows a run, from its beginning, without taking the focus. */
	show(run: Run): void;
}

export function registerResults(deps: ResultsDeps): Results {
	const store = new DisposableStore();
	const runs = new RunList(RUNS_KEPT);
	const view = store.add(new ResultsView(deps.extensionUri, deps.log, serve));

	let lastShown: string | undefined;
	let told = new Told();

	/** Loaded when there is a page to be told: an editor that only starts does not need it. */
	let views: typeof import("./runView") | undefined;
	const news = ({ runView }: NonNullable<typeof views>) =>
		told.news(
			runs.all.map((run) => runView(run, waitsFor(run, deps.workspace))),
			lastShown,
		);
	const tellPage = () => {
		// One that has not asked yet is told all when it does.
		if (views) void view.connection?.sendNotification(page.resultsChanged, news(views));
	};

	store.add(deps.workspace.onDidChangeConnection(tellPage));
	store.add(
		deps.workspace.onDidChangeSessions(() => {
			if (runs.all.some(({ state }) => state.kind === "running")) tellPage();
		}),
	);

	function serve(connection: MessageConnection): void {
		told = new Told();
		connection.onRequest(page.ready, async () => {
			views ??= await import("./runView");
			return news(views);
		});
		connection.onRequest(page.fetchPage, async (params, token) => {
			try {
				return await fetchPage(params, token);
			} catch (error) {
				return new ResponseError<void>(ErrorCodes.InternalError, asSessionsError(error).message);
			}
		});
		connection.onRequest(page.copyText, ({ text }) => Promise.resolve(env.clipboard.writeText(text)));
		connection.onNotification(page.cancelRun, ({ key }) => runs.get(key)?.cancel());
		connection.onNotification(page.closeRun, ({ key }) => {
			runs.remove(key);
			tellPage();
		});
		connection.onNotification(page.signInAgain, ({ key }) => {
			const run = runs.get(key);
			if (run) void execute("surrealSessions.signIn", run.session.id);
		});
		connection.onNotification(page.openAsRecord, (seen) => {
			void execute("surrealSessions.openAsRecord", seen);
		});
		connection.onNotification(page.goToError, ({ key, statement }) => {
			const run = runs.get(key);
			if (run) void import("./goTo").then(({ showError }) => showError(run, statement));
		});
	}

	function fetchPage({ key, ...params }: page.FetchParams, token: CancellationToken): Promise<ResultPage> {
		const run = runs.get(key);
		if (run?.state.kind !== "finished") throw errors.invalidArgument("This run has no results any more.");
		return deps.workspace.request(resultPage, { ...params, run: run.state.result.run }, token);
	}

	return {
		show(run) {
			runs.add(run);
			run.onDidChange(tellPage);
			lastShown = run.key;
			tellPage();
			view.reveal();
		},
		dispose: () => store.dispose(),
	};
}
