/** Running suites through a backend process. */
import type { CancellationToken } from "vscode-jsonrpc/node";
import { readConfig } from "../../../src/common/suites/config";
import { readSuite } from "../../../src/common/suites/suite";
import * as protocol from "../../../src/protocol/suites";
import type { Backend } from "./backend";

/** What a project has; everything may be left out. */
export interface Project {
	readonly config?: string;
	readonly setup?: string;
	readonly schema?: string;
	readonly seed?: string;
	readonly variables?: Readonly<Record<string, string>>;
	/** Texts of fixture files by what `file` says. */
	readonly fixtures?: Readonly<Record<string, string>>;
}

export interface Told {
	readonly result: protocol.SuitesResult;
	readonly events: readonly protocol.SuiteProgress[];
}

let runs = 0;

/** Runs all cases of suites, which are called `1.toml`, `2.toml` and so on; `seen` is called for whatever happens. */
export async function runSuites(
	backend: Backend,
	project: Project,
	suites: readonly string[],
	{
		options = {},
		token,
		seen,
	}: {
		readonly options?: protocol.SuiteOptions;
		readonly token?: CancellationToken;
		readonly seen?: (event: protocol.SuiteProgress) => void;
	} = {},
): Promise<Told> {
	const run = `run ${++runs}`;
	const events: protocol.SuiteProgress[] = [];
	const subscription = backend.rpc.onNotification(protocol.suiteProgress, (event) => {
		if (event.run !== run) return;
		events.push(event);
		seen?.(event);
	});
	const file = (path: string, text: string | undefined) => (text === undefined ? [] : [{ path, text }]);
	const fixtures = project.fixtures ?? {};
	const { config } = readConfig(project.config ?? "");
	const jobs = suites.map((text, index) => ({
		path: `${index + 1}.toml`,
		text,
		fixtures,
		cases: readSuite(text, config).suite.cases.map((_, each) => each),
	}));
	try {
		const result = await backend.rpc.sendRequest(
			protocol.runSuites,
			{
				run,
				project: {
					...(project.config === undefined
						? {}
						: { config: { path: "config.toml", text: project.config, fixtures } }),
					...(project.setup === undefined ? {} : { setup: { path: "setup.surql", text: project.setup } }),
					schema: file("schema/a.surql", project.schema),
					seed: file("seed/a.surql", project.seed),
					variables: project.variables ?? {},
				},
				suites: jobs,
				options,
			},
			token,
		);
		return { result, events };
	} finally {
		subscription.dispose();
	}
}

/** The one suite of a run. */
export function onlySuite({ result }: Told): protocol.SuiteResult {
	const [suite, ...others] = result.suites;
	if (!suite || others.length > 0) throw new Error(`${result.suites.length} suites instead of one`);
	return suite;
}

/** What a suite's cases came to, by their names. */
export function verdicts({ cases }: protocol.SuiteResult): Record<string, protocol.Verdict> {
	return Object.fromEntries(cases.map(({ name, verdict }) => [name, verdict]));
}

/** The checks of a suite that did not pass, with their lines. */
export function failures({ cases }: protocol.SuiteResult) {
	return cases.flatMap(({ name, checks }) =>
		checks
			.filter(({ passed }) => !passed)
			.map(({ at, expected, actual, message }) => ({ name, line: at.line, expected, actual, message })),
	);
}

/** Every namespace, and what is in the one that the default session is in. */
export async function allNamespaces(backend: Backend): Promise<string> {
	return backend.value("default", "RETURN [(INFO FOR ROOT).namespaces, (INFO FOR NS).databases]");
}
