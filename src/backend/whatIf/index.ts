/** What an edited schema would change, tried on a copy of the database. */
import type { MessageConnection } from "vscode-jsonrpc";
import { log } from "../../protocol/backend";
import * as protocol from "../../protocol/whatIf";
import type { Answers } from "../answers";
import type { Connection } from "../connection/connection";
import { whatIf } from "./whatIf";

/** Answers the request of `protocol/whatIf`. */
export function answerWhatIf(answer: Answers, connection: Connection, rpc: MessageConnection): void {
	answer.to(protocol.whatIf, (params, token) =>
		whatIf(connection, params, token, {
			step(step) {
				if (token.isCancellationRequested) return;
				void rpc.sendNotification(protocol.whatIfProgress, { key: params.key, step });
			},
			log: (message) => void rpc.sendNotification(log, { level: "debug", message }),
		}),
	);
}
