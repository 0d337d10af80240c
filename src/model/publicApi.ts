import type { CancellationToken } from "vscode-jsonrpc";
import type { ConnectionInfo, SessionInfo, SurrealSessionsApi } from "../api";
import { asSessionsError } from "../common/asSessionsError";
import { defined } from "../common/defined";
import { errors } from "../common/errors";
import * as backend from "../protocol/backend";
import {
	checkConnectOptions,
	checkCredentials,
	checkOptionalText,
	checkOptions,
	checkRecordCredentials,
	checkText,
	checkToken,
	checkVariables,
} from "./argumentsCheck";
import type { Looks } from "./looks";
import type { WorkspaceModel } from "./workspaceModel";

/** What the API needs besides the model, when it is first asked for. */
export interface PublicApiSources {
	/** The setting for how many records of a table a permission matrix tries, as it is written. */
	readonly permissionRecords: () => unknown;
	readonly looks: () => Promise<Looks>;
}

/** The public API over the model. Whatever it rejects with has a `code`. */
export function createPublicApi(
	workspace: WorkspaceModel,
	{ permissionRecords, looks }: PublicApiSources,
): SurrealSessionsApi {
	const info = (session: backend.SessionState) => sessionInfo(session, workspace.activeSession?.id);
	const id = (value: unknown): backend.SessionRef => {
		checkText(value, "The session's id");
		return { id: value };
	};
	/** The session as the host has been told of it by the time of the answer. */
	const asked = async (answer: Promise<backend.SessionRef>) => info(workspace.session((await answer).id));

	return guarded({
		version: 1,
		get connection() {
			return connectionInfo(workspace.connection);
		},
		onDidChangeConnection: workspace.onDidChangeConnection,
		async connect(options, token) {
			checkConnectOptions(options);
			await workspace.connect(options, token);
		},
		disconnect: (token) => workspace.disconnect(token),

		onDidChangeSessions: workspace.onDidChangeSessions,
		get activeSession() {
			const session = workspace.activeSession;
			return session && info(session);
		},
		async listSessions(token) {
			await workspace.request(backend.listSessions, token);
			return workspace.sessions.map(info);
		},
		async createSession(options, token) {
			const { name, namespace, database } = checkOptions(options, "The options");
			checkOptionalText(name, "name");
			checkOptionalText(namespace, "namespace");
			checkOptionalText(database, "database");
			const params = defined({ name, namespace, database });
			return asked(workspace.request(backend.createSession, params, token));
		},
		async forkSession(session, options, token) {
			const { name } = checkOptions(options, "The options");
			checkOptionalText(name, "name");
			const params = { ...id(session), ...defined({ name }) };
			return asked(workspace.request(backend.forkSession, params, token));
		},
		async activateSession(session) {
			const ref = id(session);
			await workspace.ready();
			workspace.activate(ref.id);
		},
		async renameSession(session, name) {
			if (typeof name !== "string") throw errors.invalidArgument("The name must be a string.");
			await workspace.request(backend.renameSession, { ...id(session), name });
		},
		async useNamespaceDatabase(session, target, token) {
			if (target === undefined) throw errors.invalidArgument("The target must be an object.");
			const { namespace, database } = checkOptions(target, "The target");
			for (const [what, value] of Object.entries({ namespace, database })) {
				if (value !== null) checkOptionalText(value, what);
			}
			const params = { ...id(session), ...defined({ namespace, database }) } as backend.SessionRef & {
				namespace?: string | null;
				database?: string | null;
			};
			return asked(workspace.request(backend.useNamespaceDatabase, params, token));
		},
		async signIn(session, credentials, token) {
			checkCredentials(credentials);
			return asked(workspace.request(backend.signIn, { ...id(session), credentials }, token));
		},
		async signUp(session, credentials, token) {
			checkRecordCredentials(credentials);
			return asked(workspace.request(backend.signUp, { ...id(session), credentials }, token));
		},
		async authenticate(session, accessToken, token) {
			checkText(accessToken, "The token");
			return asked(workspace.request(backend.authenticate, { ...id(session), accessToken }, token));
		},
		signOut: async (session, token) => asked(workspace.request(backend.signOut, id(session), token)),
		async setVariable(session, name, expression, token) {
			if (typeof name !== "string") throw errors.invalidArgument("The name must be a string.");
			if (typeof expression !== "string") throw errors.invalidArgument("The expression must be a string.");
			await workspace.request(backend.setVariable, { ...id(session), name, expression }, token);
		},
		async unsetVariable(session, name, token) {
			if (typeof name !== "string") throw errors.invalidArgument("The name must be a string.");
			await workspace.request(backend.unsetVariable, { ...id(session), name }, token);
		},
		resetSession: async (session, token) =>
			asked(workspace.request(backend.resetSession, id(session), token)),
		openAsRecord: async (record, options, token) =>
			asked((await looks()).openUnasked(record, options, token)),
		async closeSession(session, token) {
			await workspace.request(backend.closeSession, id(session), token);
		},
		async query(session, text, options, token) {
			if (typeof text !== "string") throw errors.invalidArgument("The text must be a string.");
			const { variables } = checkOptions(options, "The options");
			if (variables !== undefined) checkVariables(variables);
			const params = { ...id(session), text, ...defined({ variables }) };
			const result = await workspace.request(backend.runQuery, params, token);
			try {
				const { wholeResults } = await import("./wholeResults");
				return await wholeResults(workspace, result, token);
			} finally {
				workspace.releaseRun(result.run);
			}
		},
		async compare(ids, text, options, token) {
			const { compare } = await import("./comparison");
			return compare(workspace, ids, text, options, token);
		},
		async permissionMatrix(sessions, options, token) {
			const { permissionMatrix } = await import("./permissionMatrix");
			return permissionMatrix(workspace, sessions, options, permissionRecords, token);
		},
		async whatIf(sessions, text, options, token) {
			const { whatIf } = await import("./whatIf");
			return whatIf(workspace, { sessions, text, options }, permissionRecords, token);
		},
	});
}

/** What other extensions see of the connection. */
function connectionInfo({ state, endpoint, serverVersion, error }: backend.ConnectionState): ConnectionInfo {
	return Object.freeze({ state, ...defined({ endpoint, serverVersion, error }) });
}

/** What other extensions see of a session. */
function sessionInfo(session: backend.SessionState, activeId: string | undefined): SessionInfo {
	const { id, name, namespace, database, auth, variables, forkedFrom } = session;
	return Object.freeze({
		id,
		name,
		...defined({ namespace, database }),
		auth: Object.freeze({ ...auth }),
		variables: Object.freeze({ ...variables }),
		...defined({ forkedFrom }),
		active: id === activeId,
	});
}

/** Methods that take no token. All others take it last. */
const withoutToken: ReadonlySet<string> = new Set<keyof SurrealSessionsApi>([
	"activateSession",
	"renameSession",
]);

/** Makes each method reject with an error that has a `code`, and never throw at once. */
function guarded(api: SurrealSessionsApi): SurrealSessionsApi {
	type Method = (...args: unknown[]) => unknown;
	const events = new Set(["onDidChangeConnection", "onDidChangeSessions"]);
	const descriptors = Object.getOwnPropertyDescriptors(api) as Record<string, PropertyDescriptor>;
	for (const [name, descriptor] of Object.entries(descriptors)) {
		if (typeof descriptor.value !== "function" || events.has(name)) continue;
		const method = descriptor.value as Method;
		const tokenAt = withoutToken.has(name) ? undefined : method.length - 1;
		descriptor.value = async (...args: unknown[]) => {
			try {
				if (tokenAt !== undefined) args[tokenAt] = usableToken(args[tokenAt]);
				return await method(...args);
			} catch (error) {
				throw asSessionsError(error);
			}
		};
	}
	return Object.freeze(Object.create(Object.prototype, descriptors) as SurrealSessionsApi);
}

/** A token that is cancelled already needs no work. */
function usableToken(value: unknown): CancellationToken | undefined {
	checkToken(value);
	if (value?.isCancellationRequested) throw errors.cancelled();
	return value ?? undefined;
}
