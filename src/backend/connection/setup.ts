/** What happens once on a fresh connection: the default session's place and user, and the set-up files. */
import { errors, SessionsError } from "../../common/errors";
import { positionOfOffset } from "../../common/position";
import { some, withoutStop } from "../../common/sentences";
import { quoteIdentifier } from "../../common/surrealql/quote";
import { splitStatements } from "../../common/surrealql/statements";
import {
	type ConnectParams,
	type ConnectResult,
	DEFAULT_SESSION,
	type SetupFile,
} from "../../protocol/backend";
import { decodeValue } from "../cbor/codec";
import { alignResults } from "../query/align";
import { AnswerLost } from "../query/answerLost";
import { sendText } from "../query/sendText";
import type { Connection } from "./connection";
import { inTime } from "./inTime";
import type { Link } from "./link";
import { refresh } from "./operations";
import { databasesOf, namesIn, tellCreated, valueOf } from "./places";
import type { Session } from "./session";
import { rpcCredentials, settled, tokensOf } from "./signIn";
import { signInError } from "./signInRefusals";

/**
 * Signs the default session in, moves it to its namespace and database, and runs the set-up files where the database is
 * embedded and empty. Sessions that are to be brought back get user and place from their restore points instead. A
 * set-up file that fails is reported, and the connection stands; a failed sign-in rejects.
 */
export async function prepare(
	connection: Connection,
	link: Link,
	params: ConnectParams,
): Promise<ConnectResult> {
	const session = connection.sessions.find(DEFAULT_SESSION);
	// The engine runs without authentication, and its users come from the set-up files: they go first.
	const empty =
		link.embedded && params.setup.length > 0 && (await isEmpty(connection, link, session, params));
	if (empty) await use(connection, link, session, params);
	const setup = empty ? await runFiles(connection, link, session, params.setup) : { setupRan: [] };
	if (params.restore.length === 0) await inTime(params, () => settle(connection, link, session, params));
	// What was in memory is gone: what the connection made for itself is made again.
	else if (params.endpoint.startsWith("mem:")) await use(connection, link, session, params);
	const notice = securityNotice(link);
	return { ...setup, ...(notice ? { notice } : {}) };
}

/** Gives a fresh default session its user and place. */
async function settle(
	connection: Connection,
	link: Link,
	session: Session,
	params: ConnectParams,
): Promise<void> {
	if (params.credentials) await signIn(connection, link, session, params.credentials);
	await use(connection, link, session, params);
	await refresh(connection, link, session);
}

async function signIn(
	connection: Connection,
	link: Link,
	session: Session,
	credentials: NonNullable<ConnectParams["credentials"]>,
): Promise<void> {
	try {
		const answer = await connection.call<unknown>(link, session, "signin", [
			rpcCredentials(credentials, session),
		]);
		session.secret = { credentials: settled(credentials, session), ...tokensOf(answer) };
	} catch (error) {
		throw error instanceof SessionsError ? signInError(error, settled(credentials, session), "in") : error;
	}
}

async function use(
	connection: Connection,
	link: Link,
	session: Session,
	params: ConnectParams,
): Promise<void> {
	const { namespace, database } = params;
	if (namespace === undefined) return;
	const go = async () => {
		await connection.call(link, session, "use", [namespace, database ?? null]);
		// A server does not tell those who are not signed in where they are.
		session.namespace = namespace;
		session.database = database;
	};
	// In memory nothing is there before.
	if (params.endpoint.startsWith("mem:")) await go();
	else await tellCreated(connection, link, session, [params], go);
}

/** Whether nobody has put anything into the database that the files are for. */
async function isEmpty(
	connection: Connection,
	link: Link,
	session: Session,
	params: ConnectParams,
): Promise<boolean> {
	// `main` is what the engine makes itself.
	const { namespace = "main", database = "main" } = params;
	const namespaces = await namesIn(connection, link, session, "INFO FOR ROOT", "namespaces");
	if (!namespaces) return false;
	if (!namespaces.includes(namespace)) return true;
	const databases = await databasesOf(connection, link, session, namespace);
	if (!databases?.includes(database)) return databases !== undefined;
	const there = `USE NS ${quoteIdentifier(namespace)} DB ${quoteIdentifier(database)}`;
	const info = await valueOf(connection, link, session, `${there};INFO FOR DB STRUCTURE`);
	if (typeof info !== "object" || info === null) return false;
	return Object.values(info).every((list) => !Array.isArray(list) || list.length === 0);
}

/**
 * Runs them one after the other, up to one that fails. One whose answer is lost has run, all of it, and is no reason to
 * leave out what builds on it.
 */
async function runFiles(
	connection: Connection,
	link: Link,
	session: Session,
	files: readonly SetupFile[],
): Promise<ConnectResult> {
	const setupRan: string[] = [];
	const lost: LostFile[] = [];
	for (const [index, file] of files.entries()) {
		const failure = await runFile(connection, link, session, file);
		if (failure && !(failure instanceof AnswerLost)) {
			const { code, detail } = failure;
			const left = files.slice(index + 1).map(({ path }) => path);
			const message = [
				left.length === 0
					? failure.message
					: `${withoutStop(failure.message)}. Not run after it: ${some(left)}.`,
				...(lost.length > 0 ? [lostSentence(lost)] : []),
			].join(" ");
			return { setupRan, setupError: { code, message, ...(detail ? { detail } : {}) } };
		}
		setupRan.push(file.path);
		if (failure) lost.push({ path: file.path, failure });
	}
	const [first] = lost;
	if (!first) return { setupRan };
	const detail = { ...first.failure.detail, file: first.path };
	return { setupRan, setupError: { code: first.failure.code, message: lostSentence(lost), detail } };
}

/** A file that has run, and of whose statements nothing is known. */
interface LostFile {
	readonly path: string;
	readonly failure: AnswerLost;
}

/** What a set-up file gives nobody wants to see: what counts is whether it did what it is for. */
function lostSentence(lost: readonly LostFile[]): string {
	const [files, their] = lost.length === 1 ? ["file", "its"] : ["files", "their"];
	const reasons = [...new Set(lost.map(({ failure }) => failure.why))].join("; ");
	const what = `Set-up ${files} ${some(lost.map(({ path }) => path))} ran, but whether each of ${their} statements succeeded is not known: ${reasons}.`;
	return `${what} Leave such a result out, as by CREATE … RETURN NONE.`;
}

async function runFile(
	connection: Connection,
	link: Link,
	session: Session,
	{ path, text }: SetupFile,
): Promise<SessionsError | undefined> {
	const statements = splitStatements(text);
	try {
		const results = await sendText(connection, link, session, text, statements.length);
		const index = results.findIndex((statement) => statement.status === "ERR");
		const failed = results[index];
		if (!failed) return undefined;
		const at = alignResults(statements, results)?.[index];
		return errors.setupFailed(
			path,
			String(decodeValue<unknown>(failed.value.bytes)),
			at ? positionOfOffset(text, at.start) : undefined,
		);
	} catch (error) {
		if (error instanceof AnswerLost) return error;
		if (!(error instanceof SessionsError) || error.code !== "serverError") throw error;
		return errors.setupFailed(path, error.message, error.detail?.position);
	}
}

/** Servers below 3.1.0 have published advisories on sessions and live queries. */
function securityNotice(link: Link): string | undefined {
	const [major = 0, minor = 0] = link.version.split(".").map(Number);
	if (link.embedded || major > 3 || minor >= 1) return undefined;
	return `This server is SurrealDB ${link.version}. Versions below 3.1.0 have known security faults in sessions and live queries: update it.`;
}
