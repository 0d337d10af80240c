/**
 * What an actor may do with a record, found by doing it, as SurrealKit does it: update and delete on a copy with another
 * id, create with the record's content, each looked at by the root actor.
 */
import { RecordId } from "surrealdb";
import { v4 as newId } from "uuid";
import type { Check } from "../../common/suites/check";
import { jsonText } from "../../common/suites/json";
import type { PermissionRule, PermissionsMatrix } from "../../common/suites/model";
import { AUTH_RECORD } from "../../common/suites/suite";
import { quoteIdentifier } from "../../common/surrealql/quote";
import { decodeValue, type RawValue } from "../cbor/codec";
import { Major, readHead } from "../cbor/reader";
import type { ActorSession } from "./actors";
import { outcomeCheck, Undecided } from "./outcome";
import { type Parameters, Refusal, type SuiteSession } from "./session";

/** One check a rule. */
export async function tryRules(
	each: PermissionsMatrix,
	actor: ActorSession,
	root: ActorSession,
): Promise<readonly Check[]> {
	const inPlace = each.record === AUTH_RECORD;
	const trial = new Trial(
		actor.session,
		root.session,
		each.table,
		inPlace ? recordOf(actor, each) : undefined,
		each.record,
	);
	const checks: Check[] = [];
	for (const [index, rule] of each.rules.entries()) {
		const name = rule.name ?? `action:${rule.action} (#${index + 1})`;
		const denial = await trial.of(rule);
		checks.push(
			denial?.inconclusive
				? { name, passed: false, message: denial.error, at: rule.at }
				: outcomeCheck(denial ?? {}, { ...rule, succeeds: rule.allow }, name),
		);
	}
	return checks;
}

/** The record that the actor is signed in as, which has to be one of the case's table. */
function recordOf({ name, auth }: ActorSession, { table }: PermissionsMatrix): RecordId {
	const record = auth && decodeValue<unknown>(auth.value.bytes);
	if (!auth || !(record instanceof RecordId))
		throw new Undecided(
			`Actor “${name}” is not signed in as a record, so record_id = “${AUTH_RECORD}” names none. Use an actor of kind record.`,
		);
	if (String(record.table) !== table)
		throw new Undecided(
			`The case is about table “${table}”, and actor “${name}” is signed in as ${jsonText(auth.json)}. Use that record's table.`,
		);
	return record;
}

/** Why an action did not happen; `error` begins as SurrealKit's does, since suites look for words in it. */
interface Denial {
	readonly error: string;
	/** It was refused for another reason than a permission, so that nothing follows from it. */
	readonly inconclusive?: true;
}

class Trial {
	readonly #record: RecordId;

	constructor(
		private readonly user: SuiteSession,
		private readonly root: SuiteSession,
		private readonly table: string,
		/** Acted on itself, and put back: a copy would have another id. */
		private readonly own: RecordId | undefined,
		key: string,
	) {
		this.#record = own ?? new RecordId(table, key);
	}

	of(rule: PermissionRule): Promise<Denial | undefined> {
		switch (rule.action) {
			case "create":
				return this.#create();
			case "select":
				return this.#select();
			case "update":
				return this.#update();
			case "delete":
				return this.#delete();
			case "query":
				return this.#refusal(rule.sql);
		}
	}

	async #create(): Promise<Denial | undefined> {
		const content = await this.#content(this.#record);
		if (!content)
			return thrown(
				`there is no record ${this.#record} to create another one like it. Make it in a fixture, or name another one by record_id.`,
			);
		const record = this.#newRecord();
		const refusal = await this.#refusal("CREATE $record CONTENT $content", { record, content });
		const isThere = await this.#isThere(record);
		if (isThere) await this.root.run("DELETE $record", { record });
		const index = refusal && uniqueIndex(refusal.error);
		if (index)
			return {
				inconclusive: true,
				error: `inconclusive: a record like ${this.#record} is already in the unique index ${index}, which refused it: whether it is allowed is not known. Try it by a case of kind sql_expect with values of its own (${refusal.error})`,
			};
		return refusal ?? (isThere ? undefined : failed("no record was created"));
	}

	async #select(): Promise<Denial | undefined> {
		try {
			const found = await this.user.run("SELECT * FROM ONLY $record", { record: this.#record });
			return found && !isNone(found) ? undefined : failed("the record is not seen");
		} catch (error) {
			return statementDenial(error);
		}
	}

	async #update(): Promise<Denial | undefined> {
		const field = `DEFINE FIELD IF NOT EXISTS _marker ON ${quoteIdentifier(this.table)} TYPE option<string> DEFAULT NONE`;
		await this.root.run(field);
		const copy = this.own ? undefined : await this.#copy();
		const record = copy ?? this.#record;
		const original = copy ? undefined : await this.#content(record);
		if (!copy && !original) return thrown(`there is no record ${record}`);
		const marker = newId();
		const refusal = await this.#refusal("UPDATE $record SET _marker = $marker", { record, marker });
		const found = await this.root.run("SELECT VALUE _marker FROM ONLY $record", { record });
		if (copy) await this.root.run("DELETE $record", { record });
		else await this.root.run("UPDATE $record CONTENT $original", { record, original });
		const isMarked = found && decodeValue<unknown>(found.bytes) === marker;
		return refusal ?? (isMarked ? undefined : failed("the record was not updated"));
	}

	async #delete(): Promise<Denial | undefined> {
		const copy = this.own ? undefined : await this.#copy();
		const record = copy ?? this.#record;
		const original = copy ? undefined : await this.#content(record);
		if (!copy && !original) return thrown(`there is no record ${record}`);
		const refusal = await this.#refusal("DELETE $record", { record });
		const isThere = await this.#isThere(record);
		if (copy && isThere) await this.root.run("DELETE $record", { record });
		if (!copy && !isThere) await this.root.run("CREATE $record CONTENT $original", { record, original });
		return refusal ?? (isThere ? failed("the record was not deleted") : undefined);
	}

	/** A copy with an id of its own; `undefined` where a unique index does not take it: then the record itself serves. */
	async #copy(): Promise<RecordId | undefined> {
		const content = await this.#content(this.#record);
		if (!content)
			throw new Undecided(
				`There is no record ${this.#record} to be copied. Make it in a fixture, or name another one by record_id.`,
			);
		const record = this.#newRecord();
		try {
			await this.root.run("CREATE $record CONTENT $content", { record, content });
		} catch (error) {
			if (error instanceof Refusal && uniqueIndex(error.message)) return undefined;
			throw error;
		}
		return record;
	}

	#newRecord(): RecordId {
		return new RecordId(this.table, newId().replaceAll("-", ""));
	}

	/** All that a record holds but its id, as the root actor sees it. */
	async #content(record: RecordId): Promise<RawValue | undefined> {
		const found = await this.root.run("SELECT * OMIT id FROM ONLY $record", { record });
		return found && readHead(found.bytes, 0).major === Major.map ? found : undefined;
	}

	async #isThere(record: RecordId): Promise<boolean> {
		return (await this.#content(record)) !== undefined;
	}

	/** What the actor is told; a request that is refused whole says nothing of permissions. */
	async #refusal(text: string, parameters?: Parameters): Promise<Denial | undefined> {
		try {
			await this.user.run(text, parameters);
			return undefined;
		} catch (error) {
			return statementDenial(error);
		}
	}
}

function statementDenial(error: unknown): Denial {
	if (error instanceof Refusal && error.of === "statement") return thrown(error.message);
	throw error;
}

function thrown(message: string): Denial {
	return { error: `permission throw: ${message}` };
}

function failed(message: string): Denial {
	return { error: `permission failed: ${message}` };
}

function isNone({ bytes }: RawValue): boolean {
	return decodeValue<unknown>(bytes) === undefined;
}

/** The index that has refused a write, as the engine words it. */
function uniqueIndex(message: string): string | undefined {
	return /Database index `([^`]*)` already contains /.exec(message)?.[1];
}
