/** Tries to create a record as a session. */
import { withoutStop } from "../../common/sentences";
import { quoteIdentifier } from "../../common/surrealql/quote";
import { decodeValue } from "../cbor/codec";
import type { Session } from "../connection/session";
import { type Attempts, giving, type Params } from "./attempt";
import { isBehindPermissions, isOfTheValue } from "./change";
import type { Draft } from "./drafts";
import { areChosen } from "./ends";
import { rootOf } from "./idiom";
import { newId } from "./newId";
import { answering, type Probe } from "./probe";
import { createStatements } from "./recipe";
import type { TableSchema } from "./schema";
import type { Outcome } from "./tally";
import type { Way } from "./writes";

export interface Created {
	readonly outcome: Outcome;
	/** The one that was taken. */
	readonly draft?: Draft;
}

/** What it takes to try. */
export interface CreateContext {
	readonly attempts: Attempts;
	readonly session: Session;
	readonly table: TableSchema;
	/** An id of the table, as CBOR: new ones are of its kind. */
	readonly like: Uint8Array | undefined;
	/** Ids of the table, as CBOR, of records that the session could not delete. */
	readonly kept: readonly Uint8Array[];
}

/**
 * Creates a record as each draft has it, until one is taken. Where none is, and one failed for a value behind the
 * permissions, that value was no good. Otherwise it is refused if one failed for another reason than its values, and
 * silently denied if one was without an error. Where all fail for their values, as they do for the observer too, no record
 * could be made.
 */
export async function tryCreate(
	context: CreateContext,
	drafts: readonly Draft[],
	way: Way,
): Promise<Created> {
	const { table } = context;
	const together = way === "together" && drafts.length > 1 ? await tryTogether(context, drafts) : undefined;
	if (together) return together;
	const failures: { readonly message: string; readonly draft: Draft }[] = [];
	let isSilent = false;
	let untold: Outcome | undefined;
	for (const draft of drafts) {
		const outcome = await tryOne(context, draft);
		if (outcome === "took") return { outcome, draft };
		if (outcome === "silent") isSilent = true;
		else if ("refused" in outcome) failures.push({ message: outcome.refused, draft });
		else untold ??= outcome;
	}
	// It may have been taken.
	if (untold) return { outcome: untold };
	const [passed] = failures.filter(({ message }) => isBehindPermissions(message));
	if (passed) return { outcome: { unknown: notTaken(passed.message, table) } };
	// What an event throws at is refused as well: who creates it does not get it.
	const [first] = failures.filter(({ message }) => !isOfTheValue(message));
	if (first) return { outcome: { refused: first.message } };
	if (isSilent) return { outcome: "silent" };
	const [wrong] = failures;
	if (!wrong) return { outcome: { unknown: "no record could be made" } };
	// What an event has thrown at was taken for its values.
	const { observerFailed } = wrong.draft;
	if (observerFailed === undefined || !isOfTheValue(observerFailed))
		return { outcome: { refused: wrong.message } };
	return { outcome: { unknown: notTaken(wrong.message, table) } };
}

function notTaken(message: string, table: TableSchema): string {
	const what =
		areChosen(table) && message.startsWith("Database index")
			? "no two of the records that were tried are free to be related"
			: "no record could be made that the definitions take";
	return `${what}: ${withoutStop(message)}`;
}

/** All in one transaction; `undefined` where one fails. */
async function tryTogether(context: CreateContext, drafts: readonly Draft[]): Promise<Created | undefined> {
	const places = [...drafts.keys()];
	const params = Object.assign({}, ...drafts.map(({ params }) => params)) as Params;
	const ids = Object.fromEntries(places.map((at) => [`__n${at}`, newId(context.table.name, context.like)]));
	const attempt = await context.attempts.try(context.session, {
		statements: drafts.flatMap((draft, at) => made(draft, `$__n${at}`, `$__d${at}`)),
		gives: `[${places.map((at) => `array::len($__d${at})`).join(", ")}]`,
		params: { ...params, ...ids },
	});
	if (attempt.kind !== "gave") return undefined;
	const seen = decodeValue<readonly number[]>(attempt.bytes);
	const at = seen.findIndex((count) => count > 0);
	const draft = drafts[at];
	if (draft) return { outcome: "took", draft };
	const again = await context.attempts.try(context.session, {
		statements: drafts.flatMap((each, place) => [
			...made(each, `$__n${place}`, `$__d${place}`),
			...asked(context.table, each, `$__n${place}`, String(place)),
		]),
		gives: "NONE",
		params: { ...params, ...ids },
	});
	if (again.kind !== "gave") return undefined;
	const taken = decodeValue<number | undefined>(again.bytes);
	return taken === undefined && drafts.every((each) => isTold(context.table, each))
		? { outcome: "silent" }
		: undefined;
}

async function tryOne(context: CreateContext, draft: Draft): Promise<Outcome> {
	const { attempts, session, table, like } = context;
	const params = { ...draft.params, __new: newId(table.name, like) };
	const statements = made(draft, "$__new", "$__done");
	const attempt = await attempts.try(session, { statements, gives: "array::len($__done)", params });
	if (attempt.kind !== "gave") return { refused: attempt.message };
	if (decodeValue<number>(attempt.bytes) > 0) return "took";
	const again = await attempts.try(session, {
		statements: [...statements, ...asked(table, draft, "$__new", "1")],
		gives: "NONE",
		params,
	});
	if (again.kind === "gave" && decodeValue<unknown>(again.bytes) !== undefined) return "took";
	if (again.kind === "gave" && isTold(table, draft)) return "silent";
	if (again.kind === "gave")
		return (await toldByDeleting(context, statements, params)) ?? { unknown: NOT_TOLD };
	if (EXISTS.test(again.message)) return "took";
	// Events run behind what is stored: it was not there before. And what fails for ends that do not exist would have
	// failed for them before, had it been allowed.
	if (OF_EVENT.test(again.message) || isBehindPermissions(again.message)) return "silent";
	return { unknown: `the session cannot see whether it was created: ${withoutStop(again.message)}` };
}

/** So many tell of the others. */
const CONTROLS = 3;

/**
 * Whether a record that the session cannot see is there. On engine 3.0.2 the condition of a `DELETE` is asked of every
 * record, also of those that the session may not delete; where it is not, it tells nothing.
 */
async function toldByDeleting(
	{ attempts, session, kept }: CreateContext,
	statements: readonly string[],
	params: Params,
): Promise<Outcome | undefined> {
	const ask: Probe["ask"] = (target, then) => `DELETE ${target} WHERE { ${then} } RETURN NONE`;
	const controls = kept.slice(0, CONTROLS);
	const asked = await answering(attempts, session, controls, { before: [], ask, params: {} });
	if (controls.length === 0 || typeof asked === "string" || asked.size < controls.length) return undefined;
	const attempt = await attempts.try(session, {
		statements: [...statements, ask("$__new", giving("1"))],
		gives: "NONE",
		params,
	});
	if (attempt.kind !== "gave") return undefined;
	return decodeValue<unknown>(attempt.bytes) === undefined ? "silent" : "took";
}

const OF_EVENT = /^Error while processing event/;
const EXISTS = /^Database (record .* already exists|index .* already contains)/s;

function made(draft: Draft, id: string, name: string): readonly string[] {
	const statements = createStatements(draft, id, "VALUE id");
	return [...statements.slice(0, -1), `LET ${name} = (${statements.at(-1)})`];
}

const NOT_TOLD =
	"the session cannot see whether the relation was created, and it has no field by which that could be found out";

/** Whether it is found out of a record that the session cannot see. */
function isTold(table: TableSchema, draft: Draft): boolean {
	return !draft.ends || markOf(table, draft) !== undefined;
}

/** An assignment that is kept as it is, and that whoever asks for it reads. */
function markOf({ fields }: TableSchema, draft: Draft): Draft["assignments"][number] | undefined {
	return draft.assignments.find(({ field, value }) => {
		const own = fields.filter(({ name }) => rootOf(name) === rootOf(field));
		const isOpen = own.every(
			({ isComputed, permissions }) =>
				!isComputed && permissions.select === true && permissions.create === true,
		);
		return isOpen && !/::/.test(value);
	});
}

/**
 * Whether a record that the session cannot see is there: to create it again is then refused. To relate again is not on
 * engine 3.0.2, which writes over the relation; what is set reads it as it is.
 */
function asked(table: TableSchema, draft: Draft, id: string, answer: string): readonly string[] {
	if (!draft.ends) return createStatements(draft, id, "NONE");
	const first = markOf(table, draft);
	const mark = first
		? [
				{
					field: first.field,
					value: `IF ${first.field} = ${first.value} { ${giving(answer)} } ELSE { ${first.value} }`,
				},
			]
		: [];
	// With all the rest, which the definitions may ask for where it is not there.
	const assignments = [...mark, ...draft.assignments.filter((each) => each !== first)];
	const relate = createStatements({ assignments, ends: draft.ends }, id, "NONE").slice(-1);
	const fields = draft.assignments
		.filter(({ field }) => rootOf(field) === field.replace(/^`(.*)`$/s, "$1"))
		.map(({ field, value }) => `, ${field}: ${value}`)
		.join("");
	return [
		...relate,
		`INSERT RELATION INTO ${quoteIdentifier(table.name)} { id: ${id}, in: $__from, out: $__to${fields} } RETURN NONE`,
	];
}
