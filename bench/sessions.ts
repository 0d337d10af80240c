/** Many sessions: by the backend, through its process boundary, and by the bare SDK. */
import type { Surreal, SurrealSession } from "surrealdb";
import * as protocol from "../src/protocol/backend";
import type { Backend } from "../test/contract/support/backend";
import { pairs, type Row } from "./measure";

const SESSIONS = 255;

/** `create` and `fork`, then list and close, one after the other and all at once. */
export async function sessionRows({ rpc }: Backend, db: Surreal): Promise<Row[]> {
	const ways = {
		create: {
			ours: async () => (await rpc.sendRequest(protocol.createSession, {})).id,
			theirs: () => db.newSession(),
		},
		fork: {
			ours: async () => (await rpc.sendRequest(protocol.forkSession, { id: "default" })).id,
			theirs: () => db.forkSession(),
		},
	};
	const close = (id: string) => rpc.sendRequest(protocol.closeSession, { id });
	const closeTheirs = (session: SurrealSession) => session.closeSession();
	const rows: Row[] = [];
	for (const [what, { ours, theirs }] of Object.entries(ways)) {
		for (const each of [inTurn, atOnce]) {
			const name = each === inTurn ? "one after the other" : "all at once";
			rows.push(
				await pairs(
					`${what}, list and close ${SESSIONS} sessions, ${name}`,
					1.2,
					5,
					async () => {
						const ids = await each(Array.from({ length: SESSIONS }, () => ours));
						await rpc.sendRequest(protocol.listSessions);
						await each(ids.map((id) => () => close(id)));
					},
					async () => {
						const sessions = await each(Array.from({ length: SESSIONS }, () => theirs));
						await db.sessions();
						await each(sessions.map((session) => () => closeTheirs(session)));
					},
				),
			);
		}
	}
	return rows;
}

async function inTurn<T>(tasks: readonly (() => Promise<T>)[]): Promise<T[]> {
	const results: T[] = [];
	for (const task of tasks) results.push(await task());
	return results;
}

function atOnce<T>(tasks: readonly (() => Promise<T>)[]): Promise<T[]> {
	return Promise.all(tasks.map((task) => task()));
}
