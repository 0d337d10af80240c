/**
 * Host ↔ backend, one declaration a request. JSON-RPC by `vscode-jsonrpc` over the child process' IPC channel;
 * every request can be cancelled. Errors carry a {@link WireError} as their data.
 * Direction: `→ backend` is sent by the extension host, `→ host` by the backend.
 */
import {
	NotificationType,
	NotificationType0,
	ParameterStructures,
	RequestType,
	RequestType0,
} from "vscode-jsonrpc";
import type {
	ConnectionInfo,
	Credentials,
	RecordCredentials,
	SessionAuth,
	SurrealSessionsErrorCode,
} from "../api";
import type { ErrorDetail } from "../common/errors";

/** Both sides compare it first: a host that outlived an update must not talk to another backend. */
export const PROTOCOL_VERSION = 1;

/** `data` of every JSON-RPC error here. */
export interface WireError {
	readonly code: SurrealSessionsErrorCode;
	readonly detail?: ErrorDetail;
}

const byName = ParameterStructures.byName;

/** → backend, first of all. */
export const initialize = new RequestType<{ protocolVersion: number }, InitializeResult, WireError>(
	"initialize",
	byName,
);
export interface InitializeResult {
	readonly protocolVersion: number;
	/** Process id, to be shown in the log. */
	readonly pid: number;
}

/** → backend. Resolves when connected and every session of `restore` has been brought back or marked. */
export const connect = new RequestType<ConnectParams, ConnectResult, WireError>("connect", byName);
export interface ConnectParams {
	/** Normalised: `mem://`, `surrealkv:///abs/folder`, `ws://host:port/rpc`. */
	readonly endpoint: string;
	/** As the user wrote it: for messages. */
	readonly shownEndpoint: string;
	readonly namespace?: string;
	readonly database?: string;
	readonly credentials?: Credentials;
	readonly timeoutMs: number;
	/** What a request made during an outage does. */
	readonly duringOutage: "wait" | "fail";
	/** Run in order when the database is embedded and empty. */
	readonly setup: readonly SetupFile[];
	/** Sessions of an earlier backend process, to be brought back. */
	readonly restore: readonly RestorePoint[];
}
export interface SetupFile {
	/** As it is shown in an error: relative to the workspace. */
	readonly path: string;
	readonly text: string;
}
export interface ConnectResult {
	/** Set-up files that ran. */
	readonly setupRan: readonly string[];
	/**
	 * The set-up file that failed, or (`outcomeUnknown`) the first one that ran and whose answer was lost. The connection
	 * stands all the same.
	 */
	readonly setupError?: { readonly message: string } & WireError;
	/** One sentence that the user should see once, such as a security notice. */
	readonly notice?: string;
}

/** → backend. */
export const disconnect = new RequestType0<void, WireError>("disconnect");
/** → backend: try to reconnect now instead of at the end of the pause. */
export const retryNow = new NotificationType0("connection/retryNow");
/** → backend: drop the connection and make it again, which stops whatever runs on the server. */
export const stopRunning = new RequestType0<void, WireError>("connection/stopRunning");

/** → host, after each change. */
export const connectionChanged = new NotificationType<ConnectionState>("connection/changed", byName);
export interface ConnectionState extends ConnectionInfo {
	/** The engine behind it. */
	readonly engine?: "server" | "memory" | "folder";
	/** When the next attempt to reconnect is made: milliseconds since the epoch. */
	readonly nextAttemptAt?: number;
	/** Attempts since the connection was lost. */
	readonly attempt?: number;
}

/** One session as the server holds it, and what the backend knows besides. */
export interface SessionState {
	readonly id: string;
	readonly name: string;
	readonly namespace?: string;
	readonly database?: string;
	readonly auth: SessionAuth;
	/** An embedded engine runs without authentication: whoever is not signed in may do everything. */
	readonly fullRights: boolean;
	/** Who it was, where that identity was lost and could not be had again. It runs nothing until signed in. */
	readonly identityLost?: { readonly was: string; readonly reason: string };
	/**
	 * It is a record without having signed in as it. A real sign-in would have passed the `AUTHENTICATE` clauses of these
	 * accesses.
	 */
	readonly looking?: { readonly authenticates: readonly string[] };
	/** Name → value as SurrealQL text, which may have megabytes. */
	readonly variables: Readonly<Record<string, string>>;
	readonly forkedFrom?: string;
	/** What is under way in it. */
	readonly busy?: {
		readonly since: number;
		/** With those that wait for their turn. */
		readonly requests: number;
		/** How many of them the caller no longer waits for. */
		readonly abandoned: number;
		/** The key of the run, where what is at its turn is one that has a key. */
		readonly run?: string;
	};
	/** Counts up from 0 in the order of creation; names the session's colour and icon. */
	readonly ordinal: number;
}

/** A session as an answer carries it. Its variables are told by {@link sessionsChanged} alone, before the answer. */
export type SessionAnswer = Omit<SessionState, "variables">;

/** As {@link sessionsChanged} tells it: `null` stands for the value that the variable was told to have. */
export type Told<T> = Omit<T, "variables"> & { readonly variables: Readonly<Record<string, string | null>> };
export type SessionUpdate = Told<SessionState>;
export type RestorePointUpdate = Told<RestorePoint>;

/** → host, before the answer to whatever changed them. Order is by `ordinal`, which is 0 for the default session. */
export const sessionsChanged = new NotificationType<SessionsUpdate>("sessions/changed", byName);
/** Not the whole list: with hundreds of sessions that would cost more than the work itself. */
export interface SessionsUpdate {
	/** New, or other than before. */
	readonly changed: readonly SessionUpdate[];
	/** What has changed about bringing them back. */
	readonly restorePoints: readonly RestorePointUpdate[];
	/** Ids of those that are gone. */
	readonly removed: readonly string[];
}

/**
 * What a new backend process needs to bring a session back.
 * Holds secrets: the host keeps it in memory and hands it back, and never looks into `secret`.
 */
export interface RestorePoint {
	readonly id: string;
	readonly name: string;
	readonly ordinal: number;
	readonly namespace?: string;
	readonly database?: string;
	readonly forkedFrom?: string;
	/** Name → value, CBOR in base64: exact. */
	readonly variables: Readonly<Record<string, string>>;
	/** Who it must be again ({@link SessionAuth} as JSON); absent when it was not signed in. */
	readonly identity?: string;
	readonly identityLost?: SessionState["identityLost"];
	/** Opaque to the host: credentials and tokens as JSON. */
	readonly secret?: string;
}

/** Id of the session that every connection has. */
export const DEFAULT_SESSION = "default";

/** Names one session. */
export interface SessionRef {
	readonly id: string;
}

/** → backend: asks the server again for all sessions. */
export const listSessions = new RequestType0<readonly SessionAnswer[], WireError>("sessions/list");
/** → backend. */
export const createSession = new RequestType<CreateParams, SessionAnswer, WireError>(
	"sessions/create",
	byName,
);
export interface CreateParams {
	readonly name?: string;
	readonly namespace?: string;
	readonly database?: string;
}
/** → backend. */
export const forkSession = new RequestType<SessionRef & { name?: string }, SessionAnswer, WireError>(
	"sessions/fork",
	byName,
);
/** → backend. */
export const renameSession = new RequestType<SessionRef & { name: string }, SessionAnswer, WireError>(
	"sessions/rename",
	byName,
);
/** → backend. `null` is none, `undefined` stays. */
export const useNamespaceDatabase = new RequestType<
	SessionRef & { namespace?: string | null; database?: string | null },
	SessionAnswer,
	WireError
>("sessions/use", byName);
/** → backend. */
export const signIn = new RequestType<SessionRef & { credentials: Credentials }, SessionAnswer, WireError>(
	"sessions/signIn",
	byName,
);
/** → backend. */
export const signUp = new RequestType<
	SessionRef & { credentials: RecordCredentials },
	SessionAnswer,
	WireError
>("sessions/signUp", byName);
/** → backend. */
export const authenticate = new RequestType<SessionRef & { accessToken: string }, SessionAnswer, WireError>(
	"sessions/authenticate",
	byName,
);
/** → backend. */
export const signOut = new RequestType<SessionRef, SessionAnswer, WireError>("sessions/signOut", byName);
/** → backend. */
export const setVariable = new RequestType<
	SessionRef & { name: string; expression: string },
	SessionAnswer,
	WireError
>("sessions/setVariable", byName);
/** → backend. */
export const unsetVariable = new RequestType<SessionRef & { name: string }, SessionAnswer, WireError>(
	"sessions/unsetVariable",
	byName,
);
/** → backend. */
export const resetSession = new RequestType<SessionRef, SessionAnswer, WireError>("sessions/reset", byName);
/** → backend. */
export const closeSession = new RequestType<SessionRef, void, WireError>("sessions/close", byName);

/** → backend: the text of a program that makes the session again. It holds no secret. */
export const sessionCode = new RequestType<
	SessionRef & { language: CodeLanguage },
	{ readonly text: string },
	WireError
>("sessions/code", byName);
/** Those that have an official SDK with sessions. */
export type CodeLanguage = "javascript" | "dotnet" | "python" | "rust" | "go";

/** → backend: namespaces that the session may see; `undefined` where it may not ask. */
export const listNamespaces = new RequestType<SessionRef, { names?: readonly string[] }, WireError>(
	"catalog/namespaces",
	byName,
);
/** → backend: databases of a namespace that the session may see. */
export const listDatabases = new RequestType<
	SessionRef & { namespace: string },
	{ names?: readonly string[] },
	WireError
>("catalog/databases", byName);
/** → backend: access methods of a database, or of the session's own; `undefined` where nobody may ask. */
export const listAccesses = new RequestType<
	SessionRef & { namespace?: string; database?: string },
	{ accesses?: readonly AccessMethod[] },
	WireError
>("catalog/accesses", byName);
export interface AccessMethod {
	readonly name: string;
	readonly level: "root" | "namespace" | "database";
	readonly kind: "record" | "bearer" | "jwt" | "unknown";
	/** Variables that the record access' clauses read, in their order; `undefined` where they are not known. */
	readonly signInFields?: readonly string[];
	readonly signUpFields?: readonly string[];
}

/**
 * → backend: runs a text; the results stay there until released. A text that the server refuses whole (it does not
 * parse, the session may not run anything) rejects with `serverError`, the server's words and `detail.position`.
 */
export const runQuery = new RequestType<RunParams, RunResult, WireError>("query/run", byName);
export interface RunParams extends SessionRef {
	readonly text: string;
	/** What `busy.run` calls it. */
	readonly key?: string;
	/** Hold for this call only; JSON values. */
	readonly variables?: Readonly<Record<string, unknown>>;
}
export interface RunResult {
	/** Names the results in the calls below. */
	readonly run: string;
	readonly statements: readonly StatementSummary[];
	/** The session as it was when the text was sent, and the names of its variables. */
	readonly before: SessionAnswer & { readonly variables: readonly string[] };
	/** The session after the run: `USE` and `LET` may have moved it. */
	readonly session?: SessionAnswer;
	/** What its top-level `LET`s did to the variables; one that set what was set already did nothing. */
	readonly variables: readonly VariableEffect[];
	/** Why the session stays where it is, though a `USE` ran or may have: the end of a sentence. */
	readonly notMoved?: string;
	/** From sending to the last byte, in milliseconds. */
	readonly totalMs: number;
}
/** A variable of the session that is another than before the run, or should be. */
export interface VariableEffect {
	readonly name: string;
	/** Index of the statement that set it last; absent where it is not certain which ones ran. */
	readonly statement?: number;
	/** Why the session could not keep its value: the end of a sentence. */
	readonly notKept?: string;
}
export interface StatementSummary {
	readonly index: number;
	readonly status: "ok" | "error";
	/** Time that the server took, in milliseconds. */
	readonly durationMs: number;
	/** Shape of the value: a list has `rows` rows; anything else is one. */
	readonly shape: "rows" | "value" | "none";
	readonly rows: number;
	/** Size of the value as it came, in bytes. */
	readonly bytes: number;
	/** Where the statement stands in the text (UTF-16 offsets), where that is certain. */
	readonly range?: { readonly start: number; readonly end: number };
	/** Where it ran, if a `USE` before it in the text has led elsewhere, or may have. */
	readonly ranIn?: { readonly namespace?: string; readonly database?: string } | "unknown";
	readonly error?: {
		readonly kind: string;
		readonly message: string;
		/** Position in the text that was run, 1-based, columns in code points. */
		readonly position?: { readonly line: number; readonly column: number };
	};
}

/** → backend: some rows of one statement's value. */
export const resultPage = new RequestType<PageParams, ResultPage, WireError>("results/page", byName);
export interface PageParams {
	readonly run: string;
	readonly statement: number;
	readonly offset: number;
	/** At most so many rows; a page also ends when it has become large. */
	readonly limit: number;
	/**
	 * `value` is `json` by `common/exactJson`: what JSON has no word for keeps its type. `laidOut` is `surrealql` over
	 * several lines.
	 */
	readonly form: "table" | "json" | "surrealql" | "laidOut" | "value";
	/** Forms `json`, `surrealql` and `laidOut`: only this field of each row, whole; for rows that are objects. */
	readonly field?: string;
	/** Goes on with the text of the one row, from this character (UTF-16) on; see `ResultPage.length`. */
	readonly from?: number;
}
export interface ResultPage {
	readonly offset: number;
	/** Every form but `table`: one text a row. */
	readonly texts?: readonly string[];
	/**
	 * The page's one text is a part of a long one, which has so many characters: the rest is to be asked for. A message has
	 * to be small, because whatever comes after it waits, and its reader's thread with it.
	 */
	readonly length?: number;
	/** Form `table`: one list of cells a row; a row that is no object has one cell with an empty name. */
	readonly rows?: readonly (readonly Cell[])[];
}
/** Name of the field and its value as SurrealQL on one line, cut when very long; and whether it is one whole record id. */
export type Cell = readonly [field: string, value: string, kind?: "record"];

/** → backend: the results of a run are no longer needed. */
export const releaseRun = new NotificationType<{ run: string }>("results/release", byName);

/** → host: a sentence that the user should see once. */
export const notice = new NotificationType<NoticeParams>("notice", byName);
export interface NoticeParams {
	readonly severity: "info" | "warning";
	readonly message: string;
}

/** → host: a line for the log, free of secrets. */
export const log = new NotificationType<{ level: "error" | "warn" | "info" | "debug"; message: string }>(
	"log",
	byName,
);
