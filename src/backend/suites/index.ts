/** Running test suites in the backend. */
import type { CancellationToken, MessageConnection } from "vscode-jsonrpc";
import { errors } from "../../common/errors";
import { DEFAULT_SESSION } from "../../protocol/backend";
import * as protocol from "../../protocol/suites";
import type { Answers } from "../answers";
import type { Connection } from "../connection/connection";
import { ownerOf } from "./owner";
import { runSuites } from "./runSuites";
import { httpUrlOf } from "./world";

/** Suites run on the connection, and their databases are made by the default session's user. */
export function answerSuites(answer: Answers, connection: Connection, rpc: MessageConnection): void {
	answer.to(protocol.runSuites, async (params, token) => {
		const link = await connection.ready(token);
		const session = connection.sessions.find(DEFAULT_SESSION);
		const { endpoint } = connection;
		const httpUrl = link.embedded ? undefined : httpUrlOf(endpoint ?? "");
		const world = {
			ready: async (waiting: CancellationToken) => {
				const ready = await connection.ready(waiting);
				if (connection.endpoint !== endpoint) throw errors.otherConnection();
				return ready;
			},
			owner: ownerOf(session.auth, session.home, link.openToAll, session.secret),
			environment: (name: string) => params.options.environment?.[name] ?? process.env[name],
			...(httpUrl === undefined ? {} : { httpUrl }),
		};
		const tell = (event: protocol.SuiteEvent) =>
			void rpc.sendNotification(protocol.suiteProgress, { run: params.run, ...event });
		return runSuites(world, params, tell, token);
	});
}
