/** What the page is told about a matrix. */
import { defined } from "../common/defined";
import { pageLook } from "../model/sessionLook";
import { whereIs, whoIs } from "../model/sessionWords";
import type { Workspace } from "../model/workspace";
import type { ConnectionState, SessionAnswer } from "../protocol/backend";
import type { MatrixHead, MatrixNews, MatrixSession } from "../protocol/matrixPage";
import type { MatrixRun } from "./matrixRun";

/** What stays the same about it. `connection`: as it was when it began. */
export function matrixHead(run: MatrixRun, connection: ConnectionState): MatrixHead {
	const { plan, records, confirmed } = run.order;
	const { endpoint = "", serverVersion } = connection;
	return {
		key: run.key,
		startedAt: run.startedAt,
		endpoint,
		...defined({ serverVersion }),
		place: whereIs(plan),
		records,
		tables: plan.tables,
		unconfirmed: plan.tables
			.filter(({ name, outside }) => outside.length > 0 && !confirmed.includes(name))
			.map(({ name }) => name),
	};
}

/** What changes about it. `connectionEnded`: it was tried on a connection that is no more. */
export function matrixNews(
	run: MatrixRun,
	workspace: Pick<Workspace, "sessions" | "connection">,
	connectionEnded: string | undefined,
): MatrixNews {
	const { sessions, observer } = run.who;
	return {
		key: run.key,
		stage: run.stage,
		sessions: sessions.map(matrixSession),
		observer: matrixSession(observer),
		since: connectionEnded === undefined ? since(sessions, workspace) : [connectionEnded],
	};
}

/** What is other by now than when it was tried. */
export function since(
	tried: readonly SessionAnswer[],
	{ sessions, connection }: Pick<Workspace, "sessions" | "connection">,
): readonly string[] {
	// What becomes of the sessions is known when it is back.
	if (connection.state !== "connected") return ["The connection is lost; it is being made again."];
	return tried.flatMap((was) => {
		const now = sessions.find(({ id }) => id === was.id);
		if (!now) return [`Session “${was.name}” has ended since.`];
		const same = whoIs(now) === whoIs(was) && whereIs(now) === whereIs(was);
		return same ? [] : [`Session “${was.name}” is ${whoIs(now)}, in ${whereIs(now)} by now.`];
	});
}

/** A session as the page knows it. */
export function matrixSession(session: SessionAnswer): MatrixSession {
	const { id, name, auth, fullRights, ordinal } = session;
	return {
		id,
		name,
		kind: auth.kind,
		...defined({ subject: auth.subject }),
		fullRights,
		who: whoIs(session),
		place: whereIs(session),
		...pageLook(ordinal),
	};
}
