/** Runs suites, each in a database of its own, and takes the databases away again. */
import { v4 as newId } from "uuid";
import type { CancellationToken } from "vscode-jsonrpc";
import { cancellation } from "../../common/cancellation";
import { NO_CONFIG, readConfig } from "../../common/suites/config";
import type { SuiteConfig, SuiteProblem } from "../../common/suites/model";
import { suiteName } from "../../common/suites/selection";
import { type ReadSuite, readSuite } from "../../common/suites/suite";
import type {
	FileProblem,
	RunSuitesParams,
	SuiteEvent,
	SuiteJob,
	SuiteResult,
	SuitesResult,
} from "../../protocol/suites";
import { CoverageTally } from "./coverage";
import { runSuite } from "./runSuite";
import type { SuiteWorld } from "./world";

/**
 * Runs what `params` names and tells of it as it happens. When `token` is cancelled nothing more is begun, and what was
 * made is removed before the promise resolves. A suite whose file has problems is not run: its result has them.
 */
export async function runSuites(
	world: SuiteWorld,
	params: RunSuitesParams,
	tell: (event: SuiteEvent) => void,
	token: CancellationToken,
): Promise<SuitesResult> {
	const { config, problems } = configOf(params);
	const results = new Map<SuiteJob, SuiteResult>();
	const leftBehind: string[] = [];
	const stop = cancellation();
	const subscription = token.onCancellationRequested(() => stop.cancel());
	if (token.isCancellationRequested) stop.cancel();
	const id = `${Date.now()}_${newId().slice(0, 8)}`;
	const coverage = params.options.coverage && new CoverageTally(params.project, params.suites);
	const queue = [...params.suites.entries()];
	const worker = async () => {
		for (let next = queue.shift(); next && !stop.token.isCancellationRequested; next = queue.shift()) {
			const [index, job] = next;
			const read = readSuite(job.text, config);
			const run = params.suites.length > 1 ? `${id}_${index + 1}` : id;
			const suite = { world, params, config, job, read, run, tell, token: stop.token, leftBehind };
			const result = blocked(job, read, problems) ?? (await runSuite(suite));
			results.set(job, result);
			tell({ kind: "suiteEnded", path: job.path, result });
			if (coverage && !stop.token.isCancellationRequested) await coverage.add(suite, result);
			if (params.options.failFast && hasFailed(result)) stop.cancel();
		}
	};
	try {
		await Promise.all(Array.from({ length: Math.max(1, params.options.parallel ?? 1) }, worker));
	} finally {
		subscription.dispose();
	}
	return {
		suites: params.suites.flatMap((job) => results.get(job) ?? []),
		leftBehind,
		...(coverage ? { coverage: coverage.result() } : {}),
	};
}

/** Whether something in the suite did not pass. */
export function hasFailed({ cases, problems }: SuiteResult): boolean {
	return problems.length > 0 || cases.some(({ verdict }) => verdict !== "passed");
}

function configOf({ project }: RunSuitesParams): { config: SuiteConfig; problems: readonly FileProblem[] } {
	const file = project.config;
	if (!file) return { config: NO_CONFIG, problems: [] };
	const { config, problems } = readConfig(file.text);
	return { config, problems: problems.map((problem) => ({ ...problem, path: file.path })) };
}

/** What a suite comes to that cannot be begun. */
function blocked(
	{ path }: SuiteJob,
	{ suite, problems }: ReadSuite,
	configProblems: readonly FileProblem[],
): SuiteResult | undefined {
	const own = problems.filter((problem: SuiteProblem) => problem.case === undefined);
	const all = [...configProblems, ...own.map((problem) => ({ ...problem, path }))];
	if (all.length === 0) return undefined;
	return notRun(path, suiteName(suite, path), all);
}

/** What a suite comes to of which nothing was run. */
export function notRun(path: string, name: string, problems: readonly FileProblem[]): SuiteResult {
	return { path, name, namespace: "", database: "", durationMs: 0, cases: [], problems };
}
