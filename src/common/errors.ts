import type { SurrealSessionsError, SurrealSessionsErrorCode } from "../api";
import { withoutStop } from "./sentences";

/** An error that a user may see: a stable word and a sentence with a next step. */
export class SessionsError extends Error implements SurrealSessionsError {
	override readonly name = "SessionsError";
	constructor(
		readonly code: SurrealSessionsErrorCode,
		message: string,
		/** More about it, such as the server's kind of error; never a secret. */
		readonly detail?: ErrorDetail,
	) {
		super(message);
	}
}

/** What travels with an error across a process boundary. */
export interface ErrorDetail {
	/** The server's kind of error, such as `NotAllowed`. */
	readonly kind?: string;
	/** Position in the text that was sent, 1-based line and column in code points, as the parser says it. */
	readonly position?: { readonly line: number; readonly column: number };
	/** Whatever it changed is changed: only its answer is lost, or what was to be done with it. */
	readonly ran?: true;
	/** What was refused is who asks to be signed in, and not the place that was named for it. */
	readonly refused?: true;
	/** The endpoint that would do. */
	readonly instead?: string;
	/** Path of the set-up file in which it happened. */
	readonly file?: string;
}

/**
 * Every failure that the product itself puts into words, once: wording and code belong together. Those of texts that are
 * rolled back are in `rollBackErrors.ts`, which the extension loads when it compares.
 */
export const errors = {
	notConnected: () => new SessionsError("notConnected", "Not connected. Connect to a database first."),
	otherConnection: () =>
		new SessionsError(
			"notConnected",
			"The connection that this was meant for has ended, so nothing was sent. Do it again where it is wanted.",
		),
	emptyEndpoint: () =>
		new SessionsError(
			"invalidEndpoint",
			"The endpoint is empty. Enter mem://, surrealkv://FOLDER, ws://HOST or wss://HOST.",
		),
	unknownScheme: (endpoint: string) =>
		new SessionsError(
			"invalidEndpoint",
			`“${endpoint}” is not an endpoint that can be used. Use mem://, surrealkv://FOLDER, rocksdb://FOLDER, ws://HOST or wss://HOST.`,
		),
	noScheme: (endpoint: string) =>
		new SessionsError(
			"invalidEndpoint",
			`“${endpoint}” does not say how to connect. Use ws://${endpoint}, or wss://${endpoint} for a server with a certificate.`,
		),
	httpEndpoint: (endpoint: string, instead: string) =>
		new SessionsError(
			"httpEndpoint",
			`${endpoint} carries no sessions: SurrealDB has them over WebSocket only. Use ${instead} instead.`,
			{ instead },
		),
	userInEndpoint: (endpoint: string) =>
		new SessionsError(
			"invalidEndpoint",
			`Leave user and password out of the endpoint, as in ${endpoint}: they are asked for on connecting.`,
		),
	noFolder: (endpoint: string) =>
		new SessionsError(
			"invalidEndpoint",
			`“${endpoint}” names no folder. Use surrealkv://FOLDER, absolute or relative to the workspace.`,
		),
	noWorkspaceFolder: (endpoint: string) =>
		new SessionsError(
			"invalidEndpoint",
			`“${endpoint}” is relative to the workspace, but no folder is open. Open one, or use an absolute path.`,
		),
	connectionRefused: (endpoint: string) =>
		new SessionsError(
			"connectionRefused",
			`Nothing listens at ${endpoint}. Start the server, or check host and port.`,
		),
	unreachable: (endpoint: string, why: string) =>
		new SessionsError(
			"unreachable",
			`${endpoint} cannot be reached (${why}). Check the host name and the network.`,
		),
	tls: (endpoint: string, why: string) =>
		new SessionsError(
			"tls",
			`No secure connection to ${endpoint} (${why}). Check the certificate, or use ws:// if the server has none.`,
		),
	notSurrealDB: (endpoint: string) =>
		new SessionsError("notSurrealDB", `${endpoint} answers, but not as a SurrealDB. Check port and path.`),
	closedAtOnce: (endpoint: string) =>
		new SessionsError(
			"notSurrealDB",
			`${endpoint} closes the connection before it can be used. If that is no SurrealDB that is just starting or stopping, check port and path.`,
		),
	serverTooOld: (version: string) =>
		new SessionsError(
			"serverTooOld",
			`This server is SurrealDB ${version}; sessions need 3.0 or later. Update the server.`,
		),
	timeout: (endpoint: string, ms: number) =>
		new SessionsError(
			"timeout",
			`${endpoint} gave no answer within ${ms / 1000} s. Check the server, or raise surrealSessions.connection.timeout.`,
		),
	folderInUse: (folder: string) =>
		new SessionsError(
			"folderInUse",
			`Another process has ${folder} open. Close it there, or choose another folder.`,
		),
	folderUnusable: (folder: string, why: string) =>
		new SessionsError(
			"folderUnusable",
			`The database folder ${folder} cannot be opened: ${withoutStop(why)}. Check its path and rights, or choose another one.`,
		),
	engineUnavailable: (why: string) =>
		new SessionsError(
			"engineUnavailable",
			`The embedded SurrealDB engine does not run on this machine (${why}). Connect to a server by ws:// or wss:// instead.`,
		),
	// The parser draws the place below its first line, and that is said here.
	setupFailed: (file: string, message: string, position?: ErrorDetail["position"]) =>
		new SessionsError(
			"setupFailed",
			`Set-up file ${file}${position ? `:${position.line}:${position.column}` : ""}: ${message.split("\n", 1)[0] ?? ""}`,
			{ file, ...(position ? { position } : {}) },
		),
	untrustedWorkspace: () =>
		new SessionsError(
			"untrustedWorkspace",
			"This workspace is not trusted, so nothing connects. Trust it to work with a database.",
		),
	sessionNotFound: (id: string) =>
		new SessionsError(
			"sessionNotFound",
			`There is no session ${id}: it was closed, or it ended on the server. Choose another one, or create it anew.`,
		),
	sessionNotBack: () =>
		new SessionsError(
			"sessionNotFound",
			"The session that this was to run as is no longer there, so nothing ran. Choose another one, and run it again.",
		),
	notTakenBack: (name: string, why: string) =>
		new SessionsError(
			"sessionNotFound",
			`Session “${name}” has ended: the server did not take it back when it was to begin anew (${why}). Create another one.`,
		),
	nestedTooDeep: (levels: number) =>
		new SessionsError(
			"invalidArgument",
			`A value that is nested more than ${levels} levels deep cannot be sent to SurrealDB.`,
		),
	evaluatedOnly: (name: string, why: string) =>
		new SessionsError(
			"outcomeUnknown",
			`The expression was evaluated, and whatever it changed is changed, but $${name} was not set: ${why}.`,
			{ ran: true },
		),
	identityEnded: (name: string) =>
		new SessionsError(
			"identityLost",
			`The authentication that session “${name}” had has ended, and the server refuses the session until somebody signs it in, or the connection is made anew.`,
		),
	sessionEnded: (name: string, renewable: boolean) =>
		new SessionsError(
			"identityLost",
			`The authentication of session “${name}” has ended, so the server refused this. ${
				renewable ? "Do it again: the session is signed in again then." : "Sign it in again."
			}`,
		),
	identityLost: (name: string, was: string, why: string) =>
		new SessionsError("identityLost", `Session “${name}” is no longer ${was}: ${why}. Sign it in again.`),
	defaultSession: () =>
		new SessionsError(
			"defaultSession",
			"The default session lives as long as the connection. Disconnect to end it.",
		),
	tooManySessions: () =>
		new SessionsError(
			"tooManySessions",
			"The server allows no more sessions on one connection (256 unless it is started with SURREAL_WEBSOCKET_MAX_ATTACHED_SESSIONS). Close some first.",
		),
	invalidName: (what: string, name: string, why: string) =>
		new SessionsError("invalidName", `“${name}” cannot be used as ${what}: ${why}`),
	emptyName: (what: string) => new SessionsError("invalidName", `The name of ${what} cannot be empty.`),
	databaseAlone: (database: string) =>
		new SessionsError(
			"invalidName",
			`“${database}” cannot be used as a database: it needs a namespace. Give one as well, or set surrealSessions.connection.namespace.`,
		),
	invalidExpression: (why: string, position?: ErrorDetail["position"]) =>
		new SessionsError("invalidExpression", why, position ? { position } : undefined),
	outcomeUnknown: () =>
		new SessionsError(
			"outcomeUnknown",
			"The connection was lost while this was on its way. It is not known whether it was applied, and it is not sent again: look in the database before you repeat it.",
		),
	connectionLost: () =>
		new SessionsError(
			"connectionLost",
			"The connection is down. Nothing was sent. Try again when it is back.",
		),
	cancelled: () => new SessionsError("cancelled", "Cancelled."),
	resultsGone: () =>
		new SessionsError("invalidArgument", "These results are no longer there. Run the query again."),
	backendFailed: (why: string) => new SessionsError("backendFailed", why),
	backendSilent: (ms: number) =>
		new SessionsError(
			"backendFailed",
			`The database process did not answer within ${ms / 1000} s and was ended. See the log.`,
		),
	tooFewToCompare: () =>
		new SessionsError(
			"invalidArgument",
			"A comparison needs two sessions or more. Choose them, and compare again.",
		),
	invalidArgument: (why: string) => new SessionsError("invalidArgument", why),
} as const;
