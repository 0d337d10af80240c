/**
 * Everything that package.json contributes under a name of ours, with the types behind the names, once.
 * `contributions.test.ts` ties it to package.json in both directions.
 */
import type { ConnectOptions, PermissionCell } from "./api";
import type { FoundSession } from "./model/foundSession";
import type { FrozenStatement } from "./protocol/compare";

/** How a command names a session: by its id, or by the tree node that stands for it. Nothing means: ask. */
export type SessionArgument = string | { readonly sessionId: string };
/** How a command names a variable: by the tree node that stands for it. */
export interface VariableArgument {
	readonly sessionId: string;
	readonly variable: string;
}

/**
 * How a command names a record: by its id as SurrealQL, with the database that it was seen in, or by a tree node that
 * shows one. Nothing means: ask.
 */
export type RecordArgument =
	| string
	| {
			readonly record: string;
			readonly namespace?: string;
			readonly database?: string;
			/** Of the connection that it was seen on. */
			readonly endpoint?: string;
	  }
	| { readonly sessionId: string; readonly variable?: string };

/** Where a statement stands, as a code lens says it. */
export interface StatementArgument {
	readonly uri: string;
	/** UTF-16 offsets. */
	readonly start: number;
	readonly end: number;
	/** What stood there when the lens was made: nothing else is run. */
	readonly text: string;
	/** As whom the lens says that it runs: it runs as nobody else. */
	readonly session?: { readonly id: string; readonly name: string };
}

/** A cell of the permission matrix, and whose it is, as both were when it was tried. */
export interface CellArgument
	extends Pick<PermissionCell, "table" | "field" | "action" | "verdict" | "examples"> {
	readonly tableKind: "normal" | "relation" | "view" | "any";
	/** Trying it does what a roll-back does not undo. */
	readonly hasOutsideEffects: boolean;
	readonly session: FoundSession;
	/** Namespace and database, in words. */
	readonly place: string;
}

/** What sessions got of a statement that was compared in them. */
export interface ComparedArgument {
	readonly statement: string;
	/** Namespace and database of all of them, in words. */
	readonly place: string;
	/** By session. */
	readonly sessions: readonly FoundSession[];
	/** Names of those that some of them had. */
	readonly variables: readonly string[];
	readonly frozen: FrozenStatement;
}

/** A command's arguments and what it resolves to. `undefined` as a result means that the user cancelled. */
interface Command<Args extends readonly unknown[], Result = void> {
	readonly args: Args;
	readonly result: Result;
}
type OnSession = Command<[session?: SessionArgument]>;

/** Command id → arguments and result. */
export interface CommandMap {
	/**
	 * Without options: a guided input, which may begin at a kind of database. A button of the empty Sessions view is gone
	 * when it has done its work, and `from` the view the focus comes back to it.
	 */
	"surrealSessions.connect": Command<
		[options?: ConnectOptions | { readonly guided: "folder" | "server" }, from?: "view"]
	>;
	/** Connects with the settings as they are, without asking for more than a secret. */
	"surrealSessions.reconnect": Command<[from?: "view"]>;
	"surrealSessions.disconnect": Command<[]>;
	"surrealSessions.retryNow": Command<[]>;
	"surrealSessions.stopRunning": Command<[]>;
	/** Of the connection that is open, is configured, or was made last. */
	"surrealSessions.forgetPassword": Command<[]>;
	"surrealSessions.showLog": Command<[]>;
	"surrealSessions.refreshSessions": Command<[]>;

	/** Results in the new session's id. */
	"surrealSessions.createSession": Command<
		[options?: { readonly name?: string; readonly namespace?: string; readonly database?: string }],
		string | undefined
	>;
	/** Results in the new session's id. */
	"surrealSessions.forkSession": Command<
		[session?: SessionArgument, options?: { readonly name?: string }],
		string | undefined
	>;
	"surrealSessions.activateSession": OnSession;
	/** What a click in the Sessions view does with what it has selected. Internal, hence the underscore: not in package.json. */
	"_surrealSessions.openSelected": Command<[]>;
	/** What F2 does in the Sessions view: the row with the focus. */
	"_surrealSessions.editFocused": Command<[]>;
	/** What Delete does there. */
	"_surrealSessions.removeFocused": Command<[]>;
	"surrealSessions.renameSession": Command<[session?: SessionArgument, name?: string]>;
	"surrealSessions.useNamespaceDatabase": Command<
		[
			session?: SessionArgument,
			target?: { readonly namespace?: string | null; readonly database?: string | null },
		]
	>;
	"surrealSessions.signIn": OnSession;
	"surrealSessions.signUp": OnSession;
	"surrealSessions.authenticate": OnSession;
	"surrealSessions.signOut": OnSession;
	/** Results in the new session's id. */
	"surrealSessions.openAsRecord": Command<[record?: RecordArgument], string | undefined>;
	"surrealSessions.removeLookAccess": Command<[]>;
	"surrealSessions.setVariable": Command<[session?: SessionArgument, name?: string, expression?: string]>;
	"surrealSessions.editVariable": Command<[variable?: VariableArgument | SessionArgument]>;
	"surrealSessions.unsetVariable": Command<[variable?: VariableArgument | SessionArgument]>;
	/** Asks for the language. */
	"surrealSessions.copySessionAsCode": OnSession;
	"surrealSessions.resetSession": OnSession;
	"surrealSessions.closeSession": Command<[session?: SessionArgument]>;

	/** The whole text of the active editor, as the session that it follows. */
	"surrealSessions.runAll": Command<[]>;
	"surrealSessions.runSelection": Command<[]>;
	/** Without a range: the statement at the cursor. With one: that. */
	"surrealSessions.runStatement": Command<[where?: StatementArgument]>;
	/** Opens an untitled SurrealQL document, with `content`; the session, if one is named, becomes the active one. */
	"surrealSessions.newQuery": Command<[session?: SessionArgument, content?: string]>;
	"surrealSessions.cancelQuery": Command<[]>;
	/** What the permissions let each of these sessions do. A menu hands in the row and, behind it, all that are selected. */
	"surrealSessions.showPermissionMatrix": Command<
		[sessions?: SessionArgument | readonly string[], selected?: readonly SessionArgument[]]
	>;
	/** What the text of the active editor would change for sessions, tried on a copy of the database. */
	"surrealSessions.whatIf": Command<[]>;
	/** What a button of the matrix does: writes a cell into a test suite, which is shown before it is saved. Internal. */
	"_surrealSessions.freezeAsTest": Command<[cell: CellArgument]>;
	/** The same for a statement of a comparison. */
	"_surrealSessions.freezeComparedAsTest": Command<[compared: ComparedArgument]>;
	/** What is shown of a suite is written into it. */
	"surrealSessions.saveFrozenTest": Command<[]>;
	"surrealSessions.discardFrozenTest": Command<[]>;
	/**
	 * The selection or the statement at the cursor in the chosen sessions, or what a code lens stands above; from a session,
	 * that one is chosen as well. Where fewer than two are chosen it asks.
	 */
	"surrealSessions.compareSessions": Command<[what?: StatementArgument | SessionArgument]>;
	/** The same for the whole text of the active editor. */
	"surrealSessions.compareAll": Command<[]>;
}
export type CommandId = keyof CommandMap;
export type CommandArgs<K extends CommandId> = CommandMap[K]["args"];
export type CommandResult<K extends CommandId> = CommandMap[K]["result"];

/** Setting → type. All begin with `surrealSessions.`. */
export interface SettingMap {
	"connection.endpoint": string;
	"connection.namespace": string;
	"connection.database": string;
	"connection.auth": unknown;
	"connection.setupFiles": readonly string[];
	"connection.timeout": number;
	"connection.duringOutage": "wait" | "fail";
	"permissions.records": number;
	"query.codeLens": "auto" | "always" | "never";
	"lookAsRecord.accessName": string;
	"lookAsRecord.developmentDatabases": readonly {
		readonly endpoint: string;
		readonly namespace: string;
		readonly database: string;
	}[];
}

/** Context key → type. Only `ContextKey` in src/contextKey.ts sets them. */
export interface ContextKeyMap {
	"surrealSessions.connection": "disconnected" | "connecting" | "connected" | "reconnecting" | "failed";
	/** There are sessions besides the default one. */
	"surrealSessions.hasFurtherSessions": boolean;
	/** Some session has a variable. */
	"surrealSessions.hasVariables": boolean;
	/** Some session is signed in, or was and has lost that. */
	"surrealSessions.hasSignedIn": boolean;
	/** Some request runs on although nobody waits for it any more. */
	"surrealSessions.hasAbandoned": boolean;
	/** A query of an editor is running. */
	"surrealSessions.queryRunning": boolean;
}

/** Ids of views and their container. */
export const views = {
	container: "surrealSessions",
	sessions: "surrealSessions.sessions",
	resultsContainer: "surrealSessionsResults",
	results: "surrealSessions.results",
} as const;

/**
 * Colours of sessions, in the order in which sessions are given them. They are our own: what themes have for charts is in
 * many of them too faint for a word or a small mark.
 */
export const sessionColours = [
	"surrealSessions.sessionBlue",
	"surrealSessions.sessionGreen",
	"surrealSessions.sessionYellow",
	"surrealSessions.sessionPurple",
	"surrealSessions.sessionCyan",
	"surrealSessions.sessionRed",
] as const;

/** The language of SurrealQL documents, shared with the official extension. */
export const LANGUAGE_ID = "surrealql";
