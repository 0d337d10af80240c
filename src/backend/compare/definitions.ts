/** What a database defines, as far as the default session may know, asked for when it is needed. */
import { defined } from "../../common/defined";
import { SessionsError } from "../../common/errors";
import { quoteIdentifier } from "../../common/surrealql/quote";
import { decodeValue, RawResults } from "../cbor/codec";
import type { Connection } from "../connection/connection";
import { isCut } from "../connection/failures";
import type { Link } from "../connection/link";
import { missingFinder } from "../connection/places";
import type { Session } from "../connection/session";

/** A namespace and a database. */
export interface DatabasePlace {
	readonly namespace: string;
	readonly database: string;
}

/** A table's parts: each definition as SurrealQL, by name. */
export interface TableParts {
	readonly events: Readonly<Record<string, string>>;
	readonly fields: Readonly<Record<string, string>>;
}

/** The definitions of one database. */
export class Definitions {
	readonly #parts = new Map<string, TableParts>();

	private constructor(
		private readonly ask: (text: string) => Promise<readonly unknown[]>,
		/** By name with `fn::`. */
		readonly functions: ReadonlyMap<string, string>,
		readonly tables: ReadonlyMap<string, string>,
	) {}

	/** `undefined` where the database does not exist, or `asker` may not ask. */
	static async of(
		connection: Connection,
		link: Link,
		asker: Session,
		place: DatabasePlace,
	): Promise<Definitions | undefined> {
		if (asker.expired || asker.identityLost) return undefined;
		try {
			return await Definitions.#ask(connection, link, asker, place);
		} catch (error) {
			if (error instanceof SessionsError && isCut(error)) throw error;
			return undefined;
		}
	}

	static async #ask(
		connection: Connection,
		link: Link,
		asker: Session,
		{ namespace, database }: DatabasePlace,
	): Promise<Definitions | undefined> {
		// To go to one that does not exist would make it.
		if (await missingFinder(connection, link, [asker])(namespace, database)) return undefined;
		const there = `USE NS ${quoteIdentifier(namespace)} DB ${quoteIdentifier(database)};`;
		const ask = async (text: string) => {
			const answer = await connection.call<unknown>(link, asker, "query", [there + text]);
			const statements = answer instanceof RawResults ? answer.statements.slice(1) : [];
			return statements.map(({ status, value }) =>
				status === "OK" ? decodeValue<unknown>(value.bytes) : undefined,
			);
		};
		const [info] = await ask("INFO FOR DB;");
		const [functions, tables] = [textsIn(info, "functions"), textsIn(info, "tables")];
		if (!functions || !tables) return undefined;
		const named = Object.entries(functions).map(([name, text]) => [`fn::${name}`, text] as const);
		return new Definitions(ask, new Map(named), new Map(Object.entries(tables)));
	}

	/** The parts of some tables, in the same order; one that cannot be asked for has none. Each is asked for once. */
	async parts(tables: readonly string[]): Promise<readonly TableParts[]> {
		const unknown = tables.filter((table) => !this.#parts.has(table));
		const text = unknown.map((table) => `INFO FOR TABLE ${quoteIdentifier(table)};`).join("");
		const infos = unknown.length > 0 ? await this.ask(text) : [];
		for (const [at, table] of unknown.entries()) {
			const info = infos[at];
			this.#parts.set(table, {
				events: textsIn(info, "events") ?? {},
				fields: textsIn(info, "fields") ?? {},
			});
		}
		return tables.map((table) => this.#parts.get(table) ?? { events: {}, fields: {} });
	}
}

/** Definitions by name, in what an `INFO` statement gives. */
function textsIn(info: unknown, key: string): Readonly<Record<string, string>> | undefined {
	const entries = asFields(asFields(info)?.[key]);
	if (!entries) return undefined;
	return defined(
		Object.fromEntries(
			Object.entries(entries).map(([name, text]) => [name, typeof text === "string" ? text : undefined]),
		),
	) as Readonly<Record<string, string>>;
}

function asFields(value: unknown): Readonly<Record<string, unknown>> | undefined {
	return typeof value === "object" && value !== null
		? (value as Readonly<Record<string, unknown>>)
		: undefined;
}
