import { SessionsError } from "../../common/errors";
import { RawResults, type RawStatement, type RawValue } from "../cbor/codec";
import type { Connection } from "../connection/connection";
import { isRefusedBeforeRunning } from "../connection/failures";
import type { Link } from "../connection/link";
import type { Session } from "../connection/session";
import { AnswerLost } from "./answerLost";

/**
 * Runs a text of so many `statements` as the session. A refusal is told as one only where nothing has run: else rejects
 * with {@link AnswerLost}.
 */
export async function sendText(
	connection: Connection,
	link: Link,
	session: Session,
	text: string,
	statements: number,
	params?: Readonly<Record<string, RawValue>>,
): Promise<readonly RawStatement[]> {
	try {
		const answer = await connection.call<unknown>(link, session, "query", params ? [text, params] : [text]);
		return answer instanceof RawResults ? answer.statements : [];
	} catch (error) {
		if (!(error instanceof SessionsError) || error.code !== "serverError") throw error;
		throw isRefusedBeforeRunning(error) ? error : AnswerLost.of(error, statements);
	}
}
