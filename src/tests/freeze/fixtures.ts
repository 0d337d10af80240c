/** What would put records into a database that lacks them. */
import type { FrozenActor, FrozenFixture } from "../../common/suites/freeze";
import { quoteIdentifier } from "../../common/surrealql/quote";
import type { Looked } from "./look";

/** The fixture, and sentences about what is not in it, or not as it is. */
export function fixturesOf({ records, kinds }: Looked): {
	readonly fixtures: readonly FrozenFixture[];
	readonly notes: readonly string[];
} {
	const notes: string[] = [];
	const rows: string[] = [];
	const tables = new Set<string>();
	// Records before the relations that go between them.
	const sorted = [...records].sort((a, b) => Number(isRelation(a)) - Number(isRelation(b)));
	for (const { id, table, content, replaced } of sorted) {
		if (kinds.get(table) === "view") {
			notes.push(`${id} is of a view: the seed has to have what that is made of.`);
			continue;
		}
		if (content === undefined) {
			notes.push(`${id} is not written down here, as it may hold a secret: the seed has to have it.`);
			continue;
		}
		if (replaced.length > 0)
			notes.push(`${id} has something else in ${replaced.join(", ")}, which may be a secret.`);
		tables.add(table);
		const kind = isRelation({ table }) ? "RELATION " : "";
		rows.push(`INSERT ${kind}IGNORE INTO ${quoteIdentifier(table)} ${content}`);
	}
	if (rows.length === 0) return { fixtures: [], notes };
	notes.push(
		"The fixture adds what the seed lacks, for all cases of this suite; what it links to, and what links to it, the seed has to have.",
	);
	// `${NAME}` would be a variable of the project.
	const sql = rows.join(";\n").replace(/\$\{[^}]+\}/g, "$$$&");
	return { fixtures: [{ name: `${[...tables].join(", ")} as it was when it was frozen`, sql }], notes };

	function isRelation({ table }: { readonly table: string }): boolean {
		return kinds.get(table) === "relation";
	}
}

/** Why a suite cannot have what the definitions of its tables ask for; nothing where it can. */
export function whyNotTheseClauses(
	{ definitions }: Looked,
	variables: readonly string[],
): string | undefined {
	const used = variables.find((name) => uses(definitions, name));
	return used === undefined
		? undefined
		: `A definition of its table uses $${used}, a variable of the session, and a suite's actors have none.`;
}

/** What is other about an actor that signs in by an access of its own. */
export function notesOnActors({ definitions }: Looked, actors: readonly FrozenActor[]): readonly string[] {
	const isNew = actors.some(({ kind }) => kind === "record");
	const asked = ["access", "token", "session"].filter((name) => uses(definitions, name));
	if (!isNew || asked.length === 0) return [];
	return [
		`A new actor signs in by an access of its own, and a definition here asks for ${asked.map((name) => `$${name}`).join(", ")}: give it the session's own access instead.`,
	];
}

function uses(definitions: string, name: string): boolean {
	return new RegExp(`\\$${name.replace(/[^\w]/g, "\\$&")}(?!\\w)`).test(definitions);
}
