/** What can be done with a session, one function each: done on the server, then asked of the server. */
import { v4 as newId } from "uuid";
import { CancellationToken } from "vscode-jsonrpc";
import type { Credentials, RecordCredentials } from "../../api";
import { errors, SessionsError } from "../../common/errors";
import { decodeValue, RawResults } from "../cbor/codec";
import { quoteIdentifier } from "../cbor/surrealql";
import type { Connection } from "./connection";
import { callError } from "./failures";
import { askIdentity, claimsOf } from "./identity";
import type { Link } from "./link";
import { attach, restoreSession } from "./restore";
import { DEFAULT_SESSION, type Session } from "./session";
import { rpcCredentials, settled, signInError, tokensOf } from "./signIn";

/** Asks the server which sessions there are; drops those that somebody has ended. */
export async function list(connection: Connection, token: CancellationToken): Promise<void> {
	const link = await connection.ready(token);
	const before = new Map(connection.sessions.all().map((session) => [session, session.attachments]));
	const ids = await link
		.call<readonly { toString(): string }[]>({ method: "sessions" })
		.catch(throwDescribed);
	const alive = new Set(ids.map((id) => id.toString()));
	for (const [session, attachments] of before) {
		if (session.id === DEFAULT_SESSION || alive.has(session.id)) continue;
		// One that is being attached anew meanwhile is not gone, though the answer lacks it.
		if (attachments % 2 === 1 || session.attachments !== attachments) continue;
		connection.sessions.remove(session.id);
	}
}

/** A session without authentication and variables. */
export async function create(
	connection: Connection,
	options: { name?: string; namespace?: string; database?: string },
	token: CancellationToken,
): Promise<Session> {
	if (options.database !== undefined && options.namespace === undefined)
		throw namespaceFirst(options.database);
	checkPlaceNames(options);
	const link = await connection.ready(token);
	const session = connection.sessions.make(newId(), nameOf(options.name));
	session.namespace = options.namespace;
	session.database = options.database;
	return begin(connection, link, session, token);
}

/** A session with a copy of the place, variables and authentication of another. */
export async function fork(
	connection: Connection,
	source: Session,
	name: string | undefined,
	token: CancellationToken,
): Promise<Session> {
	// Only the copy has to wait for what the source is doing: many forks are then made at the same time.
	const { link, session } = await connection.run(source, token, async (link) => ({
		link,
		session: copyOf(connection, source, name),
	}));
	const begun = await begin(connection, link, session, token);
	if (!begun.identityLost) return begun;
	const { was, reason } = begun.identityLost;
	await close(connection, begun, CancellationToken.None).catch(() => {});
	throw errors.identityLost(source.name, was, `its authentication could not be copied, since ${reason}`);
}

function copyOf(connection: Connection, source: Session, name: string | undefined): Session {
	const session = connection.sessions.make(newId(), nameOf(name) ?? `${source.name} (fork)`);
	session.namespace = source.namespace;
	session.database = source.database;
	session.variables = new Map(source.variables);
	session.become(source.identity);
	// A refresh token serves once: it stays with the session that has it.
	const { refresh: _, ...shared } = source.secret;
	session.secret = shared;
	session.forkedFrom = source.id;
	return session;
}

async function begin(
	connection: Connection,
	link: Link,
	session: Session,
	token: CancellationToken,
): Promise<Session> {
	await attach(link, session).catch((error: unknown) => {
		const described = callError(error);
		// The server's only word for "too many".
		throw /^Method not allowed/.test(described.message) ? errors.tooManySessions() : described;
	});
	try {
		await restoreSession(link, session);
	} catch (error) {
		link.call({ method: "detach", session: session.uuid }).catch(() => {});
		throw callError(error);
	}
	connection.sessions.add(session);
	if (token.isCancellationRequested) {
		await close(connection, session, CancellationToken.None);
		throw errors.cancelled();
	}
	return session;
}

/** The server does not know names. */
export function rename(session: Session, name: string): void {
	session.name = nameOf(name) ?? session.name;
	session.touch();
}

function nameOf(name: string | undefined): string | undefined {
	if (name !== undefined && name.trim() === "")
		throw errors.invalidName("a session's name", name, "it is empty.");
	return name?.trim();
}

function checkPlaceNames(place: { namespace?: string | null; database?: string | null }): void {
	for (const [what, name] of [
		["a namespace", place.namespace],
		["a database", place.database],
	] as const)
		if (name !== undefined && name !== null && name.trim() === "")
			throw errors.invalidName(what, name, "it is empty.");
}

/** Moves the session; `null` is none, `undefined` stays. Tells what was made by it. */
export function use(
	connection: Connection,
	session: Session,
	target: { namespace?: string | null; database?: string | null },
	token: CancellationToken,
): Promise<("namespace" | "database")[]> {
	return connection.run(session, token, async (link) => {
		const namespace = target.namespace === undefined ? (session.namespace ?? null) : target.namespace;
		const kept = namespace === null ? null : (session.database ?? null);
		const database = target.database === undefined ? kept : target.database;
		// The embedded engine 3.0.2 ends its process over a database without a namespace.
		if (namespace === null && database !== null) throw namespaceFirst(database);
		checkPlaceNames({ namespace, database });
		const missing = await missingOf(connection, link, session, namespace, database);
		await connection.call(link, session, "use", [namespace, database]);
		session.namespace = namespace ?? undefined;
		session.database = database ?? undefined;
		await refresh(link, session);
		const now = await missingOf(connection, link, session, namespace, database);
		return missing.filter((what) => !now.includes(what));
	});
}

function namespaceFirst(database: string) {
	return errors.invalidName(
		"a database",
		database,
		"a database needs a namespace. Choose the namespace first.",
	);
}

/** Which of both do not exist, as far as the session may know. */
async function missingOf(
	connection: Connection,
	link: Link,
	session: Session,
	namespace: string | null,
	database: string | null,
): Promise<("namespace" | "database")[]> {
	if (namespace === null) return [];
	const namespaces = await namesIn(connection, link, session, "INFO FOR ROOT", "namespaces");
	if (namespaces && !namespaces.includes(namespace))
		return database === null ? ["namespace"] : ["namespace", "database"];
	if (database === null || (!namespaces && session.namespace !== namespace)) return [];
	const databases = await databasesOf(connection, link, session, namespace);
	return databases && !databases.includes(database) ? ["database"] : [];
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

/** Signs in, or up. What the session has become is asked in either case. */
export function signIn(
	connection: Connection,
	session: Session,
	how: { method: "signin"; credentials: Credentials } | { method: "signup"; credentials: RecordCredentials },
	token: CancellationToken,
): Promise<void> {
	return connection.run(
		session,
		token,
		async (link) => {
			const parameter = rpcCredentials(how.credentials, session);
			await become(connection, link, session, how.credentials, async () => {
				const answer = await connection.call<unknown>(link, session, how.method, [parameter]);
				return { credentials: settled(how.credentials, session), ...tokensOf(answer) };
			});
		},
		"nothing",
	);
}

/** Signs in by a token. */
export function authenticate(
	connection: Connection,
	session: Session,
	accessToken: string,
	token: CancellationToken,
): Promise<void> {
	return connection.run(
		session,
		token,
		(link) =>
			become(connection, link, session, "token", async () => {
				await connection.call(link, session, "authenticate", [accessToken]);
				return { access: accessToken };
			}),
		"nothing",
	);
}

async function become(
	connection: Connection,
	link: Link,
	session: Session,
	credentials: Credentials | "token",
	how: () => Promise<Session["secret"]>,
): Promise<void> {
	const wasRecord = session.auth.kind === "record";
	try {
		session.secret = await how();
		session.identityLost = undefined;
		await refresh(link, session);
		// Engine 3.0.2 keeps the record of the sign-in before as $auth: only signing out takes it away.
		if (wasRecord && session.auth.kind === "record" && isSystemUser(session.secret)) {
			await connection.call(link, session, "invalidate");
			session.secret = await how();
			await refresh(link, session);
		}
	} catch (error) {
		if (error instanceof SessionsError && error.code === "serverError") {
			if (!session.identityLost) await refresh(link, session).catch(() => {});
			throw signInError(error, credentials);
		}
		throw error;
	}
}

/** Whether the token is of a user, not of a record: a record's id has a colon, which a name cannot have unquoted. */
function isSystemUser({ access }: Session["secret"]): boolean {
	const id = access === undefined ? undefined : claimsOf(access)?.["ID"];
	return typeof id === "string" && !id.includes(":");
}

/** Takes the authentication away. */
export function signOut(connection: Connection, session: Session, token: CancellationToken): Promise<void> {
	return takeAway(connection, session, token, "invalidate");
}

/** Takes everything away: place, variables, authentication. */
export function reset(connection: Connection, session: Session, token: CancellationToken): Promise<void> {
	return takeAway(connection, session, token, "reset");
}

function takeAway(
	connection: Connection,
	session: Session,
	token: CancellationToken,
	method: "invalidate" | "reset",
): Promise<void> {
	return connection.run(
		session,
		token,
		async (link) => {
			// Engine and server (3.0.2, 3.3.2) keep the end of the authentication that they take away, and refuse the
			// session from then on: one attached anew under the same id has none. The default session cannot be had anew.
			const ends = session.auth.expiresAt !== undefined || session.identityLost !== undefined;
			const anew = ends && session.uuid !== undefined;
			if (anew) session.attachments++;
			await connection.call(link, session, anew ? "detach" : method);
			session.secret = {};
			session.identityLost = undefined;
			session.become({ auth: { kind: "anonymous" } });
			if (method === "reset") {
				session.variables = new Map();
				session.namespace = undefined;
				session.database = undefined;
			}
			session.touch();
			if (anew) await attachAnew(connection, link, session);
			await refresh(link, session);
		},
		"nothing",
	);
}

async function attachAnew(connection: Connection, link: Link, session: Session): Promise<void> {
	try {
		await attach(link, session);
		session.attachments++;
	} catch (error) {
		const described = callError(error);
		if (described.code !== "serverError") throw described;
		connection.sessions.remove(session.id);
		throw errors.notTakenBack(session.name, described.message);
	}
	await restoreSession(link, session).catch(throwDescribed);
}

/** Ends the session. */
export function close(connection: Connection, session: Session, token: CancellationToken): Promise<void> {
	if (session.id === DEFAULT_SESSION) return Promise.reject(errors.defaultSession());
	return connection.run(
		session,
		token,
		async (link) => {
			await connection.call(link, session, "detach");
			connection.sessions.remove(session.id);
		},
		"nothing",
	);
}

/** Asks the server who the session is and where, and keeps the answer. */
export async function refresh(link: Link, session: Session): Promise<void> {
	const identity = await askIdentity(
		(call) => link.call({ ...call, session: session.uuid }),
		session.secret.access,
	).catch(throwDescribed);
	session.become(identity);
	session.touch();
}

function throwDescribed(error: unknown): never {
	throw callError(error);
}
