/** One run of Test Explorer: which cases, where, and what came of them. */
import {
	type CancellationToken,
	CancellationTokenSource,
	workspace as folders,
	type TestController,
	type TestItem,
	type TestRunRequest,
	window,
} from "vscode";
import { asSessionsError } from "../common/asSessionsError";
import { errors } from "../common/errors";
import { grouped } from "../common/grouped";
import {
	endProject,
	type RunProjectParams,
	runProject,
	type SuiteProgress,
	type SuitesResult,
} from "../protocol/suites";
import { coverageOf } from "./coverage";
import { runEmbedded } from "./embedded";
import type { TestsDeps } from "./index";
import { Outcomes } from "./outcomes";
import { rootOf } from "./suiteFiles";
import type { CaseOf } from "./suiteItems";

/** On an engine of its own, or in databases of its own on the workspace's connection. */
export type TestPlace = "embedded" | "connection";

export interface RunDeps extends TestsDeps {
	readonly controller: TestController;
	readonly cases: WeakMap<TestItem, CaseOf>;
}

/** A case that is to run. */
export interface Wanted extends CaseOf {
	readonly item: TestItem;
}

/** Runs what the user has chosen of `all`. Never rejects: what went wrong stands at what did not run. */
export async function runTests(
	deps: RunDeps,
	request: TestRunRequest,
	all: readonly TestItem[],
	place: TestPlace,
	token: CancellationToken,
): Promise<void> {
	const wanted = wantedCases(request.include ?? all, new Set(request.exclude), deps.cases);
	const run = deps.controller.createTestRun(request);
	const cancellation = new CancellationTokenSource();
	const subscriptions = [token, run.token].map((each) =>
		each.onCancellationRequested(() => cancellation.cancel()),
	);
	const outcomes = new Outcomes(run, wanted);
	const coverage = request.profile?.loadDetailedCoverage !== undefined;
	try {
		if (!folders.isTrusted) throw errors.untrustedWorkspace();
		const byFolder = grouped(wanted, ({ suite: { folder } }) => folder);
		for (const [folder, cases] of byFolder) {
			const params = paramsOf(folder, cases, coverage);
			const tell = (progress: SuiteProgress) => {
				if (progress.run === params.run) outcomes.take(progress);
			};
			const result = await runIn(deps, place, params, tell, cancellation.token);
			outcomes.end(result);
			for (const file of result.coverage ? coverageOf(result.coverage) : []) run.addCoverage(file);
		}
	} catch (error) {
		outcomes.fail(asSessionsError(error));
	} finally {
		for (const subscription of subscriptions) subscription.dispose();
		cancellation.dispose();
		outcomes.close();
		run.end();
	}
}

/** What is below the chosen items; a suite that cannot be read has nothing below it, and says so by itself. */
function wantedCases(
	items: Iterable<TestItem>,
	excluded: ReadonlySet<TestItem>,
	cases: WeakMap<TestItem, CaseOf>,
): readonly Wanted[] {
	const found = new Map<TestItem, Wanted>();
	const add = (item: TestItem) => {
		if (excluded.has(item)) return;
		const own = cases.get(item);
		if (own) found.set(item, { ...own, item });
		for (const [, child] of item.children) add(child);
	};
	for (const item of items) add(item);
	return [...found.values()];
}

function paramsOf(folder: string, cases: readonly Wanted[], coverage: boolean): RunProjectParams {
	const bySuite = grouped(cases, ({ suite: { path } }) => path);
	return {
		run: crypto.randomUUID(),
		folder,
		root: rootOf(folder),
		suites: [...bySuite].map(([path, of]) => ({
			path,
			cases: of.map(({ index, name }) => ({ index, name })).sort((one, other) => one.index - other.index),
		})),
		...(coverage ? { coverage: true } : {}),
	};
}

async function runIn(
	deps: RunDeps,
	place: TestPlace,
	params: RunProjectParams,
	tell: (progress: SuiteProgress) => void,
	token: CancellationToken,
): Promise<SuitesResult> {
	if (place === "embedded") return runEmbedded(deps.startBackend, params, tell, token);
	const { workspace } = deps;
	await workspace.ensureConnected(token);
	// What the user agrees to is this connection.
	const here = workspace.here();
	await confirm(deps, params);
	if (token.isCancellationRequested) throw errors.cancelled();
	const subscriptions = [
		workspace.onDidProgressSuites(tell),
		// It is answered all the same, when what it made is removed. Where that cannot be sent nothing runs any more.
		token.onCancellationRequested(() => {
			here.request(endProject, { run: params.run }).catch(() => undefined);
		}),
	];
	try {
		return await here.request(runProject, params);
	} finally {
		for (const subscription of subscriptions) subscription.dispose();
	}
}

/** Asks before anything is made on a server or in a folder that is not marked as one for development. */
async function confirm({ workspace, looks }: RunDeps, { suites }: RunProjectParams): Promise<void> {
	const [main] = workspace.sessions;
	const { namespace, database } = main ?? {};
	const known = await looks();
	if (known.isDevelopment({ namespace: namespace ?? "", database: database ?? "" })) return;
	const count = suites.reduce((sum, { cases }) => sum + cases.length, 0);
	const answer = await window.showWarningMessage(
		`Run ${count === 1 ? "1 test case" : `${count} test cases`} on ${workspace.connection.endpoint ?? "the connection"}?`,
		{
			modal: true,
			detail:
				"This database is not marked as one for development. Each suite makes a namespace and a database of its own there, as the default session's user, and removes them at the end. What its files define on ROOT stays.",
		},
		"Run",
	);
	if (answer !== "Run") throw errors.cancelled();
}
