import { quoteIdentifier } from "../../common/surrealql/quote";
import { RawValue } from "../cbor/codec";
import type { Session } from "../connection/session";
import type { Attempts } from "./attempt";
import { authTable, type OwnedRecords } from "./drafts";
import { entriesOf, keyOf } from "./raw";

/**
 * Finds a record that holds a session's own in one of its fields, as the observer sees them: clauses ask for such records
 * (`in.owner = $auth`). What is found is kept for one matrix, as many tables link to the same one.
 */
export class OwnedFinder {
	readonly #selves = new Map<Session, Promise<Uint8Array | undefined>>();
	readonly #found = new Map<string, Promise<Uint8Array | undefined>>();

	constructor(
		private readonly attempts: Attempts,
		private readonly observer: Session,
	) {}

	/** One of each table where there is one; the parameters are those that the expressions refer to. */
	async of(
		session: Session,
		tables: readonly string[],
	): Promise<{ readonly owned: OwnedRecords; readonly params: Readonly<Record<string, unknown>> }> {
		const owned = new Map<string, string>();
		const params: Record<string, unknown> = {};
		const self = tables.length > 0 ? await this.#self(session) : undefined;
		for (const name of self ? tables : []) {
			const id = self && (await this.#holder(name, self));
			if (!id) continue;
			const param = `__o${owned.size}`;
			params[param] = new RawValue(id);
			owned.set(name, `$${param}`);
		}
		return { owned, params };
	}

	/** The record that a session is. */
	#self(session: Session): Promise<Uint8Array | undefined> {
		return kept(this.#selves, session, async () => {
			if (authTable(session) === undefined) return undefined;
			const attempt = await this.attempts.try(session, { statements: [], gives: "$auth" });
			return attempt.kind === "gave" ? attempt.bytes : undefined;
		});
	}

	#holder(table: string, self: Uint8Array): Promise<Uint8Array | undefined> {
		const name = quoteIdentifier(table);
		return kept(this.#found, `${name} ${keyOf(self)}`, async () => {
			const attempt = await this.attempts.try(this.observer, {
				statements: [
					`LET $__found = (SELECT VALUE id FROM ${name} WHERE object::values($this) CONTAINS $__me LIMIT 1)`,
				],
				gives: "$__found",
				params: { __me: new RawValue(self) },
			});
			return attempt.kind === "gave" ? entriesOf(attempt.bytes)[0] : undefined;
		});
	}
}

function kept<K, V>(all: Map<K, Promise<V>>, key: K, find: () => Promise<V>): Promise<V> {
	const there = all.get(key) ?? find();
	all.set(key, there);
	return there;
}
