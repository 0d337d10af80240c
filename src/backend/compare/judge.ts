/** What a text would do, found without running it. */
import type { CancellationToken } from "vscode-jsonrpc";
import { effectsOf } from "../../common/surrealql/effects";
import { splitStatements } from "../../common/surrealql/statements";
import { DEFAULT_SESSION } from "../../protocol/backend";
import type { TextJudgement } from "../../protocol/compare";
import type { Connection } from "../connection/connection";
import type { Session } from "../connection/session";
import { whyNotUndoable } from "../query/undoable";
import { type DatabasePlace, Definitions } from "./definitions";
import { Reached } from "./reached";

/**
 * Judges a text that some sessions are to run: by its own words, and by the functions, tables and events that it reaches,
 * whose definitions the default session is asked for. What cannot be known counts as what may write.
 */
export async function judge(
	connection: Connection,
	sessions: readonly Session[],
	text: string,
	token: CancellationToken,
): Promise<TextJudgement> {
	const own = effectsOf(text);
	const refused = whyNotUndoable(text);
	const writes = new Set(own.writes);
	const outside = new Set(own.outside);
	if (own.calls.length > 0 || own.writes.length > 0 || own.names.size > 0) {
		// Not on the default session's lane: nothing of it changes, and it may be busy for long.
		const link = await connection.ready(token);
		const asker = connection.sessions.find(DEFAULT_SESSION);
		for (const place of placesOf(sessions, text)) {
			const definitions = place && (await Definitions.of(connection, link, asker, place));
			const reached = await Reached.by(own, definitions);
			for (const each of reached.writes) writes.add(each);
			for (const each of reached.outside) outside.add(each);
		}
	}
	return {
		...(refused === undefined ? {} : { refused }),
		writes: [...writes],
		outside: [...outside],
	};
}

/** Where the text runs: where the sessions are, and where a `USE` at its top leads each. Each place once. */
function placesOf(sessions: readonly Session[], text: string): readonly (DatabasePlace | undefined)[] {
	const uses = splitStatements(text).flatMap(({ use }) => (use ? [use] : []));
	const places = new Map<string, DatabasePlace | undefined>();
	for (const session of sessions) {
		let { namespace, database } = session;
		for (const use of [{}, ...uses] as readonly (typeof uses)[number][]) {
			namespace = use.namespace ?? namespace;
			database = use.database ?? database;
			const place = namespace === undefined || database === undefined ? undefined : { namespace, database };
			places.set(JSON.stringify(place ?? null), place);
		}
	}
	return [...places.values()];
}
