/** Looking as a record: opening sessions that do, what they were given, and our access definition. */
import * as protocol from "../../protocol/look";
import type { Answers } from "../answers";
import type { Connection } from "../connection/connection";
import type { LookGrants } from "./grants";
import { open, plan, planRemoval, remove } from "./open";
import { suggest } from "./suggest";

/** Answers the requests of `protocol/look`. */
export function answerLooking(answer: Answers, connection: Connection, grants: LookGrants): void {
	answer.to(protocol.planLook, (params, token) => plan(connection, params, token));
	answer.to(protocol.openLook, async (params, token) => {
		const { session, grant } = await open(connection, grants, params, token);
		return { ...session.state(connection.openToAll), grant };
	});
	answer.to(protocol.endLooks, async (params) => ({ over: await grants.end(params.grants) }));
	answer.to(protocol.planRemoval, (params, token) => planRemoval(connection, params, token));
	answer.to(protocol.removeLookAccess, (params, token) => remove(connection, params, token));
	answer.to(protocol.suggestRecords, (params, token) => suggest(connection, params, token));
}
