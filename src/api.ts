/**
 * The public API of SurrealDB Session Workspaces, as `activate()` returns it.
 *
 * Types only: this file imports nothing of the extension, so that it can be published alone.
 * Every error that a method rejects with is a {@link SurrealSessionsError}.
 */
import type { CancellationToken, Event } from "vscode";

/** What `extensions.getExtension("…surrealdb-session-workspaces").activate()` resolves to. */
export interface SurrealSessionsApi {
	/** Version of this interface. It may grow; what stands here keeps its name and meaning. */
	readonly version: 1;
	/** The workspace's one connection, as it is now. */
	readonly connection: ConnectionInfo;
	/** Fires after each change of {@link connection}. */
	readonly onDidChangeConnection: Event<void>;
	/**
	 * Connects, with the workspace's settings for whatever is left out. An open connection is closed first.
	 * Rejects with a `code` that says what is wrong: see {@link SurrealSessionsError}.
	 */
	connect(options?: ConnectOptions, token?: CancellationToken): Promise<void>;
	/** Closes the connection and all its sessions. Does nothing when there is none. */
	disconnect(token?: CancellationToken): Promise<void>;

	/** Fires after each change of the sessions or of the active session. */
	readonly onDidChangeSessions: Event<void>;
	/**
	 * The session that editors follow; `undefined` when not connected, and after it was closed or has ended by itself (on
	 * the server, say), until the user or {@link activateSession} chooses another one.
	 */
	readonly activeSession: SessionInfo | undefined;
	/** Asks the server for the sessions; the default session comes first. */
	listSessions(token?: CancellationToken): Promise<readonly SessionInfo[]>;
	/** Makes a session without authentication or variables, in the namespace and database if given. */
	createSession(
		options?: { name?: string; namespace?: string; database?: string },
		token?: CancellationToken,
	): Promise<SessionInfo>;
	/** Makes a session that begins with a copy of the namespace, database, variables and authentication of `id`. */
	forkSession(id: string, options?: { name?: string }, token?: CancellationToken): Promise<SessionInfo>;
	/** Makes `id` the session that editors follow. */
	activateSession(id: string): Promise<void>;
	/** Changes the name shown for `id`. The server does not know names. */
	renameSession(id: string, name: string): Promise<void>;
	/** Moves `id`: `null` means none, what is left out stays. */
	useNamespaceDatabase(
		id: string,
		target: { namespace?: string | null; database?: string | null },
		token?: CancellationToken,
	): Promise<SessionInfo>;
	/** Signs `id` in. When it fails, `id` stays as it was, or its state shows what it has become. */
	signIn(id: string, credentials: Credentials, token?: CancellationToken): Promise<SessionInfo>;
	/** Makes a record user through a record access and signs `id` in as it. */
	signUp(id: string, credentials: RecordCredentials, token?: CancellationToken): Promise<SessionInfo>;
	/** Signs `id` in with a token (JWT). */
	authenticate(id: string, accessToken: string, token?: CancellationToken): Promise<SessionInfo>;
	/** Takes the authentication of `id` away; namespace, database and variables stay. */
	signOut(id: string, token?: CancellationToken): Promise<SessionInfo>;
	/** Evaluates `expression` (exactly one SurrealQL expression) as `id` and keeps its value as `$name`. */
	setVariable(id: string, name: string, expression: string, token?: CancellationToken): Promise<void>;
	/** Takes the variable `$name` of `id` away. */
	unsetVariable(id: string, name: string, token?: CancellationToken): Promise<void>;
	/** Takes namespace, database, variables and authentication of `id` away. */
	resetSession(id: string, token?: CancellationToken): Promise<SessionInfo>;
	/**
	 * Makes a session in which `$auth` is `record` (exactly one record id as SurrealQL, such as `user:bob`), without its
	 * password: by a bearer grant of an access that is defined for it, with the default session's rights, in the default
	 * session's database unless another one is named. Whatever is not one existing record id is refused and not run.
	 *
	 * Nobody is asked: in a database that is neither in memory nor marked in the setting
	 * `surrealSessions.lookAsRecord.developmentDatabases` it rejects with `confirmationNeeded`, and has changed nothing.
	 *
	 * What such a session sees may differ from a real sign-in: `$access` and `$token` are others, and the `AUTHENTICATE`
	 * clause of the record's own access has not run. The grant is revoked when no session is left that came by it, and
	 * holds for an hour at most, as the session does.
	 */
	openAsRecord(
		record: string,
		options?: { name?: string; namespace?: string; database?: string },
		token?: CancellationToken,
	): Promise<SessionInfo>;
	/** Ends `id`. Afterwards every call with this id rejects. The default session cannot be closed: disconnect. */
	closeSession(id: string, token?: CancellationToken): Promise<void>;
	/**
	 * Runs `text` as `id` and gives one result a statement. `variables` hold for this call only and are JSON values: what
	 * JSON cannot carry as it is, such as a `Date`, `NaN`, `-0` or a `bigint`, is refused with `invalidArgument`. For a
	 * value of any other SurrealQL type there is {@link setVariable}.
	 * `USE` and top-level `LET` move the session, as the official shell does.
	 */
	query(
		id: string,
		text: string,
		options?: { variables?: Record<string, unknown> },
		token?: CancellationToken,
	): Promise<readonly StatementResult[]>;
	/**
	 * Runs `text` in several sessions at the same time and lays side by side what each got. No session is moved: `USE` and
	 * `LET` hold within the text. `writes` says what becomes of what the text writes or defines, in each session:
	 * - `rollback`, which is the default: it is undone, and no session sees what another one wrote. What a roll-back does
	 *   not undo stays: steps of sequences, and what `http::` functions did. A text that begins or ends a transaction
	 *   itself, or begins a live query, is refused with `notRolledBack`.
	 * - `refuse`: a text that writes, or calls a function of which that is not known, is refused with `writesRefused`
	 *   before any of it runs.
	 * - `commit`: it is kept.
	 *
	 * Where a session could not run the text at all its results are errors, with the `code` as their kind; where none
	 * could, the call rejects as {@link query} does. A result that is not known in spite of all has the kind `NotKnown`.
	 */
	compare(
		ids: readonly string[],
		text: string,
		options?: { variables?: Record<string, unknown>; writes?: "refuse" | "rollback" | "commit" },
		token?: CancellationToken,
	): Promise<Comparison>;

	/**
	 * Finds out by trying what the sessions may do with the tables of the database that the default session is in. Every
	 * try is rolled back: nothing of it stays, also when it is cancelled or the connection is lost. What a roll-back does
	 * not undo is not tried unless `outside` says so.
	 *
	 * The default session is the observer: what it sees of a table is what there is. It must be allowed to see the
	 * definitions, which a record user is not; otherwise this rejects with `notAllowed`. A session that is in another
	 * namespace or database gets `unknown` everywhere.
	 */
	permissionMatrix(
		ids: readonly string[],
		options?: {
			/** All by default. */
			tables?: readonly string[];
			/** Whether there are also cells for the fields that are defined. No by default. */
			fields?: boolean;
			/** At most so many records of each table are tried; `surrealSessions.permissions.records` by default. */
			records?: number;
			/**
			 * What becomes of a table whose events, fields, permissions or functions reach outside the database (`http::post`,
			 * a script), or step a sequence: its cells are `unknown` (`skip`, the default), or it is tried all the same.
			 */
			outside?: "skip" | "try";
		},
		token?: CancellationToken,
	): Promise<PermissionMatrix>;

	/**
	 * Finds out what `text`, such as an edited schema, would change for the sessions. The connected database is only read:
	 * its definitions and a sample of its records go into a fresh embedded engine, where the permission matrix is tried,
	 * `text` runs with `OVERWRITE` in its definitions, and the matrix is tried again. Both are of the same engine and the
	 * same records, so that only the text makes the difference. The copy is gone in the end.
	 *
	 * The default session is the observer, as in {@link permissionMatrix}. A text that does not parse on that engine, or of
	 * which a statement fails, rejects with `serverError` and the engine's words.
	 */
	whatIf(
		ids: readonly string[],
		text: string,
		options?: {
			/** All by default: those that there are before or after it. */
			tables?: readonly string[];
			/** Whether there are also cells for the fields that are defined. No by default. */
			fields?: boolean;
			/** At most so many records of each table are copied and tried; `surrealSessions.permissions.records` by default. */
			records?: number;
		},
		token?: CancellationToken,
	): Promise<WhatIf>;
}

/** What {@link SurrealSessionsApi.whatIf} has found. */
export interface WhatIf {
	/** Those that could be made again on the copy; why another one could not is said in `leftOut`. */
	readonly sessions: readonly string[];
	readonly before: PermissionMatrix;
	readonly after: PermissionMatrix;
	/** Cells with another verdict or other numbers, and cells that there are only before or only after. */
	readonly changes: readonly PermissionChange[];
	/** What the copy lacks: a sentence each. */
	readonly leftOut: readonly string[];
	/** Definitions of the database that the embedded engine did not take. */
	readonly unknownDefinitions: readonly { readonly definition: string; readonly message: string }[];
	/** Version of the embedded engine, such as `3.0.2`. */
	readonly engineVersion: string;
}

/** A cell before and after a change; one of them is absent where there is none. */
export interface PermissionChange extends Pick<PermissionCell, "session" | "table" | "field" | "action"> {
	readonly before?: PermissionCell;
	readonly after?: PermissionCell;
}

/** What {@link SurrealSessionsApi.permissionMatrix} has found. */
export interface PermissionMatrix {
	readonly sessions: readonly string[];
	/** By table in the order of their names, by session in the order of `sessions`, the table's own cells before its fields'. */
	readonly cells: readonly PermissionCell[];
}

/** What one session may do with one table, or with one of its fields. */
export interface PermissionCell {
	readonly session: string;
	readonly table: string;
	/** As the definition names it, such as `address.city` or `tags.*`. */
	readonly field?: string;
	/** A field has no `delete`. */
	readonly action: "select" | "create" | "update" | "delete";
	/**
	 * - `allowed`: it took effect on every record that was tried.
	 * - `partly`: on some of them.
	 * - `silentlyDenied`: on none, and there was no error: the session is told that all went well.
	 * - `refused`: on none, and there was an error, which is the reason.
	 * - `unknown`: it could not be found out; the reason says why.
	 *
	 * `create` is tried with one new record: a copy of one that is there, as it is and with the session's own record, or
	 * what a permission clause compares with, in its place. It is `allowed` if any of these is taken; the reason says which.
	 */
	readonly verdict: "allowed" | "partly" | "silentlyDenied" | "refused" | "unknown";
	/** On how many of the `tried` records it took effect. */
	readonly allowed?: number;
	readonly tried?: number;
	/** The server's message, why it is unknown, or what else is to be known of it. */
	readonly reason?: string;
	/** The clause that decides, as in the definition: `FOR select WHERE owner = $auth`. */
	readonly clause?: string;
	/**
	 * Of the records that were tried, as SurrealQL: one on which it took effect, one on which it did not and there was no
	 * error, and one on which there was an error. Only for what is tried on records that are there.
	 */
	readonly examples?: { readonly took?: string; readonly silent?: string; readonly refused?: string };
}

/** State of the connection. */
export interface ConnectionInfo {
	readonly state: "disconnected" | "connecting" | "connected" | "reconnecting" | "failed";
	/** As configured or asked for, without secrets. */
	readonly endpoint?: string;
	/** Such as `3.3.2`. */
	readonly serverVersion?: string;
	/** Why the state is `failed` or `reconnecting`: one sentence. */
	readonly error?: string;
}

/** What {@link SurrealSessionsApi.connect} takes; the workspace's settings stand in for what is left out. */
export interface ConnectOptions {
	endpoint?: string;
	namespace?: string;
	database?: string;
	auth?: Credentials;
}

/** One session, as the server holds it. */
export interface SessionInfo {
	/** The server's UUID of the session, or `default`. */
	readonly id: string;
	readonly name: string;
	readonly namespace?: string;
	readonly database?: string;
	readonly auth: SessionAuth;
	/** Name (without `$`) → value as SurrealQL text. */
	readonly variables: Readonly<Record<string, string>>;
	/** Id of the session that it was forked from, which may be closed by now. */
	readonly forkedFrom?: string;
	readonly active: boolean;
}

/** Who a session is. */
export interface SessionAuth {
	readonly kind: "anonymous" | "root" | "namespace" | "database" | "record" | "token";
	/** User name, or record id as SurrealQL. */
	readonly subject?: string;
	/** Access method that it signed in through. */
	readonly access?: string;
	/** End of the session's authentication, in milliseconds since the epoch. */
	readonly expiresAt?: number;
}

/** What one statement gave. */
export interface StatementResult {
	/** Position among the results, from 0. */
	readonly index: number;
	readonly status: "ok" | "error";
	/** Time that the server took, in milliseconds. */
	readonly durationMs: number;
	/** The value as the SDK's `jsonify()` gives it; what the SDK cannot read, such as a polygon without points, as `surrealql`. */
	readonly value?: unknown;
	/** The same value as SurrealQL text: exact, type by type. */
	readonly surrealql?: string;
	readonly error?: { readonly kind: string; readonly message: string };
}

/** One text in several sessions. */
export interface Comparison {
	/** Ids, as they were given. */
	readonly sessions: readonly string[];
	readonly statements: readonly {
		/** Position among the statements, from 0. */
		readonly index: number;
		/** Every session got the same status and value. */
		readonly same: boolean;
		/** In the order of `sessions`. */
		readonly results: readonly StatementResult[];
		/** Where the results are lists of records: each record that a session got. */
		readonly rows?: readonly ComparedRow[];
	}[];
}

/** A record in the results of several sessions. */
export interface ComparedRow {
	/** Its id, as SurrealQL. */
	readonly record: string;
	/** Ids of the sessions that got it, in their order. */
	readonly seenBy: readonly string[];
	/** Fields that are not the same, or not there, for all who got it. */
	readonly differingFields: readonly string[];
}

/** Ways to sign in. Secrets are held in memory for the life of the connection and never logged. */
export type Credentials =
	| { kind: "root"; username: string; password: string }
	| { kind: "namespace"; namespace: string; username: string; password: string }
	| { kind: "database"; namespace: string; database: string; username: string; password: string }
	/** Through an access that reads `$user` and `$pass`: a record access, which only a database has. */
	| {
			kind: "access";
			namespace?: string;
			database?: string;
			access: string;
			username: string;
			password: string;
	  }
	/**
	 * Through a bearer access. What is given says at which level it is defined: a namespace and a database, a namespace
	 * alone, or neither for root level. Nothing of the session's own place stands in for what is left out. Afterwards the
	 * session is where the level is: in no database by an access in a namespace, and in no namespace by one at root level.
	 */
	| { kind: "bearer"; namespace?: string; database?: string; access: string; key: string }
	| RecordCredentials;

/** Sign in or sign up through a record access (`DEFINE ACCESS … TYPE RECORD`). */
export interface RecordCredentials {
	kind: "record";
	/** The session's own namespace when left out. */
	namespace?: string;
	/** The session's own database when left out. */
	database?: string;
	access: string;
	/** The variables that the access' `SIGNIN` or `SIGNUP` clause reads: JSON values, as those of a query. */
	variables: Record<string, unknown>;
}

/**
 * What every method rejects with. There is no class to compare with across extensions; look at the code:
 *
 * ```ts
 * try {
 * 	await api.signIn(id, credentials);
 * } catch (error) {
 * 	const { code, message } = error as SurrealSessionsError;
 * 	if (code !== "cancelled") window.showErrorMessage(message);
 * }
 * ```
 *
 * Its `message` is a sentence that can be shown to a user, with a next step and without secrets.
 */
export interface SurrealSessionsError extends Error {
	/** What went wrong, in a word that stays the same. */
	readonly code: SurrealSessionsErrorCode;
}

/** Stable words for what went wrong: {@link SurrealSessionsError.code}. There may be more of them later. */
export type SurrealSessionsErrorCode =
	/** No connection, and this call does not make one. */
	| "notConnected"
	/** The endpoint is empty, malformed, or its scheme is not one of ours. */
	| "invalidEndpoint"
	/** `http(s)://`, which carries no sessions: use `ws(s)://`. */
	| "httpEndpoint"
	/** Nobody listens at the endpoint. */
	| "connectionRefused"
	/** The endpoint's host cannot be found or reached. */
	| "unreachable"
	/** The secure connection could not be made. */
	| "tls"
	/** Something else than a SurrealDB answered. */
	| "notSurrealDB"
	/** The server is older than 3.0 and has no sessions. */
	| "serverTooOld"
	/** No answer within `surrealSessions.connection.timeout`. */
	| "timeout"
	/** User, password, key, token or access were not accepted. */
	| "authenticationFailed"
	/** Another process has the database folder open. */
	| "folderInUse"
	/** The database folder cannot be opened. */
	| "folderUnusable"
	/** The embedded engine does not run on this machine. */
	| "engineUnavailable"
	/** A file of `surrealSessions.connection.setupFiles` failed. */
	| "setupFailed"
	/** The workspace is not trusted: nothing connects. */
	| "untrustedWorkspace"
	/** No session has this id: it was closed, has expired or never was. */
	| "sessionNotFound"
	/** The session's authentication was lost and could not be had again: sign in again. */
	| "identityLost"
	/** The default session lives as long as the connection. */
	| "defaultSession"
	/** The server allows no more sessions on one connection. */
	| "tooManySessions"
	/** A name (of a session, variable, namespace or database) that cannot be used. */
	| "invalidName"
	/** Not exactly one SurrealQL expression, or one that the server refuses. */
	| "invalidExpression"
	/** Not exactly one record id. Nothing of the text was run. */
	| "invalidRecord"
	/** No such record, as the default session sees it. */
	| "recordNotFound"
	/** The session may not do what this needs; the message says which session and what. */
	| "notAllowed"
	/** An access of the name that is set for ours is somebody else's; it is left alone. */
	| "accessTaken"
	/** The user is to be asked first, which this call does not do: the message says what, and which setting allows it. */
	| "confirmationNeeded"
	/** The server refused the call; the message is its own. */
	| "serverError"
	/**
	 * What came of the request is not known, and it is not sent again. The connection was lost while it was on its way; or
	 * it ran, whatever it changed is changed, and its answer could not be given, as when a result holds a regular
	 * expression or a closure. The message says which.
	 */
	| "outcomeUnknown"
	/** The text writes, or may, and is not to: nothing of it ran. */
	| "writesRefused"
	/** The text cannot be run so that nothing of it stays, and did not run; or the connection ended, and nothing stayed. */
	| "notRolledBack"
	/** The connection is down, and the user's setting is not to wait. */
	| "connectionLost"
	/** The call was cancelled; what still runs on the server is shown in the tree. */
	| "cancelled"
	/** The database process ended or does not answer. */
	| "backendFailed"
	/** A call with arguments of the wrong form. */
	| "invalidArgument";
