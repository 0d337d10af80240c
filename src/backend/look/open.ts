/** Sessions in which `$auth` is a record, without its password: by a grant of an access that is defined for it. */
import { v4 as newId } from "uuid";
import type { CancellationToken } from "vscode-jsonrpc";
import type { Credentials } from "../../api";
import { errors, SessionsError } from "../../common/errors";
import { lookErrors } from "../../common/lookErrors";
import { quoteIdentifier } from "../../common/surrealql/quote";
import { DEFAULT_SESSION } from "../../protocol/backend";
import type { LookGrant, LookParams, LookPlace, LookPlan } from "../../protocol/look";
import { decodeValue } from "../cbor/codec";
import type { Connection } from "../connection/connection";
import { callError } from "../connection/failures";
import { ask, begin, nameOf } from "../connection/operations";
import type { Look, Session } from "../connection/session";
import { rpcCredentials, tokensOf } from "../connection/signIn";
import { authenticatingAccesses, checkAccessName, definition, grantFor, whoseAccess } from "./access";
import type { LookGrants } from "./grants";
import { LookDatabase, wordsOf } from "./place";
import { type FoundRecord, findRecord } from "./record";

/** The plan for one record, and what else was found out for it. */
interface Prepared {
	readonly there: LookDatabase;
	readonly record: FoundRecord;
	readonly authenticates: readonly string[];
}

/** See `planLook`. */
export function plan(
	connection: Connection,
	params: LookParams,
	token: CancellationToken,
): Promise<LookPlan> {
	return asMain(connection, params, token, async (there) => {
		const { record } = await prepare(there, params);
		const { namespace, database } = there;
		const statement =
			there.prefix + [definition(params.access), grantFor(params.access, record.text)].join("\n");
		return { record: record.text, namespace, database, statement };
	});
}

/** See `openLook`. All of it in one turn: a caller that no longer waits leaves no grant that nobody knows. */
export function open(
	connection: Connection,
	grants: LookGrants,
	params: LookParams & { readonly name?: string },
	token: CancellationToken,
): Promise<{ readonly session: Session; readonly grant: LookGrant }> {
	return asMain(connection, params, token, async (there) => {
		const given = nameOf(params.name);
		const { record, authenticates } = await prepare(there, params);
		await define(there, params.access);
		if (token.isCancellationRequested) throw errors.cancelled();
		const { id, key } = await grant(there, params.access, record);
		const { namespace, database } = there;
		const look: Look = { grant: { namespace, database, access: params.access, id }, authenticates };
		const credentials = { kind: "bearer", namespace, database, access: params.access, key } as const;
		const session = connection.sessions.make(newId(), given ?? freeName(connection, record.text));
		session.secret = { credentials, look };
		grants.add(look.grant);
		try {
			await begin(connection, there.link, session, token, () => signIn(there, session, credentials, record));
		} catch (error) {
			throw withoutKey(callError(error), key);
		}
		if (authenticates.length > 0) connection.tell("info", mayDiffer(record.text, authenticates));
		return { session, grant: look.grant };
	});
}

/** Signs the session in by the key of its grant. It must become the record, and nobody else. */
async function signIn(
	{ connection, link }: LookDatabase,
	session: Session,
	credentials: Credentials,
	record: FoundRecord,
): Promise<void> {
	const parameter = rpcCredentials(credentials, session);
	const tokens = tokensOf(await connection.call<unknown>(link, session, "signin", [parameter]));
	session.secret = { ...session.secret, ...tokens };
	session.become(await ask(link, session, tokens.access));
	if (session.auth.kind !== "record" || session.auth.subject !== record.text)
		throw lookErrors.becameSomebodyElse(record.text);
}

/** See `planRemoval`. */
export function planRemoval(
	connection: Connection,
	params: LookPlace & { readonly access: string },
	token: CancellationToken,
): Promise<Omit<LookPlan, "record">> {
	return asMain(connection, params, token, async (there) => {
		await findOurs(there, params.access);
		const { namespace, database } = there;
		return { namespace, database, statement: there.prefix + removal(params.access).join("\n") };
	});
}

/** See `removeLookAccess`. */
export function remove(
	connection: Connection,
	params: LookPlace & { readonly access: string },
	token: CancellationToken,
): Promise<void> {
	return asMain(connection, params, token, async (there) => {
		await findOurs(there, params.access);
		for (const statement of removal(params.access)) await must(there, statement);
	});
}

function removal(access: string): readonly string[] {
	const name = quoteIdentifier(access);
	return [`ACCESS ${name} ON DATABASE REVOKE ALL;`, `REMOVE ACCESS IF EXISTS ${name} ON DATABASE;`];
}

async function findOurs(there: LookDatabase, access: string): Promise<void> {
	checkAccessName(access);
	const whose = whoseAccess(await there.structure(), access);
	if (whose === "none") throw lookErrors.noAccess(access, there.name);
	if (whose === "another") throw lookErrors.accessTaken(access, there.name);
}

/** Does something as the default session, in its turn, in a database that exists. */
export function asMain<T>(
	connection: Connection,
	place: LookPlace,
	token: CancellationToken,
	task: (there: LookDatabase) => Promise<T>,
): Promise<T> {
	const main = connection.sessions.find(DEFAULT_SESSION);
	return connection.run(main, token, async (link) => {
		return task(await LookDatabase.find(connection, link, main, place));
	});
}

/** Finds out whether it can be done, and changes nothing. */
async function prepare(there: LookDatabase, { record, access }: LookParams): Promise<Prepared> {
	checkAccessName(access);
	const found = await findRecord(there, record);
	const structure = await there.structure();
	if (whoseAccess(structure, access) === "another") throw lookErrors.accessTaken(access, there.name);
	return { there, record: found, authenticates: authenticatingAccesses(structure, found.table) };
}

/** Somebody else may have taken the name meanwhile: it is looked at once more. */
async function define(there: LookDatabase, access: string): Promise<void> {
	await must(there, definition(access));
	if (whoseAccess(await there.structure(), access) !== "ours")
		throw lookErrors.accessTaken(access, there.name);
}

async function grant(
	there: LookDatabase,
	access: string,
	record: FoundRecord,
): Promise<{ readonly id: string; readonly key: string }> {
	const made = await must(there, grantFor(access, record.text));
	const { id, key } = (made as { grant?: { id?: unknown; key?: unknown } }).grant ?? {};
	if (typeof id !== "string" || typeof key !== "string") throw lookErrors.unknownAnswer();
	return { id, key };
}

/** Runs a statement that must succeed, and gives its value. */
async function must(there: LookDatabase, statement: string): Promise<unknown> {
	const answer = await there.run(statement);
	if (answer.status === "OK") return decodeValue<unknown>(answer.value.bytes);
	const words = wordsOf(answer);
	throw /IAM error|[Nn]ot enough permissions/.test(words)
		? lookErrors.notAllowed(there.name)
		: new SessionsError("serverError", words);
}

/** The record's own id, which a second session of the same record has with a number. */
function freeName({ sessions }: Connection, record: string): string {
	const taken = new Set(sessions.all().map(({ name }) => name));
	if (!taken.has(record)) return record;
	for (let i = 2; ; i++) if (!taken.has(`${record} (${i})`)) return `${record} (${i})`;
}

function mayDiffer(record: string, accesses: readonly string[]): string {
	const names = accesses.map((name) => `“${name}”`).join(", ");
	return `This session is ${record} without having signed in: the AUTHENTICATE clause of ${names} has not run, so that a real sign-in may be refused, or see something else.`;
}

/** A server may quote what it was given. */
function withoutKey(error: SessionsError, key: string): SessionsError {
	return error.message.includes(key)
		? new SessionsError(error.code, error.message.replaceAll(key, "•••"), error.detail)
		: error;
}
