/** What a session may see of namespaces, databases and access methods: for pickers and forms. */
import type { CancellationToken } from "vscode-jsonrpc";
import { tokens } from "../../common/surrealql/lexer";
import { quoteIdentifier } from "../../common/surrealql/quote";
import { type AccessMethod, DEFAULT_SESSION } from "../../protocol/backend";
import type { Connection } from "./connection";
import type { Link } from "./link";
import { databasesOf, namesIn, valueOf } from "./places";
import type { Session } from "./session";

/** Names of the namespaces; `undefined` where the session may not ask. */
export function namespaces(
	connection: Connection,
	session: Session,
	token: CancellationToken,
): Promise<readonly string[] | undefined> {
	return connection.run(session, token, (link) =>
		namesIn(connection, link, session, "INFO FOR ROOT", "namespaces"),
	);
}

/** Names of the databases of a namespace; `undefined` where the session may not ask. */
export function databases(
	connection: Connection,
	session: Session,
	namespace: string,
	token: CancellationToken,
): Promise<readonly string[] | undefined> {
	return connection.run(session, token, async (link) => {
		if (!(await mayEnter(connection, link, session, namespace, undefined))) return undefined;
		return databasesOf(connection, link, session, namespace);
	});
}

/**
 * Access methods at all levels above and of a database. Who is about to sign in may mostly not ask, so the default
 * session is asked where the session itself may not; `undefined` where neither may.
 */
export async function accesses(
	connection: Connection,
	session: Session,
	place: { namespace?: string; database?: string },
	token: CancellationToken,
): Promise<readonly AccessMethod[] | undefined> {
	const namespace = place.namespace ?? session.namespace;
	const database = place.database ?? session.database;
	for (const asker of askers(connection, session)) {
		const found = await connection.run(asker, token, (link) =>
			accessesAs(connection, link, asker, namespace, database),
		);
		if (found) return found;
	}
	return undefined;
}

function askers(connection: Connection, session: Session): readonly Session[] {
	const other = connection.sessions.get(DEFAULT_SESSION);
	const all = other && other !== session ? [session, other] : [session];
	return all.filter((asker) => !asker.identityLost);
}

async function accessesAs(
	connection: Connection,
	link: Link,
	session: Session,
	namespace: string | undefined,
	database: string | undefined,
): Promise<readonly AccessMethod[] | undefined> {
	const found: AccessMethod[] = [];
	let mayAsk = false;
	const ask = async (level: AccessMethod["level"], text: string) => {
		const value = await valueOf(connection, link, session, text);
		if (value === undefined) return;
		mayAsk = true;
		found.push(...accessMethods(value, level));
	};
	if (namespace !== undefined && (await mayEnter(connection, link, session, namespace, database))) {
		// To name a place that does not exist would make it: a session may be in one, and is not sent there again.
		const ns = session.namespace === namespace ? "" : `USE NS ${quoteIdentifier(namespace)};`;
		if (database !== undefined) {
			const db = ns || session.database !== database ? `${ns}USE DB ${quoteIdentifier(database)};` : "";
			await ask("database", `${db}INFO FOR DB STRUCTURE`);
		}
		await ask("namespace", `${ns}INFO FOR NS STRUCTURE`);
	}
	await ask("root", "INFO FOR ROOT STRUCTURE");
	return mayAsk ? found : undefined;
}

/** Whether a `USE` of this place makes nothing: it is where the session is, or it exists. */
export async function mayEnter(
	connection: Connection,
	link: Link,
	session: Session,
	namespace: string,
	database: string | undefined,
): Promise<boolean> {
	if (session.namespace === namespace && (database === undefined || session.database === database))
		return true;
	const known = await namesIn(connection, link, session, "INFO FOR ROOT", "namespaces");
	if (session.namespace !== namespace && !known?.includes(namespace)) return false;
	if (database === undefined) return true;
	return (await databasesOf(connection, link, session, namespace))?.includes(database) ?? false;
}

function accessMethods(value: unknown, level: AccessMethod["level"]): AccessMethod[] {
	const list = entry(value, "accesses");
	if (!Array.isArray(list)) return [];
	return list.flatMap((item: unknown): AccessMethod[] => {
		const name = entry(item, "name");
		const definition = entry(item, "kind");
		if (typeof name !== "string") return [];
		const signIn = fieldsOf(entry(definition, "signin"));
		const signUp = fieldsOf(entry(definition, "signup"));
		return [
			{
				name,
				level,
				kind: kinds[String(entry(definition, "kind"))] ?? "unknown",
				...(signIn ? { signInFields: signIn } : {}),
				...(signUp ? { signUpFields: signUp } : {}),
			},
		];
	});
}

const kinds: Readonly<Record<string, AccessMethod["kind"]>> = {
	RECORD: "record",
	BEARER: "bearer",
	JWT: "jwt",
};

/** Parameters of the server's own, or set by the clause itself, are nobody's to enter. */
const notEntered = new Set([
	"access",
	"auth",
	"token",
	"session",
	"this",
	"parent",
	"value",
	"before",
	"after",
	"event",
]);

/** The variables that a clause reads, in the order in which they first stand there. */
function fieldsOf(clause: unknown): readonly string[] | undefined {
	if (typeof clause !== "string") return undefined;
	const fields = new Set<string>();
	const own = new Set<string>();
	let previous = "";
	for (const token of tokens(clause)) {
		const text = clause.slice(token.start, token.end);
		if (token.kind === "param") {
			const name = text.slice(1);
			if (previous === "LET" || previous === "FOR") own.add(name);
			else if (!notEntered.has(name) && !own.has(name)) fields.add(name);
		}
		previous = text.toUpperCase();
	}
	return [...fields];
}

function entry(value: unknown, key: string): unknown {
	return typeof value === "object" && value !== null
		? (value as Readonly<Record<string, unknown>>)[key]
		: undefined;
}
