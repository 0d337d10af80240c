/** What happens before the cases: set-up, schema and seed files, fixtures, and everybody signed in. */

import type { Actor, Fixture, Suite, SuiteConfig } from "../../common/suites/model";
import { overwriting } from "../../common/suites/overwriting";
import { ROOT_ACTOR } from "../../common/suites/shared";
import { BEGINNING } from "../../common/suites/toml";
import { withVariables } from "../../common/suites/variables";
import type { FileProblem, SourceFile, SuiteFile, SuiteProject } from "../../protocol/suites";
import type { Link } from "../connection/link";
import { ActorError, type ActorSession, openActor, openRoot, type SuitePlace } from "./actors";
import { Refusal, type SuiteSession } from "./session";
import type { SuiteWorld } from "./world";

/** Why a suite could not be begun, and where that stands. */
export class NotPrepared extends Error {
	override readonly name = "NotPrepared";
	constructor(readonly problem: FileProblem) {
		super(problem.message);
	}
}

/** A suite, where it stands, and what it shares with others. */
export interface Work {
	readonly world: SuiteWorld;
	readonly link: Link;
	readonly place: SuitePlace;
	readonly project: SuiteProject;
	readonly config: SuiteConfig;
	readonly suite: Suite;
	readonly file: SuiteFile;
}

/** Sessions are added to `actors` as they are opened: whoever gave it closes them, also where this rejects. */
export async function prepare(work: Work, actors: Map<string, ActorSession>): Promise<void> {
	const { world, link, place, project, config, suite, file } = work;
	const root = await openRoot(world, link, place);
	actors.set(ROOT_ACTOR, root);
	const { setup, schema, seed } = project;
	if (setup) await runFile(root.session, setup, setup.text);
	for (const each of schema) await runFile(root.session, each, overwriting(filledIn(each, project)));
	for (const each of seed) await runFile(root.session, each, filledIn(each, project));

	const fixtures = [
		...config.fixtures.map((fixture) => ({ fixture, from: project.config ?? file })),
		...suite.fixtures.map((fixture) => ({ fixture, from: file })),
	];
	const isRoots = ({ fixture: { actor } }: (typeof fixtures)[number]) =>
		actor === undefined || actor === ROOT_ACTOR;
	const apply = ({ fixture, from }: (typeof fixtures)[number]) => applyFixture(work, actors, fixture, from);
	for (const each of fixtures.filter(isRoots)) await apply(each);
	// What the root's fixtures define may be what the others sign in by, and one may sign up who another one is: by name,
	// as SurrealKit does it.
	const named = new Map([...config.actors, ...suite.actors]);
	for (const [name, actor] of [...named].sort(([one], [other]) => (one < other ? -1 : 1))) {
		const from = suite.actors.has(name) ? file : (project.config ?? file);
		const session = await opened(work, actor, from);
		if (name === ROOT_ACTOR) root.session.close();
		actors.set(name, session);
	}
	for (const each of fixtures.filter((fixture) => !isRoots(fixture))) await apply(each);
}

async function opened({ world, link, place }: Work, actor: Actor, from: SuiteFile): Promise<ActorSession> {
	try {
		return await openActor(world, link, actor, place);
	} catch (error) {
		if (!(error instanceof ActorError)) throw error;
		throw new NotPrepared({ path: from.path, message: error.message, at: actor.at });
	}
}

/** Runs a file of the project; says where in it the parser stopped, where it does. */
async function runFile(session: SuiteSession, { path }: SourceFile, text: string): Promise<void> {
	try {
		await session.run(text);
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		throw new NotPrepared({ path, message: error.message, at: BEGINNING });
	}
}

function filledIn({ path, text }: SourceFile, { variables }: SuiteProject): string {
	const filled = withVariables(text, new Map(Object.entries(variables)));
	if ("text" in filled) return filled.text;
	throw new NotPrepared({ path, message: missingVariable(filled.missing), at: BEGINNING });
}

function missingVariable(name: string): string {
	return `\${${name}} has no value: give it one by --var ${name}=VALUE, the environment variable SURREALKIT_VAR_${name}, or [variables] in surrealkit.toml.`;
}

async function applyFixture(
	{ project }: Work,
	actors: ReadonlyMap<string, ActorSession>,
	{ name, actor, source, at }: Fixture,
	from: SuiteFile,
): Promise<void> {
	const fail = (message: string) => {
		const what = name === undefined ? "A fixture" : `Fixture “${name}”`;
		return new NotPrepared({ path: from.path, message: `${what}: ${message}`, at });
	};
	const text = "sql" in source ? source.sql : from.fixtures[source.file];
	if (text === undefined) throw fail(`“${"file" in source ? source.file : ""}” cannot be read.`);
	const filled = withVariables(text, new Map(Object.entries(project.variables)));
	if ("missing" in filled) throw fail(missingVariable(filled.missing));
	const session = actors.get(actor ?? ROOT_ACTOR)?.session;
	if (!session) throw fail(`there is no actor “${actor}”.`);
	try {
		await session.run(filled.text);
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		throw fail(error.message);
	}
}
