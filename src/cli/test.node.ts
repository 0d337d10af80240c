/** The command `test`: reads the project, runs its suites, says and writes what they came to. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { styleText } from "node:util";
import type { CancellationToken } from "vscode-jsonrpc";
import {
	dotEnvOf,
	type LoadedProject,
	type LoadedSuite,
	loadProject,
	variablesOf,
} from "../backend/suites/project.node";
import { hasFailed, runSuites } from "../backend/suites/runSuites";
import { selectedCases, suiteName } from "../common/suites/selection";
import type { SuiteJob } from "../protocol/suites";
import { type Environment, openDatabase } from "./database.node";
import { parseOptions, type TestOptions, UsageError } from "./options.node";
import { coverageLines, eventLine, type Paint, problemLine, summary } from "./print";
import { jsonReport, junitReport, type TimedRun } from "./reports";

/** How long the connection has to be closed before the process ends. */
const CLOSING_MS = 2_000;

/** What the command is run in. */
export interface Terminal {
	readonly cwd: string;
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly colours: boolean;
	out(line: string): void;
	err(line: string): void;
}

/** Gives the exit code: 0 when every case passed, 1 when one did not, 2 when a file is wrong. Rejects where nothing ran. */
export async function test(
	args: readonly string[],
	terminal: Terminal,
	token: CancellationToken,
): Promise<0 | 1 | 2> {
	const options = parseOptions(args);
	const dotEnv = await dotEnvOf(terminal.cwd);
	const environment: Environment = (name) => terminal.env[name] ?? dotEnv[name];
	const folder = options.folder ?? (environment("SURREALDB_FOLDER") || "./database");
	const loaded = await projectIn(folder, options);
	if (loaded.problems.length > 0) {
		for (const problem of loaded.problems) terminal.err(problemLine(problem));
		return 2;
	}
	const jobs = loaded.suites.flatMap((suite) => jobOf(suite, options) ?? []);
	if (jobs.length === 0) throw new UsageError("No case fits what --suite, --case and --tag ask for");
	for (const note of loaded.notes) terminal.err(note);
	// What the command line says comes first.
	const variables = {
		...(await variablesOf(terminal.cwd, terminal.env)),
		...Object.fromEntries(options.variables),
	};

	const paint: Paint = (colour, text) => (terminal.colours ? styleText(colour, text) : text);
	const names = new Map(loaded.suites.map(({ file, read }) => [file.path, suiteName(read.suite, file.path)]));
	const database = await openDatabase(options, environment, token);
	terminal.out(`On ${database.shownEndpoint}`);
	const startedAt = Date.now();
	try {
		const result = await runSuites(
			database.world,
			{
				run: "cli",
				project: { ...loaded.project, variables },
				suites: jobs,
				options: {
					parallel: options.parallel,
					...(options.failFast ? { failFast: true } : {}),
					...(options.keepDatabases ? { keepDatabases: true } : {}),
					...(options.coverage ? { coverage: true } : {}),
					...(options.baseUrl === undefined ? {} : { baseUrl: options.baseUrl }),
					...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
				},
			},
			(event) => {
				const line = eventLine(event, names, paint);
				if (line !== undefined) terminal.out(line);
			},
			token,
		);
		const run = { startedAt, finishedAt: Date.now(), result };
		if (result.coverage) for (const line of coverageLines(result.coverage)) terminal.out(line);
		for (const line of summary(result, run.finishedAt - startedAt, paint)) terminal.out(line);
		await writeReports(options, run);
		return token.isCancellationRequested || result.suites.some(hasFailed) ? 1 : 0;
	} finally {
		// An embedded engine is closed when it is idle, which a text that was cancelled may keep it from for long.
		await Promise.race([database.close(), new Promise((resolve) => setTimeout(resolve, CLOSING_MS))]);
	}
}

async function projectIn(folder: string, options: TestOptions): Promise<LoadedProject> {
	const loaded = await loadProject(folder, options);
	if (loaded.suites.length > 0 || loaded.problems.length > 0) return loaded;
	throw new UsageError(
		`There are no suites in ${folder.replace(/\/+$/, "")}/tests/suites. Name the project's folder by --folder`,
	);
}

function jobOf({ file, read }: LoadedSuite, options: TestOptions): SuiteJob | undefined {
	const cases = selectedCases(read.suite, file.path, options);
	return cases.length === 0 ? undefined : { ...file, cases };
}

async function writeReports({ jsonOut, junitOut }: TestOptions, run: TimedRun): Promise<void> {
	for (const [path, text] of [
		[jsonOut, jsonReport],
		[junitOut, junitReport],
	] as const) {
		if (path === undefined) continue;
		await mkdir(dirname(path), { recursive: true });
		await writeFile(path, text(run));
	}
}
