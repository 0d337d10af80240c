/** The new records by which it is tried whether a session may create: a recipe, and what makes it the session's own. */
import { RecordId } from "surrealdb";
import { tokens } from "../../common/surrealql/lexer";
import { quoteIdentifier, unquoted } from "../../common/surrealql/quote";
import type { Session } from "../connection/session";
import { equalitiesIn, namesIn, stepsSequence } from "./clauses";
import { rootOf } from "./idiom";
import type { Assignment, Recipe } from "./recipe";
import type { TableSchema } from "./schema";

export interface Draft extends Recipe {
	/** How it differs from its recipe: `with owner = $auth`. Absent where it does not. */
	readonly differs?: string;
}

/** What is set otherwise than in the recipe, and how that is said. */
type Changes = readonly (Assignment & { readonly words?: string })[];

/** Records that hold the session's own, by their table: expressions. */
export type OwnedRecords = ReadonlyMap<string, string>;

/** At most so many are tried. */
const MOST_DRAFTS = 30;

/**
 * As it is; with the session's own record wherever there is one of its table; with what the clause of the table compares
 * with; with both; with a record that holds the session's own wherever there is one of another table; and with both, but
 * without what the definitions give a value themselves.
 */
export function draftsOf(
	recipes: readonly Recipe[],
	table: TableSchema,
	session: Session,
	owned: OwnedRecords,
): readonly Draft[] {
	const drafts = new Map<string, Draft>();
	const add = (recipe: Recipe, changes: Changes, without: ReadonlySet<string> = new Set()) => {
		const draft = changed(recipe, changes, without);
		const key = JSON.stringify([draft.assignments, draft.ends, Object.keys(draft.params).at(-1)]);
		if (!drafts.has(key) && drafts.size < MOST_DRAFTS) drafts.set(key, draft);
	};
	const asked = askedFor(table);
	const given = new Set(
		table.fields.flatMap(({ name, fallback, isComputed }) =>
			isComputed || (fallback !== undefined && !stepsSequence(fallback)) ? [name] : [],
		),
	);
	for (const recipe of recipes) {
		const own = ownLinks(recipe, table, session);
		const held = heldLinks(recipe, table, owned);
		add(recipe, []);
		add(recipe, own);
		add(recipe, asked);
		add(recipe, [...own, ...asked]);
		if (held.length > 0) {
			add(recipe, held);
			add(recipe, [...own, ...held, ...asked]);
		}
		for (const value of ["true", "false"])
			add(recipe, [...own, ...asked, ...askedBooleans(table, asked).map((field) => ({ field, value }))]);
		add(recipe, [...own, ...asked], given);
	}
	return [...drafts.values()];
}

/** Fields that hold a record of the table that the session's own is of. */
function ownLinks(recipe: Recipe, table: TableSchema, session: Session): Changes {
	const own = authTable(session);
	if (own === undefined) return [];
	const typed = table.fields
		.filter(
			({ type, isComputed }) =>
				!isComputed && /^\W*(none \| )?record\b/i.test(type) && namesIn(type).has(own),
		)
		.map(({ name }) => name);
	const held = Object.entries(recipe.row?.value ?? {})
		.filter(([, value]) => value instanceof RecordId && String(value.table) === own)
		.map(([name]) => quoteIdentifier(name));
	const ends =
		recipe.ends && table.ends
			? (["in", "out"] as const).filter((end) => table.ends?.[end].includes(own))
			: [];
	// A record that is related to itself is mostly not what is meant.
	return [...new Set([...typed, ...held, ...ends.slice(0, 1)])]
		.filter(
			(field) => field !== "id" && (!recipe.ends || !["in", "out"].includes(field) || ends[0] === field),
		)
		.map((field) => ({ field, value: "$auth" }));
}

/** Fields and ends that hold a record of a table in which there is one that holds the session's own. */
function heldLinks(recipe: Recipe, table: TableSchema, owned: OwnedRecords): Changes {
	const changes: { field: string; value: string; words: string }[] = [];
	const add = (field: string, names: Iterable<string>) => {
		const name = [...names].find((each) => owned.has(each));
		const value = name === undefined ? undefined : owned.get(name);
		if (value !== undefined) changes.push({ field, value, words: `a ${name} that holds $auth` });
	};
	for (const { name, type, isComputed } of table.fields)
		if (!isComputed && !["id", "in", "out"].includes(name) && /^\W*(none \| )?record\b/i.test(type))
			add(name, namesIn(type));
	if (recipe.ends && table.ends) for (const end of ["in", "out"] as const) add(end, table.ends[end]);
	return changes;
}

/** Table of the record that a session is; `undefined` where it is none. */
export function authTable({ auth }: Session): string | undefined {
	if (auth.kind !== "record" || auth.subject === undefined) return undefined;
	const [first] = tokens(auth.subject);
	if (!first) return undefined;
	const text = auth.subject.slice(first.start, first.end);
	return first.kind === "quotedName" ? unquoted(text) : text;
}

function askedFor({ permissions }: TableSchema): Changes {
	const clause = permissions.create;
	if (typeof clause !== "string") return [];
	return equalitiesIn(clause).filter(({ field }) => rootOf(field) !== "id");
}

/** Fields that are true or false, and that the clause asks for by their names alone. */
function askedBooleans({ permissions, fields }: TableSchema, asked: Changes): readonly string[] {
	const clause = permissions.create;
	if (typeof clause !== "string") return [];
	const names = namesIn(clause);
	return fields
		.filter(({ name, type, isComputed }) => /\bbool\b/.test(type) && !isComputed && names.has(rootOf(name)))
		.map(({ name }) => name)
		.filter((name) => !asked.some(({ field }) => field === name));
}

function changed(recipe: Recipe, changes: Changes, without: ReadonlySet<string>): Draft {
	const set = new Map(recipe.assignments.map(({ field, value }) => [field, value]));
	let ends = recipe.ends;
	const words: string[] = [];
	for (const { field, value, words: said = value } of changes) {
		const before = ends && (field === "in" || field === "out") ? ends[field] : set.get(field);
		if (before === value) continue;
		words.push(`${field} = ${said}`);
		if (ends && (field === "in" || field === "out")) ends = { ...ends, [field]: value };
		else set.set(field, value);
	}
	const left = [...without].filter((field) => set.delete(field));
	const differs = [
		...(words.length > 0 ? [`with ${words.join(", ")}`] : []),
		...(left.length > 0 ? [`without ${left.join(", ")}`] : []),
	].join(" and ");
	return {
		...recipe,
		assignments: [...set].map(([field, value]) => ({ field, value })),
		...(ends ? { ends } : {}),
		...(differs === "" ? {} : { differs }),
	};
}
