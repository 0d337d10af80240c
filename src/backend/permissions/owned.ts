import { quoteIdentifier } from "../../common/surrealql/quote";
import { RawValue } from "../cbor/codec";
import type { Session } from "../connection/session";
import type { Attempts } from "./attempt";
import { authTable, type OwnedRecords } from "./drafts";
import { entriesOf, keyOf } from "./raw";

/** Records of each table that hold a session's own. */
export interface Owned {
	/** Expressions of the first ones. */
	readonly owned: OwnedRecords;
	/** What the expressions refer to. */
	readonly params: Readonly<Record<string, unknown>>;
	/** All that were found, as CBOR. */
	readonly holders: ReadonlyMap<string, readonly Uint8Array[]>;
}

/**
 * Finds a record that holds a session's own in one of its fields, as the observer sees them: clauses ask for such records
 * (`in.owner = $auth`). What is found is kept for one matrix, as many tables link to the same one.
 */
export class OwnedFinder {
	readonly #selves = new Map<Session, Promise<Uint8Array | undefined>>();
	readonly #found = new Map<string, Promise<readonly Uint8Array[]>>();

	constructor(
		private readonly attempts: Attempts,
		private readonly observer: Session,
	) {}

	/** At most so many of each table. */
	async of(session: Session, tables: readonly string[], most: number): Promise<Owned> {
		const holders = new Map<string, readonly Uint8Array[]>();
		const owned = new Map<string, string>();
		const params: Record<string, unknown> = {};
		const self = tables.length > 0 ? await this.#self(session) : undefined;
		for (const name of self ? tables : []) {
			const found = self ? await this.#holders(name, self, most) : [];
			const [id] = found;
			if (!id) continue;
			holders.set(name, found);
			const param = `__o${owned.size}`;
			params[param] = new RawValue(id);
			owned.set(name, `$${param}`);
		}
		return { owned, params, holders };
	}

	/** The record that a session is. */
	#self(session: Session): Promise<Uint8Array | undefined> {
		return kept(this.#selves, session, async () => {
			if (authTable(session) === undefined) return undefined;
			const attempt = await this.attempts.try(session, { statements: [], gives: "$auth" });
			return attempt.kind === "gave" ? attempt.bytes : undefined;
		});
	}

	#holders(table: string, self: Uint8Array, most: number): Promise<readonly Uint8Array[]> {
		const name = quoteIdentifier(table);
		return kept(this.#found, `${most} ${name} ${keyOf(self)}`, async () => {
			const attempt = await this.attempts.try(this.observer, {
				statements: [
					`LET $__found = (SELECT VALUE id FROM ${name} WHERE object::values($this) CONTAINS $__me LIMIT ${most})`,
				],
				gives: "$__found",
				params: { __me: new RawValue(self) },
			});
			return attempt.kind === "gave" ? entriesOf(attempt.bytes) : [];
		});
	}
}

function kept<K, V>(all: Map<K, Promise<V>>, key: K, find: () => Promise<V>): Promise<V> {
	const there = all.get(key) ?? find();
	all.set(key, there);
	return there;
}
