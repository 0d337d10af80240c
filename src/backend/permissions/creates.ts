/** Tries to create a record as a session. */
import { withoutStop } from "../../common/sentences";
import { quoteIdentifier } from "../../common/surrealql/quote";
import { decodeValue } from "../cbor/codec";
import type { Session } from "../connection/session";
import { type Attempts, giving, type Params } from "./attempt";
import { isOfTheValue } from "./change";
import type { Draft } from "./drafts";
import { newId } from "./newId";
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
}

/**
 * Creates a record as each draft has it, until one is taken. It is silently denied if none is, and one was without an
 * error; where all are errors that the observer gets as well, and that are of the values, no record could be made.
 */
export async function tryCreate(
	context: CreateContext,
	drafts: readonly Draft[],
	way: Way,
): Promise<Created> {
	const together = way === "together" && drafts.length > 1 ? await tryTogether(context, drafts) : undefined;
	if (together) return together;
	const failures: { readonly message: string; readonly draft: Draft }[] = [];
	let isSilent = false;
	for (const draft of drafts) {
		const outcome = await tryOne(context, draft);
		if (outcome === "took") return { outcome, draft };
		if (outcome === "silent") isSilent = true;
		else if (typeof outcome === "string") return { outcome };
		else if ("refused" in outcome) failures.push({ message: outcome.refused, draft });
		else return { outcome };
	}
	if (isSilent) return { outcome: "silent" };
	const [first] = failures.filter(({ message }) => !isOfTheValue(message));
	if (first) return { outcome: { refused: first.message } };
	const [wrong] = failures;
	if (!wrong) return { outcome: { unknown: "no record could be made" } };
	if (wrong.draft.observerFailed === undefined) return { outcome: { refused: wrong.message } };
	const message = withoutStop(wrong.message);
	return { outcome: { unknown: `no record could be made that the definitions take: ${message}` } };
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
	return taken === undefined ? { outcome: "silent" } : undefined;
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
	if (again.kind === "gave") return decodeValue<unknown>(again.bytes) === undefined ? "silent" : "took";
	if (EXISTS.test(again.message)) return "took";
	return { unknown: `the session cannot see whether it was created: ${withoutStop(again.message)}` };
}

const EXISTS = /^Database (record .* already exists|index .* already contains)/s;

function made(draft: Draft, id: string, name: string): readonly string[] {
	const statements = createStatements(draft, id, "VALUE id");
	return [...statements.slice(0, -1), `LET ${name} = (${statements.at(-1)})`];
}

/**
 * Whether a record that the session cannot see is there: to create it again is then refused. To relate again is not on
 * engine 3.0.2, which writes over the relation; what is set reads it as it is.
 */
function asked(table: TableSchema, draft: Draft, id: string, answer: string): readonly string[] {
	if (!draft.ends) return createStatements(draft, id, "NONE");
	const [first] = draft.assignments.filter(({ value }) => !/::/.test(value));
	const set = first
		? ` SET ${first.field} = IF ${first.field} = ${first.value} { ${giving(answer)} } ELSE { ${first.value} }`
		: "";
	return [
		`RELATE $__from->${id}->$__to${set} RETURN NONE`,
		`INSERT RELATION INTO ${quoteIdentifier(table.name)} { id: ${id}, in: $__from, out: $__to } RETURN NONE`,
	];
}
