/** What can be done with a session, one function each: done on the server, then asked of the server. */
import { v4 as newId } from "uuid";
import { CancellationToken } from "vscode-jsonrpc";
import type { Credentials, RecordCredentials } from "../../api";
import { errors, SessionsError } from "../../common/errors";
import { type CreateParams, DEFAULT_SESSION } from "../../protocol/backend";
import { change } from "./change";
import type { Connection } from "./connection";
import { callError, isCut, isRefusal } from "./failures";
import { askIdentity, claimsOf, type Identity, identityText } from "./identity";
import type { Link } from "./link";
import { type Place, tellCreated } from "./places";
import { attach, restoreSession } from "./restore";
import type { Session } from "./session";
import { rpcCredentials, settled, tokensOf } from "./signIn";
import { signInError } from "./signInRefusals";

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
	options: CreateParams,
	token: CancellationToken,
): Promise<Session> {
	if (options.database !== undefined && options.namespace === undefined)
		throw errors.databaseAlone(options.database);
	checkPlaceNames(options);
	const link = await connection.ready(token);
	const session = connection.sessions.make(newId(), nameOf(options.name));
	return begin(connection, link, session, token, () =>
		tellCreated(connection, link, session, [options], () => {
			session.namespace = options.namespace;
			session.database = options.database;
			return restoreSession(connection, link, session);
		}),
	);
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
	const begun = await begin(connection, link, session, token, () =>
		restoreSession(connection, link, session),
	);
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

/** Attaches a session that is in no list yet, and lists it when `restore` has made it what it is to be. */
export async function begin(
	connection: Connection,
	link: Link,
	session: Session,
	token: CancellationToken,
	restore: () => Promise<void>,
): Promise<Session> {
	const { coming } = connection.sessions;
	coming.add(session);
	try {
		await attach(link, session).catch(throwDescribed);
		await restore().catch((error: unknown) => {
			link.call({ method: "detach", session: session.uuid }).catch(() => {});
			throw callError(error);
		});
		connection.sessions.add(session);
	} finally {
		coming.delete(session);
	}
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

/** A name as it is kept; `undefined` where none is given. Throws `invalidName` where it is empty. */
export function nameOf(name: string | undefined): string | undefined {
	if (name !== undefined && name.trim() === "") throw errors.emptyName("a session");
	return name?.trim();
}

function checkPlaceNames(place: { namespace?: string | null; database?: string | null }): void {
	for (const [what, name] of [
		["a namespace", place.namespace],
		["a database", place.database],
	] as const)
		if (name !== undefined && name !== null && name.trim() === "") throw errors.emptyName(what);
}

/** Moves the session; `null` is none, `undefined` stays. */
export function use(
	connection: Connection,
	session: Session,
	target: Place,
	token: CancellationToken,
): Promise<void> {
	return change(connection, session, token, async (link) => {
		const namespace = target.namespace === undefined ? (session.namespace ?? null) : target.namespace;
		const kept = namespace === null ? null : (session.database ?? null);
		const database = target.database === undefined ? kept : target.database;
		// The embedded engine 3.0.2 ends its process over a database without a namespace.
		if (namespace === null && database !== null) throw errors.databaseAlone(database);
		checkPlaceNames({ namespace, database });
		await tellCreated(connection, link, session, [{ namespace, database }], async () => {
			await connection.call(link, session, "use", [namespace, database]);
			session.namespace = namespace ?? undefined;
			session.database = database ?? undefined;
			await refresh(connection, link, session);
		});
	});
}

/** Signs in, or up. What the session has become is asked in either case. */
export function signIn(
	connection: Connection,
	session: Session,
	how: { method: "signin"; credentials: Credentials } | { method: "signup"; credentials: RecordCredentials },
	token: CancellationToken,
): Promise<void> {
	return change(
		connection,
		session,
		token,
		async (link) => {
			const parameter = rpcCredentials(how.credentials, session);
			const credentials = settled(how.credentials, session);
			const send = async () => {
				const answer = await connection.call<unknown>(link, session, how.method, [parameter]);
				return { credentials, ...tokensOf(answer) };
			};
			const way = how.method === "signup" ? "up" : "in";
			await become(connection, link, session, credentials, send, way);
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
	return change(
		connection,
		session,
		token,
		(link) =>
			become(connection, link, session, accessToken, async () => {
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
	credentials: Credentials | string,
	how: () => Promise<Session["secret"]>,
	way: "in" | "up" = "in",
): Promise<void> {
	const wasRecord = session.auth.kind === "record";
	let secret: Session["secret"];
	try {
		secret = await how();
	} catch (error) {
		if (!(error instanceof SessionsError) || error.code !== "serverError") throw error;
		if (!session.identityLost) await refresh(connection, link, session).catch(() => {});
		throw signInError(error, credentials, way);
	}
	// Until the server has said who it is now it is shown, and brought back after a cut, as who it was.
	await confirm(connection, link, session, secret);
	// Engine 3.0.2 keeps the record of the sign-in before as $auth: only signing out takes it away.
	if (wasRecord && session.auth.kind === "record" && isOfNoRecord(secret)) {
		await connection.call(link, session, "invalidate");
		await confirm(connection, link, session, await how());
	}
}

/** Takes over who the server says that it is after a sign-in. A session of which it does not say so is nobody. */
async function confirm(
	connection: Connection,
	link: Link,
	session: Session,
	secret: Session["secret"],
): Promise<void> {
	try {
		const identity = await ask(link, session, secret.access);
		session.secret = secret;
		session.identityLost = undefined;
		session.refused = undefined;
		session.become(identity);
		session.touch();
	} catch (error) {
		const described = connection.failure(link, session, error);
		if (isCut(described)) throw described;
		await connection.call(link, session, "invalidate").catch(() => {});
		session.loseIdentity("the server did not say who it has become");
		session.touch();
		throw described;
	}
}

/**
 * Whether the token is of no record: of a user, or of nobody by name. A record's id has a colon, which a name cannot have
 * unquoted. The server writes it as `ID`; whoever else makes tokens may write `id`.
 */
function isOfNoRecord({ access }: Session["secret"]): boolean {
	const claims = access === undefined ? undefined : claimsOf(access);
	const id = claims?.["ID"] ?? claims?.["id"];
	return claims !== undefined && !(typeof id === "string" && id.includes(":"));
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
	return change(
		connection,
		session,
		token,
		async (link) => {
			// Engine and server (3.0.2, 3.3.2) keep the end of the authentication that they take away, and refuse the
			// session from then on: one attached anew under the same id has none. The default session cannot be had anew.
			const ends = session.auth.expiresAt !== undefined || session.identityLost !== undefined;
			const { expiresAt } = session.auth;
			const refused =
				expiresAt === undefined || session.uuid
					? undefined
					: { from: expiresAt, was: identityText(session.auth) };
			const clear = () => {
				session.secret = {};
				session.refused = refused ?? session.refused;
				session.identityLost = undefined;
				session.become({ auth: { kind: "anonymous" } });
				if (method === "reset") {
					session.variables = new Map();
					session.namespace = undefined;
					session.database = undefined;
				}
				session.touch();
			};
			if (ends && session.uuid) await attachAnew(connection, link, session, clear);
			else {
				await connection.call(link, session, method);
				clear();
			}
			await refresh(connection, link, session);
		},
		"nothing",
	);
}

/** `detached` is called when the server has let go of the session. */
async function attachAnew(
	connection: Connection,
	link: Link,
	session: Session,
	detached: () => void,
): Promise<void> {
	session.attachments++;
	try {
		await connection.call(link, session, "detach");
		detached();
		await attach(link, session).catch((error: unknown) => {
			const described = callError(error);
			if (!isRefusal(described)) throw described;
			connection.sessions.remove(session.id);
			throw errors.notTakenBack(session.name, described.message);
		});
	} finally {
		session.attachments++;
	}
	await restoreSession(connection, link, session).catch(throwDescribed);
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
export async function refresh(connection: Connection, link: Link, session: Session): Promise<void> {
	try {
		session.become(await ask(link, session, session.secret.access));
		session.touch();
	} catch (error) {
		throw connection.failure(link, session, error);
	}
}

/** Asks the server who the session is and where. Rejects with the SDK's errors. */
export function ask(link: Link, session: Session, access: string | undefined): Promise<Identity> {
	return askIdentity((call) => link.call({ ...call, session: session.uuid }), access);
}

function throwDescribed(error: unknown): never {
	throw callError(error);
}
