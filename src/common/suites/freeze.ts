/** Writes what was found out into the text of a suite, as cases that pass as long as it stays so. */
import { defined } from "../defined";
import type { Actor, SuiteCase, SuiteConfig } from "./model";
import { ROOT_ACTOR } from "./shared";
import { readSuite } from "./suite";
import { parseToml, type TextPlace } from "./toml";
import { fieldText, keyText, type TomlInline, type TomlScalar } from "./tomlText";

/** What is to be written. */
export interface Frozen {
	/** What it is about: sentences that stand above it. */
	readonly comment: readonly string[];
	/** Run by root before the cases. */
	readonly fixtures: readonly FrozenFixture[];
	/** At least one case altogether. */
	readonly parts: readonly FrozenPart[];
}

/** The cases of an actor. */
export interface FrozenPart {
	readonly actor: FrozenActor;
	readonly cases: readonly FrozenCase[];
}

/** As whom the cases run. */
export type FrozenActor =
	| { readonly kind: "root" }
	/** One that the suite or its `config.toml` has. */
	| { readonly kind: "existing"; readonly name: string }
	/** A record, signed in without its password by an access that is defined in the suite's own database only. */
	| { readonly kind: "record"; readonly name: string; readonly record: string }
	/** Its password comes from an environment variable. */
	| { readonly kind: "namespace" | "database"; readonly name: string; readonly username: string };

/** What names of cases call an actor. */
export function actorName(actor: FrozenActor): string {
	return actor.kind === "root" ? ROOT_ACTOR : actor.name;
}

export interface FrozenFixture {
	readonly name: string;
	readonly sql: string;
}

/** A case: its fields, and the tables in its lists. */
export interface FrozenCase {
	readonly name: string;
	readonly comment?: string;
	readonly fields: TomlInline;
	readonly lists: Readonly<Record<string, readonly TomlInline[]>>;
	/** Its assertions, each as TOML on one line. */
	readonly assertions?: readonly string[];
}

/** The suite's text afterwards; or why it cannot be written into this one. */
export type FrozenText =
	| { readonly text: string; readonly start: number; readonly cases: readonly string[] }
	| { readonly problem: string };

/**
 * A suite's text with `frozen` behind everything that it has, which stays as it is to the byte. `text` is empty for a new
 * suite. Nothing is given that the parser would not take, or that would change another case.
 */
export function freezeInto(
	text: string,
	config: Pick<SuiteConfig, "actors" | "fixtures">,
	frozen: Frozen,
): FrozenText {
	const before = readSuite(text, config);
	const [first] = before.problems.filter((problem) => problem.case === undefined);
	if (first) return { problem: `It has a problem in line ${first.at.line}: ${first.message}` };
	const listed = inlineList(text);
	if (listed !== undefined)
		return {
			problem: `Its “${listed}” are written as one list between brackets, to which no table can be added. Choose another suite, or a new one.`,
		};

	const taken = new Set(before.suite.cases.map(({ name }) => name));
	const actors = new Actors(new Map([...config.actors, ...before.suite.actors]));
	const parts = frozen.parts.map(({ actor, cases }) => ({
		actor: actors.nameOf(actor),
		cases: cases.map((each) => ({ ...each, name: unused(each.name, taken) })),
	}));
	const known = new Set(
		[...config.fixtures, ...before.suite.fixtures].map(({ source }) => JSON.stringify(source)),
	);
	const fixtures = [...(actors.hasRecord ? [SIGN_IN] : []), ...frozen.fixtures].filter(
		({ sql }) => !known.has(JSON.stringify({ sql })),
	);
	const blocks = [
		...fixtures.map((fixture) => table("[[fixtures]]", { ...fixture })),
		...actors.blocks(),
		...parts.flatMap(({ actor, cases }) => cases.flatMap((each) => caseBlocks(each, actor))),
	];
	const style = styleOf(text, before.suite.cases.at(-1)?.at);
	const added = [comments(frozen.comment), blocks.map((block) => block.join("\n")).join("\n\n")]
		.filter(Boolean)
		.join("\n");
	const gap = gapBehind(text, style);
	const lines = inStyle(added, style);
	const whole = `${text}${gap}${lines}${style.newline}`;
	const names = parts.flatMap(({ cases }) => cases.map(({ name }) => name));
	const wrong = whatIsWrong(whole, config, before.suite.cases, names);
	return wrong === undefined
		? { text: whole, start: text.length + gap.length, cases: names }
		: { problem: wrong };
}

const ACCESS = "as_record";
/** Any record signs in by it, and it is in no database but the suite's own. */
const SIGN_IN: FrozenFixture = {
	name: "sign in as a record, without its password",
	sql: `DEFINE ACCESS IF NOT EXISTS ${ACCESS} ON DATABASE TYPE RECORD SIGNIN (SELECT * FROM <record> $record)`,
};

/** The actors of what is frozen, by the names that they get among those that there are. */
class Actors {
	readonly #taken: Set<string>;
	/** By what they are: one that is needed twice is written once. */
	readonly #added = new Map<string, { readonly actor: NewActor; readonly name: string }>();

	constructor(private readonly known: ReadonlyMap<string, Actor>) {
		this.#taken = new Set([ROOT_ACTOR, ...known.keys()]);
	}

	/** Whether one of the new ones is a record. */
	get hasRecord(): boolean {
		return [...this.#added.values()].some(({ actor }) => actor.kind === "record");
	}

	/** The name of an actor; nothing for root, which a case need not name. */
	nameOf(actor: FrozenActor): string | undefined {
		if (actor.kind === "root") return undefined;
		if (actor.kind === "existing") return actor.name;
		const same = actor.kind === "record" ? this.#sameRecord(actor.record) : undefined;
		if (same) return same.name;
		const key = JSON.stringify(actor);
		const name = this.#added.get(key)?.name ?? newName(actor, this.#taken);
		this.#taken.add(name);
		this.#added.set(key, { actor, name });
		return name;
	}

	/** One that was written for an earlier test. */
	#sameRecord(record: string): Actor | undefined {
		return [...this.known.values()].find(({ access, signIn, signUp }) => {
			const given = signIn?.entries.get("record")?.value;
			const isOurs = access.literal === ACCESS && !signUp && signIn?.entries.size === 1;
			return isOurs && given?.kind === "string" && given.value === record;
		});
	}

	/** The new ones, as they are written. */
	blocks(): string[][] {
		return [...this.#added.values()].map(({ actor, name }) => actorBlock(actor, name));
	}
}

type NewActor = Exclude<FrozenActor, { readonly kind: "root" | "existing" }>;

function actorBlock(actor: NewActor, name: string): string[] {
	const header = `[actors.${keyText(name)}]`;
	if (actor.kind === "record") {
		const { record } = actor;
		return table(header, { kind: "record", access: ACCESS, signin_params: { record } });
	}
	const { kind, username } = actor;
	const password = `${name.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}_PASSWORD`;
	const where = `# The schema or a fixture has to define this user in the suite's own ${kind}.`;
	return [where, ...table(header, { kind, username, password_env: password })];
}

function caseBlocks(
	{ name, comment, fields, lists, assertions = [] }: FrozenCase,
	actor: string | undefined,
): string[][] {
	const { kind = "sql_expect", ...rest } = fields;
	const about = comment === undefined ? [] : [`# ${comment}`];
	const head = [...about, ...table("[[cases]]", { name, kind, ...defined({ actor }), ...rest })];
	const tables = Object.entries(lists).flatMap(([key, items]) =>
		items.map((item) => table(`[[cases.${key}]]`, item)),
	);
	const listed =
		assertions.length === 0 ? [] : ["assertions = [", ...assertions.map((each) => `\t${each},`), "]"];
	return [[...head, ...listed], ...tables];
}

function table(header: string, fields: Readonly<Record<string, TomlScalar>>): string[] {
	return [header, ...Object.entries(fields).map(([key, value]) => fieldText(key, value))];
}

function comments(sentences: readonly string[]): string {
	return sentences.map((sentence) => `# ${sentence.replace(/[\p{Cc}\s]+/gu, " ")}`).join("\n");
}

/** How the file is laid out: its line breaks, and what stands before its headers and keys. */
interface Style {
	readonly newline: string;
	readonly header: string;
	readonly key: string;
}

function styleOf(text: string, last: TextPlace | undefined): Style {
	const newline = /\r?\n/.exec(text)?.[0] ?? "\n";
	if (!last) return { newline, header: "", key: "" };
	const start = text.lastIndexOf("\n", last.start) + 1;
	const header = /^[ \t]*/.exec(text.slice(start))?.[0] ?? "";
	const key = /\n([ \t]*)[\w"'-]/.exec(text.slice(last.start))?.[1] ?? header;
	return { newline, header, key };
}

/** What leaves one empty line behind `text`. */
function gapBehind(text: string, { newline }: Style): string {
	if (text === "" || /\n[ \t]*\r?\n[ \t]*$/.test(text)) return "";
	return /\n\s*$/.test(text) ? newline : newline.repeat(2);
}

/** Lines within a text of several lines stay where they are. */
function inStyle(text: string, { newline, header, key }: Style): string {
	let isWithin = false;
	const lines = text.split("\n").map((line) => {
		const before = isWithin || line === "" ? "" : /^[[#]/.test(line) ? header : key;
		if (line.split('"""').length === 2) isWithin = !isWithin;
		return before + line;
	});
	return lines.join(newline);
}

/** The name of a list of tables that is written between brackets. */
function inlineList(text: string): string | undefined {
	const root = parseToml(text);
	if ("message" in root) return undefined;
	return ["cases", "fixtures"].find((key) => {
		const value = root.entries.get(key)?.value;
		return value?.kind === "array" && text[value.at.start] === "[";
	});
}

function unused(name: string, taken: Set<string>): string {
	let free = name;
	for (let count = 2; taken.has(free); count++) free = `${name} (${count})`;
	taken.add(free);
	return free;
}

function newName({ name }: { readonly name: string }, taken: Set<string>): string {
	const word = name.replace(/[^A-Za-z0-9_-]+/g, "_").replace(/^_+|_+$/g, "") || "actor";
	let free = word;
	for (let count = 2; taken.has(free); count++) free = `${word}_${count}`;
	return free;
}

/** Reads it as a run of it would. */
function whatIsWrong(
	whole: string,
	config: Pick<SuiteConfig, "actors">,
	before: readonly SuiteCase[],
	names: readonly string[],
): string | undefined {
	const { suite, problems } = readSuite(whole, config);
	const [first] = problems.filter((problem) => problem.case === undefined || problem.case >= before.length);
	if (first)
		return `It would not be readable any more (${first.message}). Choose another suite, or a new one.`;
	const after = suite.cases.map(({ name }) => name);
	const expected = [...before.map(({ name }) => name), ...names];
	return after.join("\n") === expected.join("\n")
		? undefined
		: "Its other cases would be other ones. Choose another suite, or a new one.";
}
