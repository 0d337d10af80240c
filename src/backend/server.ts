/** The backend's side of the protocol: one handler a request, over whatever transport it is given. */
import { CancellationToken, type MessageConnection, type RequestType } from "vscode-jsonrpc";
import { errors } from "../common/errors";
import * as protocol from "../protocol/backend";
import { Answers } from "./answers";
import { sessionAsCode } from "./code/index";
import { recipeOf } from "./code/recipe";
import { answerComparing } from "./compare/index";
import * as catalog from "./connection/catalog";
import { change } from "./connection/change";
import { Connection } from "./connection/connection";
import { callError } from "./connection/failures";
import type { Link } from "./connection/link";
import * as operations from "./connection/operations";
import type { Session } from "./connection/session";
import { Sessions } from "./connection/sessions";
import { prepare } from "./connection/setup";
import { LookGrants } from "./look/grants";
import { answerLooking } from "./look/index";
import { answerMatrix } from "./permissions/index";
import { ResultStore } from "./query/resultStore";
import { runText } from "./query/run";
import { setVariable, unsetVariable } from "./query/variables";
import { answerSuites } from "./suites/index";
import { answerWhatIf } from "./whatIf/index";

/** Answers everything that comes over `rpc`; `listen` is the caller's to call. */
export function serve(rpc: MessageConnection): void {
	const log = (level: "error" | "warn" | "info" | "debug", message: string) =>
		void rpc.sendNotification(protocol.log, { level, message });
	let isLooking = false;
	const sessions: Sessions = new Sessions(
		(change) => {
			void rpc.sendNotification(protocol.sessionsChanged, change);
			void grants.settle();
		},
		() => connection.openToAll,
		(session) => {
			connection.ended(session);
			// It is a moment to look whether it is there at all; once for all that end at the same time.
			if (isLooking) return;
			isLooking = true;
			operations
				.list(connection, CancellationToken.None)
				.catch((error: unknown) => log("warn", callError(error).message))
				.finally(() => {
					isLooking = false;
				});
		},
	);
	const connection = new Connection(sessions, {
		connectionChanged: (state) => void rpc.sendNotification(protocol.connectionChanged, state),
		notice: (notice) => void rpc.sendNotification(protocol.notice, notice),
		log,
	});
	const store = new ResultStore();
	const grants: LookGrants = new LookGrants(connection, (message) => log("warn", message));
	// What the host is about to learn from the answer it has learned before, and what is over by it is over.
	const answer = new Answers(rpc, async () => {
		await sessions.told();
		await grants.settle();
	});

	answer.to(protocol.initialize, async ({ protocolVersion }) => {
		if (protocolVersion !== protocol.PROTOCOL_VERSION)
			throw errors.backendFailed("The extension was updated while it ran. Reload the window.");
		return { protocolVersion, pid: process.pid };
	});
	answer.to(protocol.connect, async (params, token) => {
		let result: protocol.ConnectResult = { setupRan: [] };
		grants.forget();
		await connection.open(params, token, async (link) => {
			result = await prepare(connection, link, params);
		});
		return result;
	});
	answer.to0(protocol.disconnect, async () => {
		await grants.endAll();
		await connection.close();
	});
	answer.to0(protocol.stopRunning, () => connection.dropLink());
	rpc.onNotification(protocol.retryNow, () => connection.retryNow());

	const state = (session: Session) => session.state(connection.openToAll);
	const onSession = <P extends protocol.SessionRef>(
		type: RequestType<P, protocol.SessionAnswer, protocol.WireError>,
		handler: (session: Session, params: P, token: CancellationToken) => Promise<unknown>,
	) =>
		answer.to(type, async (params, token) => {
			const session = sessions.find(params.id);
			await handler(session, params, token);
			return state(session);
		});

	answer.to0(protocol.listSessions, async (token) => {
		await operations.list(connection, token);
		return sessions.all().map(state);
	});
	answer.to(protocol.createSession, async (options, token) =>
		state(await operations.create(connection, options, token)),
	);
	answer.to(protocol.forkSession, async ({ id, name }, token) =>
		state(await operations.fork(connection, sessions.find(id), name, token)),
	);
	onSession(protocol.renameSession, async (session, { name }) => operations.rename(session, name));
	onSession(protocol.useNamespaceDatabase, (session, { namespace, database }, token) =>
		operations.use(connection, session, { namespace, database }, token),
	);
	onSession(protocol.signIn, (session, { credentials }, token) =>
		operations.signIn(connection, session, { method: "signin", credentials }, token),
	);
	onSession(protocol.signUp, (session, { credentials }, token) =>
		operations.signIn(connection, session, { method: "signup", credentials }, token),
	);
	onSession(protocol.authenticate, (session, { accessToken }, token) =>
		operations.authenticate(connection, session, accessToken, token),
	);
	onSession(protocol.signOut, (session, _, token) => operations.signOut(connection, session, token));
	onSession(protocol.setVariable, (session, { name, expression }, token) =>
		connection.run(session, token, (link) => setVariable(connection, link, session, name, expression, token)),
	);
	onSession(protocol.unsetVariable, (session, { name }, token) =>
		change(connection, session, token, (link) => unsetVariable(connection, link, session, name)),
	);
	onSession(protocol.resetSession, (session, _, token) => operations.reset(connection, session, token));
	answer.to(protocol.closeSession, ({ id }, token) => operations.close(connection, sessions.find(id), token));

	answer.to(protocol.sessionCode, async ({ id, language }) => {
		const session = sessions.find(id);
		return { text: sessionAsCode(recipeOf(session, connection.where), language) };
	});

	answer.to(protocol.listNamespaces, async ({ id }, token) =>
		optionalNames(await catalog.namespaces(connection, sessions.find(id), token)),
	);
	answer.to(protocol.listDatabases, async ({ id, namespace }, token) =>
		optionalNames(await catalog.databases(connection, sessions.find(id), namespace, token)),
	);
	answer.to(protocol.listAccesses, async ({ id, ...place }, token) => {
		const accesses = await catalog.accesses(connection, sessions.find(id), place, token);
		return accesses ? { accesses } : {};
	});

	answer.to(protocol.runQuery, async (params, token) => {
		const session = sessions.find(params.id);
		let before: protocol.RunResult["before"] | undefined;
		const run = (link: Link) => {
			before = { ...state(session), variables: [...session.variables.keys()] };
			return runText(connection, store, link, session, params, token);
		};
		const { moved, ...rest } = await connection.run(session, token, run, "identity", params.key);
		const result = { ...rest, before: before ?? { ...state(session), variables: [] } };
		// Nobody is left to release it.
		if (token.isCancellationRequested) store.release(result.run);
		return moved ? { ...result, session: state(session) } : result;
	});
	answer.to(protocol.resultPage, async (params) => store.page(params));
	rpc.onNotification(protocol.releaseRun, ({ run }) => store.release(run));
	answerLooking(answer, connection, grants);
	answerComparing(answer, connection, store);
	answerMatrix(answer, connection, rpc);
	answerSuites(answer, connection, rpc);
	answerWhatIf(answer, connection, rpc);
}

function optionalNames(names: readonly string[] | undefined): { names?: readonly string[] } {
	return names ? { names } : {};
}
