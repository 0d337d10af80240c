/** Running test suites in the backend. */
import type { CancellationToken, MessageConnection } from "vscode-jsonrpc";
import { cancellation } from "../../common/cancellation";
import { errors } from "../../common/errors";
import { BEGINNING } from "../../common/suites/toml";
import { DEFAULT_SESSION } from "../../protocol/backend";
import * as protocol from "../../protocol/suites";
import type { Answers } from "../answers";
import type { Connection } from "../connection/connection";
import { ownerOf } from "./owner";
import { dotEnvOf, type LoadedSuite, loadProject, variablesOf } from "./project.node";
import { notRun, runSuites } from "./runSuites";
import { httpUrlOf } from "./world";

/** Suites run on the connection, and their databases are made by the default session's user. */
export function answerSuites(answer: Answers, connection: Connection, rpc: MessageConnection): void {
	const tell = (key: string, event: protocol.SuiteEvent) =>
		void rpc.sendNotification(protocol.suiteProgress, { run: key, ...event });
	const run = async (
		params: protocol.RunSuitesParams,
		environment: (name: string) => string | undefined,
		token: CancellationToken,
	) => {
		const link = await connection.ready(token);
		const session = connection.sessions.find(DEFAULT_SESSION);
		const { endpoint } = connection;
		const httpUrl = link.embedded ? undefined : httpUrlOf(endpoint ?? "");
		const world = {
			ready: async (waiting: CancellationToken) => {
				const ready = await connection.ready(waiting);
				if (connection.endpoint !== endpoint) throw errors.otherConnection();
				return ready;
			},
			owner: ownerOf(session.auth, session.home, link.openToAll, session.secret),
			environment,
			...(httpUrl === undefined ? {} : { httpUrl }),
		};
		return runSuites(world, params, (event) => tell(params.run, event), token);
	};
	answer.to(protocol.runSuites, (params, token) =>
		run(params, (name) => params.options.environment?.[name] ?? process.env[name], token),
	);
	const running = new Map<string, { cancel(): void }>();
	answer.to(protocol.endProject, async ({ run: key }) => running.get(key)?.cancel());
	answer.to(protocol.runProject, async (params, outer) => {
		const { token, cancel } = cancellation();
		outer.onCancellationRequested(cancel);
		running.set(params.run, { cancel });
		try {
			return await runWanted(params, token);
		} finally {
			running.delete(params.run);
		}
	});
	const runWanted = async (params: protocol.RunProjectParams, token: CancellationToken) => {
		const { run: key, folder, root, suites, coverage, draft } = params;
		const [loaded, dotEnv, variables] = await Promise.all([
			loadProject(folder, { setup: true, sync: true, seed: true }, draft),
			dotEnvOf(root),
			variablesOf(root, process.env),
		]);
		const wanted = suites.map((suite) => wantedJob(suite, loaded.suites));
		const jobs = wanted.flatMap(({ job }) => job ?? []);
		const gone = wanted.flatMap(({ gone }) => gone ?? []);
		for (const result of gone) tell(key, { kind: "suiteEnded", path: result.path, result });
		const project = { ...loaded.project, variables };
		const { suites: ran, ...rest } = await run(
			{ run: key, project, suites: jobs, options: coverage ? { coverage } : {} },
			(name) => process.env[name] ?? dotEnv[name],
			token,
		);
		return { suites: [...gone, ...ran], ...rest };
	};
}

/** What is run of a suite, or why it is not. */
function wantedJob(
	{ path, cases }: protocol.WantedSuite,
	loaded: readonly LoadedSuite[],
): { readonly job?: protocol.SuiteJob; readonly gone?: protocol.SuiteResult } {
	const found = loaded.find(({ file }) => file.path === path);
	const missing = cases.find(({ index, name }) => found?.read.suite.cases[index]?.name !== name);
	// Whoever cannot read its file at all says so better.
	if (found && (!missing || found.read.problems.some((problem) => problem.case === undefined)))
		return { job: { ...found.file, cases: cases.map(({ index }) => index) } };
	const message = missing
		? `The case “${missing.name}” is not there any more: the file has changed. Run it again.`
		: "The file is not there any more.";
	return { gone: notRun(path, path, [{ path, message, at: BEGINNING }]) };
}
