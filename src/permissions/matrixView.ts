/** What the page is told about a matrix. */
import { defined } from "../common/defined";
import { pageLook } from "../model/sessionLook";
import { whereIs, whoIs } from "../model/sessionWords";
import { since } from "../model/since";
import type { Here, Workspace } from "../model/workspace";
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

/** What changes about it. `here`: the connection that it was tried on. */
export function matrixNews(
	run: MatrixRun,
	workspace: Pick<Workspace, "sessions" | "connection">,
	here: Pick<Here, "isCurrent">,
): MatrixNews {
	const { sessions, observer } = run.who;
	return {
		key: run.key,
		stage: run.stage,
		sessions: sessions.map(matrixSession),
		observer: matrixSession(observer),
		since: since(here, sessions, workspace),
	};
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
