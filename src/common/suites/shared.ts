/** What `tests/config.toml` and a suite have in common: actors and fixtures. */
import { defined } from "../defined";
import { Fields } from "./fields";
import { ACTOR_KINDS, type Actor, type ActorKind, type Fixture, type Setting } from "./model";
import type { TextProblem } from "./toml";

/** The actor that is there without being named: who makes the suite's database. */
export const ROOT_ACTOR = "root";

type Report = (problem: TextProblem) => void;

/** `[actors.NAME]`, each under its name. */
export function readActors(fields: Fields, report: Report): ReadonlyMap<string, Actor> {
	const actors = new Map<string, Actor>();
	for (const { key, value } of fields.subtable("actors")?.entries.values() ?? []) {
		if (value.kind !== "table") report({ message: `Actor “${key}” has to be a table.`, at: value.at });
		else {
			const actor = readActor(key, new Fields(value, `Actor “${key}”`, report));
			if (actor) actors.set(key, actor);
		}
	}
	return actors;
}

/** What an actor of a kind cannot do without: it is missing where neither of its two keys is there. */
const NEEDED: Readonly<Record<ActorKind, readonly ("username" | "password" | "access" | "token")[]>> = {
	root: [],
	namespace: ["username", "password"],
	database: ["username", "password"],
	record: ["access"],
	token: ["token"],
	headers: [],
};

function readActor(name: string, fields: Fields): Actor | undefined {
	const kind = fields.requiredOneOf("kind", ACTOR_KINDS);
	const setting = (key: string): Setting =>
		defined({ literal: fields.text(key), environment: fields.text(`${key}_env`) });
	const settings = {
		username: setting("username"),
		password: setting("password"),
		namespace: setting("namespace"),
		database: setting("database"),
		access: setting("access"),
		token: setting("token"),
	};
	// `params` is what `signin_params` was called before.
	const [signUp, signIn, params] = ["signup_params", "signin_params", "params"].map((key) =>
		fields.subtable(key),
	);
	const headers = fields.textTable("headers");
	fields.end();
	if (!kind) return undefined;
	for (const key of NEEDED[kind]) {
		const { literal = "", environment } = settings[key];
		if (literal.trim() === "" && environment === undefined)
			fields.problem(`Actor “${name}” is of kind ${kind}, which needs “${key}” or “${key}_env”.`);
	}
	return {
		name,
		kind,
		...settings,
		...defined({ signUp, signIn: signIn ?? params }),
		headers,
		at: fields.at,
	};
}

/** `[[fixtures]]`, in their order. `actors` are the names there are. */
export function readFixtures(
	fields: Fields,
	actors: ReadonlySet<string>,
	report: Report,
): readonly Fixture[] {
	return fields
		.tables("fixtures")
		.flatMap((table) => readFixture(new Fields(table, "A fixture", report), actors) ?? []);
}

function readFixture(fields: Fields, actors: ReadonlySet<string>): Fixture | undefined {
	const [name, sql, file] = ["name", "sql", "file"].map((key) => fields.text(key));
	const actor = readActorName(fields, actors);
	fields.end();
	if ((sql === undefined) === (file === undefined)) {
		fields.problem(`A fixture needs either “sql” or “file”${sql === undefined ? "" : ", not both"}.`);
		return undefined;
	}
	const source = sql === undefined ? { file: file ?? "" } : { sql };
	return { ...defined({ name, actor }), source, at: fields.at };
}

/** The `actor` of a case or a fixture, which has to be there. */
export function readActorName(fields: Fields, actors: ReadonlySet<string>): string | undefined {
	const name = fields.text("actor");
	if (name !== undefined && !actors.has(name) && name !== ROOT_ACTOR)
		fields.problem(
			`There is no actor “${name}”. ${actorsSentence(actors)}`,
			fields.entry("actor")?.value.at ?? fields.at,
		);
	return name;
}

function actorsSentence(actors: ReadonlySet<string>): string {
	const names = [...new Set([ROOT_ACTOR, ...actors])];
	return `Define it as [actors.NAME] here or in config.toml; there ${names.length === 1 ? "is" : "are"} ${names.join(", ")}.`;
}
