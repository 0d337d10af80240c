/** Namespaces and databases: which there are, as far as a session may know, and which were made by going there. */
import { SessionsError } from "../../common/errors";
import { quoteIdentifier } from "../../common/surrealql/quote";
import { decodeValue, RawResults } from "../cbor/codec";
import type { Connection } from "./connection";
import { beforeSending } from "./failures";
import type { Link } from "./link";
import type { Session } from "./session";

/** Where a session is to go. */
export interface Place {
	readonly namespace?: string | null | undefined;
	readonly database?: string | null | undefined;
}

const names = new Intl.ListFormat("en", { type: "conjunction" });

/** Does `go`, by which the session comes to `places`, and tells the user what was made by that: a typing error makes a database. */
export async function tellCreated<T>(
	connection: Connection,
	link: Link,
	session: Session,
	places: readonly Place[],
	go: () => Promise<T>,
): Promise<T> {
	// Where everybody may make them, another session may have to be asked: a record user makes them as well, and may not ask.
	const asker = (link.openToAll && connection.sessions.all().find(mayAsk)) || session;
	const missing = await beforeSending(() => missingIn(connection, link, asker, places));
	const result = await go();
	if (missing.size === 0) return result;
	// What was done is done, and what it gave is known, whatever becomes of this question.
	const still = await missingIn(connection, link, asker, places).catch(() => undefined);
	const created = [...missing].filter(([key]) => !still?.has(key)).map(([, name]) => name);
	if (created.length > 0) {
		const [were, they] = created.length > 1 ? ["were", "they"] : ["was", "it"];
		const what = still
			? `and ${were} created.`
			: `before; whether ${they} ${were} created could not be asked.`;
		const sentence = `${names.format(created)} did not exist ${what}`;
		connection.tell(still ? "info" : "warning", sentence.charAt(0).toUpperCase() + sentence.slice(1));
	}
	return result;
}

function mayAsk({ auth, identityLost }: Session): boolean {
	return (auth.kind === "anonymous" || auth.kind === "root") && !identityLost;
}

/** What of the places does not exist, by what it is: what to call it. */
async function missingIn(
	connection: Connection,
	link: Link,
	asker: Session,
	places: readonly Place[],
): Promise<ReadonlyMap<string, string>> {
	const missing = new Map<string, string>();
	const whatIsMissing = missingFinder(connection, link, [asker]);
	for (const { namespace, database } of places) {
		if (!namespace) continue;
		const what = await whatIsMissing(namespace, database ?? undefined);
		if (what === "namespace") missing.set(JSON.stringify([namespace]), `namespace “${namespace}”`);
		if (!what || !database) continue;
		// Of two that have one name it is said which.
		const label = `database “${database}”`;
		const isOther = [...missing.values()].includes(label);
		const key = JSON.stringify([namespace, database]);
		if (!missing.has(key)) missing.set(key, isOther ? `${label} in “${namespace}”` : label);
	}
	return missing;
}

/** Which part of a place does not exist; with the namespace its database is missing too. */
type WhatIsMissing = (
	namespace: string,
	database: string | undefined,
) => Promise<"namespace" | "database" | undefined>;

/** Finds out what does not exist, as far as one of `askers` may know. Nothing is asked before it is needed, or twice. */
export function missingFinder(connection: Connection, link: Link, askers: readonly Session[]): WhatIsMissing {
	let known: Promise<readonly string[] | undefined> | undefined;
	const databases = new Map<string, Promise<readonly string[] | undefined>>();
	return async (namespace, database) => {
		known ??= firstAnswer(askers, (asker) => namesIn(connection, link, asker, "INFO FOR ROOT", "namespaces"));
		const namespaces = await known;
		if (namespaces?.includes(namespace) === false) return "namespace";
		if (database === undefined) return undefined;
		// Going to a namespace of which nobody knows whether it exists might make it.
		const may = askers.filter((asker) => namespaces || asker.namespace === namespace);
		const found =
			databases.get(namespace) ??
			firstAnswer(may, (asker) => databasesOf(connection, link, asker, namespace));
		databases.set(namespace, found);
		return (await found)?.includes(database) === false ? "database" : undefined;
	};
}

async function firstAnswer<T>(
	askers: readonly Session[],
	ask: (asker: Session) => Promise<T | undefined>,
): Promise<T | undefined> {
	for (const asker of askers) {
		const answer = await ask(asker);
		if (answer !== undefined) return answer;
	}
	return undefined;
}

/** Databases of a namespace that exists: to name one that does not would make it. */
export function databasesOf(
	connection: Connection,
	link: Link,
	session: Session,
	namespace: string,
): Promise<readonly string[] | undefined> {
	const there = session.namespace === namespace ? "" : `USE NS ${quoteIdentifier(namespace)};`;
	return namesIn(connection, link, session, `${there}INFO FOR NS`, "databases");
}

/** Names that an `INFO` statement lists; `undefined` where the session may not ask. */
export async function namesIn(
	connection: Connection,
	link: Link,
	session: Session,
	statement: string,
	key: string,
): Promise<readonly string[] | undefined> {
	const value = await valueOf(connection, link, session, statement);
	if (typeof value !== "object" || value === null || !(key in value)) return undefined;
	const entries: unknown = (value as Readonly<Record<string, unknown>>)[key];
	return typeof entries === "object" && entries !== null ? Object.keys(entries) : undefined;
}

/** The value of the text's last statement; `undefined` when the server refuses it. */
export async function valueOf(
	connection: Connection,
	link: Link,
	session: Session,
	text: string,
): Promise<unknown> {
	try {
		const answer = await connection.call<unknown>(link, session, "query", [text]);
		const last = answer instanceof RawResults ? answer.statements.at(-1) : undefined;
		return last?.status === "OK" ? decodeValue<unknown>(last.value.bytes) : undefined;
	} catch (error) {
		if (error instanceof SessionsError && error.code === "serverError") return undefined;
		throw error;
	}
}
