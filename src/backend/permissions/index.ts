/** The permission matrix: what could be tried, and trying it. */
import type { MessageConnection } from "vscode-jsonrpc";
import * as protocol from "../../protocol/permissions";
import type { Answers } from "../answers";
import type { Connection } from "../connection/connection";
import { matrixOf, planOf } from "./matrix";

/** Answers the requests of `protocol/permissions`. */
export function answerMatrix(answer: Answers, connection: Connection, rpc: MessageConnection): void {
	answer.to(protocol.planMatrix, (params, token) => planOf(connection, params, token));
	answer.to(protocol.permissionMatrix, (params, token) =>
		matrixOf(connection, params, token, (progress) => {
			if (!token.isCancellationRequested) void rpc.sendNotification(protocol.matrixProgress, progress);
		}),
	);
}
