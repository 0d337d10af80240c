/** What is written behind `test`. */
import { parseArgs } from "node:util";
import type { ProjectParts } from "../backend/suites/project.node";

export interface TestOptions extends ProjectParts {
	readonly suite?: string;
	readonly case?: string;
	readonly tags: readonly string[];
	readonly failFast: boolean;
	readonly parallel: number;
	readonly jsonOut?: string;
	readonly junitOut?: string;
	readonly baseUrl?: string;
	readonly timeoutMs?: number;
	readonly keepDatabases: boolean;
	readonly coverage: boolean;
	readonly endpoint?: string;
	readonly namespace?: string;
	readonly user?: string;
	readonly password?: string;
	readonly authLevel?: string;
	readonly folder?: string;
	readonly variables: readonly (readonly [name: string, value: string])[];
	readonly connectTimeoutSecs?: number;
}

/** What is written is no command. */
export class UsageError extends Error {
	override readonly name = "UsageError";
}

export const HELP = `surrealdb-session-workspaces test [options]

Runs SurrealKit's test suites: FOLDER/tests/suites/*.toml, with FOLDER/tests/config.toml.

Which:
  --suite GLOB            suites by name or file
  --case GLOB             cases by name
  --tag TAG               cases with this tag, or in a suite with it; all of several
Where:
  --endpoint URL          mem://, surrealkv://FOLDER, ws://HOST … (also --host; SURREALDB_HOST; default mem://)
  --user, --pass          who makes the databases (SURREALDB_USER, SURREALDB_PASSWORD; default root, root)
  --auth-level LEVEL      root, namespace or none (SURREALDB_AUTH_LEVEL; default root)
  --ns NAME               that the user of a namespace is of (SURREALDB_NAMESPACE)
  --folder FOLDER         with schema/, seed/ and tests/ (SURREALDB_FOLDER; default ./database)
  --base-url URL          where API requests go (SURREALKIT_TEST_BASE_URL; default the server)
  --connect-timeout-secs N  (SURREALDB_CONNECT_TIMEOUT_SECS; default 30)
How:
  --parallel N            suites at the same time
  --fail-fast             ends with the first case that does not pass
  --timeout-ms N          for each case (SURREALKIT_TEST_TIMEOUT_MS)
  --var NAME=VALUE        for \${NAME} in .surql files and fixtures
  --no-setup, --no-sync, --no-seed   without setup.surql, schema/, seed/
  --keep-db               leaves the databases
  --coverage              runs each suite once more, and says which answers of PERMISSIONS no case asked for
Reports:
  --json-out FILE         SurrealKit's report
  --junit-out FILE        JUnit's XML

A password is better given by SURREALDB_PASSWORD, or in .env, than by --pass, which other users of the machine can read.
Ends with 0 when every case passed, 1 when one did not, 2 when nothing could be run.
`;

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const texts = { type: "string", multiple: true } as const;

/** Reads the options; throws a {@link UsageError}. */
export function parseOptions(args: readonly string[]): TestOptions {
	const values = valuesOf(args);
	const optional = <K extends string, T>(key: K, value: T | undefined) =>
		(value === undefined ? {} : { [key]: value }) as { readonly [key in K]?: T };
	if (values["schema-from"] !== undefined && values["schema-from"] !== "sync")
		throw new UsageError("--schema-from: only “sync” is done here. Replay rollouts by SurrealKit itself.");
	return {
		...optional("suite", values.suite),
		...optional("case", values.case),
		tags: values.tag ?? [],
		failFast: values["fail-fast"] ?? false,
		parallel: numberOf("--parallel", values.parallel) ?? 1,
		...optional("jsonOut", values["json-out"]),
		...optional("junitOut", values["junit-out"]),
		setup: !values["no-setup"],
		sync: !values["no-sync"],
		seed: !values["no-seed"],
		...optional("baseUrl", values["base-url"]),
		...optional("timeoutMs", numberOf("--timeout-ms", values["timeout-ms"])),
		keepDatabases: values["keep-db"] ?? false,
		coverage: values.coverage ?? false,
		...optional("endpoint", values.endpoint ?? values.host),
		...optional("namespace", values.ns),
		...optional("user", values.user),
		...optional("password", values.pass),
		...optional("authLevel", values["auth-level"]),
		...optional("folder", values.folder),
		variables: (values.var ?? []).map(variableOf),
		...optional("connectTimeoutSecs", numberOf("--connect-timeout-secs", values["connect-timeout-secs"])),
	};
}

function valuesOf(args: readonly string[]) {
	try {
		return parseArgs({
			args: [...args],
			options: {
				suite: text,
				case: text,
				tag: texts,
				"fail-fast": flag,
				parallel: text,
				"json-out": text,
				"junit-out": text,
				"no-setup": flag,
				"no-sync": flag,
				"no-seed": flag,
				"base-url": text,
				"timeout-ms": text,
				"keep-db": flag,
				coverage: flag,
				"schema-from": text,
				endpoint: text,
				host: text,
				ns: text,
				// Taken, since scripts give it: each suite has a database of its own.
				db: text,
				user: text,
				pass: text,
				"auth-level": text,
				folder: text,
				var: texts,
				"connect-timeout-secs": text,
			},
		}).values;
	} catch (error) {
		// Node's words, of which the first sentence is enough.
		throw new UsageError(error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error));
	}
}

function numberOf(option: string, value: string | undefined): number | undefined {
	if (value === undefined) return undefined;
	if (!/^\d{1,9}$/.test(value)) throw new UsageError(`${option} has to be a number, not “${value}”`);
	return Number(value);
}

function variableOf(written: string): readonly [string, string] {
	const at = written.indexOf("=");
	if (at < 1) throw new UsageError(`--var has to be NAME=VALUE, not “${written}”`);
	return [written.slice(0, at).toUpperCase(), written.slice(at + 1)];
}
