import { errors, SessionsError } from "../../common/errors";
import { RawResults, type RawStatement, type RawValue } from "../cbor/codec";
import type { Connection } from "../connection/connection";
import { isRefusedBeforeRunning } from "../connection/failures";
import type { Link } from "../connection/link";
import type { Session } from "../connection/session";

/** Runs a text as the session. A refusal is told as one only where nothing has run. */
export async function sendText(
	connection: Connection,
	link: Link,
	session: Session,
	text: string,
	params?: Readonly<Record<string, RawValue>>,
): Promise<readonly RawStatement[]> {
	try {
		const answer = await connection.call<unknown>(link, session, "query", params ? [text, params] : [text]);
		return answer instanceof RawResults ? answer.statements : [];
	} catch (error) {
		if (!(error instanceof SessionsError) || error.code !== "serverError") throw error;
		throw isRefusedBeforeRunning(error) ? error : errors.answerUnreadable(error.message);
	}
}
