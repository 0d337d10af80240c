/** Runs one case as its actor, and checks what came of it. */
import type { CancellationToken } from "vscode-jsonrpc";
import { checkValue } from "../../common/suites/assertions";
import type { Check } from "../../common/suites/check";
import { type Json, jsonText } from "../../common/suites/json";
import type {
	SchemaBehavior,
	SchemaMetadata,
	SqlExpect,
	SuiteCase,
	ValueAssertion,
} from "../../common/suites/model";
import { ROOT_ACTOR } from "../../common/suites/shared";
import type { ActorSession } from "./actors";
import { type ApiWorld, requestApi } from "./api";
import { tryRules } from "./matrix";
import { outcomeCheck, Undecided } from "./outcome";
import { Refusal, type SuiteSession } from "./session";
import { jsonOf } from "./values";

/** What the cases of a suite have in common. */
export interface CaseWorld extends ApiWorld {
	readonly actors: ReadonlyMap<string, ActorSession>;
}

/**
 * The checks of a case, in their order; it passes when all of them do. Rejects with {@link Undecided}, a
 * {@link Refusal}, or a `SessionsError` where that is not known.
 */
export async function runCase(
	each: SuiteCase,
	world: CaseWorld,
	token: CancellationToken,
): Promise<readonly Check[]> {
	const actor = actorNamed(world, each.actor ?? ROOT_ACTOR);
	switch (each.kind) {
		case "sql_expect":
			return sqlExpect(each, actor);
		case "permissions_matrix":
			return tryRules(each, actor, actorNamed(world, ROOT_ACTOR));
		case "schema_metadata":
			return schemaMetadata(each, actor);
		case "schema_behavior":
			return schemaBehavior(each, actor);
		case "api_request":
			return requestApi(each, actor, world, token);
	}
}

function actorNamed({ actors }: CaseWorld, name: string): ActorSession {
	const actor = actors.get(name);
	if (!actor) throw new Undecided(`There is no actor “${name}”.`);
	return actor;
}

async function sqlExpect(each: SqlExpect, actor: ActorSession): Promise<readonly Check[]> {
	const outcome = await outcomeOf(actor.session, each.sql);
	const check = outcomeCheck(outcome, { ...each, succeeds: each.allow });
	if (!check.passed || !("value" in outcome)) return [check];
	return [check, ...valueChecks(outcome.value, each.assertions, actor)];
}

async function schemaMetadata(each: SchemaMetadata, actor: ActorSession): Promise<readonly Check[]> {
	const value = await valueOf(actor.session, each.sql);
	const text = jsonText(value);
	const contains = each.contains.map(({ text: expected, at }, index): Check => {
		const name = `contains_${index + 1}`;
		return text.includes(expected)
			? { name, passed: true, message: "The definition contains the text.", at }
			: {
					name,
					passed: false,
					message: "The definition does not contain the text.",
					expected,
					actual: text,
					at,
				};
	});
	return [...contains, ...valueChecks(value, each.assertions, actor)];
}

async function schemaBehavior(each: SchemaBehavior, actor: ActorSession): Promise<readonly Check[]> {
	for (const text of each.setup) {
		const outcome = await outcomeOf(actor.session, text);
		if ("error" in outcome) throw new Undecided(`Its setup_sql failed: ${outcome.error}`);
	}
	const check = outcomeCheck(await outcomeOf(actor.session, each.sql), {
		...each,
		succeeds: each.expectSuccess,
	});
	if (!check.passed || each.assertions.length === 0) return [check];
	const value = await valueOf(actor.session, each.verify ?? each.sql);
	return [check, ...valueChecks(value, each.assertions, actor)];
}

function valueChecks(value: Json, assertions: readonly ValueAssertion[], { auth }: ActorSession): Check[] {
	return assertions.map((assertion, index) => checkValue(value, assertion, index, auth?.json));
}

/** What a text came to: what its first statement gave, or the database's words. */
type Outcome = { readonly value: Json } | { readonly error: string };

async function outcomeOf(session: SuiteSession, text: string): Promise<Outcome> {
	try {
		return { value: await valueOf(session, text) };
	} catch (error) {
		if (error instanceof Refusal) return { error: error.message };
		throw error;
	}
}

async function valueOf(session: SuiteSession, text: string): Promise<Json> {
	const value = await session.run(text);
	return value ? jsonOf(value.bytes) : null;
}
