/** Reads a project's folder as SurrealKit lays it out. */
import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";
import { parseEnv } from "node:util";
import { errors } from "../../common/errors";
import { NO_CONFIG, readConfig } from "../../common/suites/config";
import type { Fixture, SuiteConfig } from "../../common/suites/model";
import { type ReadSuite, readSuite } from "../../common/suites/suite";
import { parseToml } from "../../common/suites/toml";
import type { FileProblem, SourceFile, SuiteFile, SuiteProject } from "../../protocol/suites";

/** A suite's file, and what is in it. */
export interface LoadedSuite {
	readonly file: SuiteFile;
	readonly read: ReadSuite;
}

export interface LoadedProject {
	readonly project: Omit<SuiteProject, "variables">;
	readonly suites: readonly LoadedSuite[];
	/** What keeps a suite, or all of them, from running. */
	readonly problems: readonly FileProblem[];
	/** Sentences about what is not there. */
	readonly notes: readonly string[];
}

/** What of a project is applied before its suites run. */
export interface ProjectParts {
	/** `setup.surql`. */
	readonly setup: boolean;
	/** `schema/`. */
	readonly sync: boolean;
	/** `seed/`. */
	readonly seed: boolean;
}

/** Reads everything that a run needs, from `folder`; the suite of which there is a draft is read from that. */
export async function loadProject(
	folder: string,
	{ setup, sync, seed }: ProjectParts,
	draft?: SourceFile,
): Promise<LoadedProject> {
	const root = folder.replace(/\/+$/, "");
	const tests = `${root}/tests`;
	const configText = await read(`${tests}/config.toml`);
	const { config, problems } =
		configText === undefined ? { config: NO_CONFIG, problems: [] } : readConfig(configText);
	const found = new Set(await walk(`${tests}/suites`, ".toml", Number.POSITIVE_INFINITY));
	if (draft) found.add(draft.path);
	const suites = await Promise.all(
		[...found].map(async (path) =>
			loadSuite(path, path === draft?.path ? draft.text : await readFile(path, "utf8"), config),
		),
	);
	const schema = sync ? await sources(`${root}/schema`, Number.POSITIVE_INFINITY) : [];
	const seeds = seed ? await sources(`${root}/seed`, 1) : [];
	const setupText = setup ? await read(`${root}/setup.surql`) : undefined;
	// Set-up and fixtures define what there is where the folder is not used.
	const hasFixtures =
		config.fixtures.length > 0 || suites.some(({ read: { suite } }) => suite.fixtures.length > 0);
	const isBare = sync && schema.length === 0 && setupText === undefined && !hasFixtures;
	return {
		project: {
			...(configText === undefined
				? {}
				: {
						config: {
							path: `${tests}/config.toml`,
							text: configText,
							fixtures: await fixtureTexts(config.fixtures, tests),
						},
					}),
			...(setupText === undefined ? {} : { setup: { path: `${root}/setup.surql`, text: setupText } }),
			schema,
			seed: seeds,
		},
		suites,
		problems: [
			...problems.map((problem) => ({ ...problem, path: `${tests}/config.toml` })),
			...suites.flatMap(({ file, read: { problems: own } }) =>
				own
					.filter((problem) => problem.case === undefined)
					.map((problem) => ({ ...problem, path: file.path })),
			),
		],
		notes: isBare
			? [
					`No schema was applied: there are no .surql files in ${root}/schema, no setup.surql, and no fixtures.`,
				]
			: [],
	};
}

async function loadSuite(path: string, text: string, config: SuiteConfig): Promise<LoadedSuite> {
	const found = readSuite(text, config);
	const fixtures = await fixtureTexts(found.suite.fixtures, dirname(path));
	return { file: { path, text, fixtures }, read: found };
}

/** Those that cannot be read are left out, which the suite that needs them says. */
async function fixtureTexts(fixtures: readonly Fixture[], base: string): Promise<Record<string, string>> {
	const files = fixtures.flatMap(({ source }) => ("file" in source ? source.file : []));
	const texts = await Promise.all(
		files.map(async (file) => [file, await read(isAbsolute(file) ? file : join(base, file))] as const),
	);
	return Object.fromEntries(texts.flatMap(([file, text]) => (text === undefined ? [] : [[file, text]])));
}

async function sources(folder: string, depth: number): Promise<readonly SourceFile[]> {
	const paths = await walk(folder, ".surql", depth);
	return Promise.all(paths.map(async (path) => ({ path, text: await readFile(path, "utf8") })));
}

/** Files by their ending, in the order of their paths; links are followed. A folder that is not there has none. */
async function walk(folder: string, ending: string, depth: number): Promise<readonly string[]> {
	const names = await readdir(folder).catch(() => []);
	const found: string[] = [];
	// A link to a folder above would never end; so deep is nobody's project.
	if (depth < 1 || folder.split("/").length > 64) return found;
	for (const name of names.sort()) {
		const path = `${folder}/${name}`;
		const entry = await stat(path).catch(() => undefined);
		if (entry?.isDirectory()) found.push(...(await walk(path, ending, depth - 1)));
		else if (entry?.isFile() && name.endsWith(ending)) found.push(path);
	}
	return found;
}

async function read(path: string): Promise<string | undefined> {
	try {
		return await readFile(path, "utf8");
	} catch {
		return undefined;
	}
}

/** The variables of `.env.local`, or else `.env`, in a folder or the nearest one above it that has one. */
export async function dotEnvOf(folder: string): Promise<Readonly<Record<string, string>>> {
	const text = (await nearest(folder, ".env.local")) ?? (await nearest(folder, ".env"));
	return text === undefined ? {} : (parseEnv(text) as Record<string, string>);
}

/** Variables for `${NAME}`, with names in capitals: what the environment says comes before the project's file. */
export async function variablesOf(
	folder: string,
	environment: Readonly<Record<string, string | undefined>>,
): Promise<Readonly<Record<string, string>>> {
	const prefix = "SURREALKIT_VAR_";
	const own = Object.entries(environment).flatMap(([name, value]) =>
		name.startsWith(prefix) && name !== prefix && value !== undefined
			? [[name.slice(prefix.length).toUpperCase(), value] as const]
			: [],
	);
	return { ...(await projectVariables(folder)), ...Object.fromEntries(own) };
}

/** `[variables]` of `surrealkit.toml`. */
async function projectVariables(folder: string): Promise<Readonly<Record<string, string>>> {
	const text = await nearest(folder, "surrealkit.toml");
	if (text === undefined) return {};
	const table = parseToml(text);
	if ("message" in table)
		throw errors.invalidArgument(`surrealkit.toml:${table.at.line}:${table.at.column}: ${table.message}`);
	const variables = table.entries.get("variables")?.value;
	const entries = variables?.kind === "table" ? [...variables.entries.values()] : [];
	return Object.fromEntries(
		entries.flatMap(({ key, value }) => (value.kind === "string" ? [[key.toUpperCase(), value.value]] : [])),
	);
}

async function nearest(folder: string, name: string): Promise<string | undefined> {
	for (let each = folder; ; each = dirname(each)) {
		const text = await read(join(each, name));
		if (text !== undefined || dirname(each) === each) return text;
	}
}
