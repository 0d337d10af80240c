/** For tests: sessions, tables and cells of which only what matters has to be said. */
import type { MatrixSession, MatrixView } from "../../protocol/matrixPage";
import type { MatrixCell, MatrixTable } from "../../protocol/permissions";

export function session(name: string, more: Partial<MatrixSession> = {}): MatrixSession {
	return {
		id: name,
		name,
		kind: "record",
		subject: `user:${name}`,
		fullRights: false,
		who: `user:${name} via account`,
		place: "app/dev",
		colour: "--vscode-blue",
		mark: "●",
		...more,
	};
}

export const admin = session("default", { kind: "anonymous", fullRights: true, who: "full rights" });
export const nobody = session("nobody", { kind: "anonymous", who: "anonymous" });

/** `fields`: name → what follows it in its definition. */
export function table(name: string, fields: Readonly<Record<string, string>> = {}): MatrixTable {
	return {
		name,
		kind: "normal",
		definition: `DEFINE TABLE ${name}`,
		fields: Object.entries(fields).map(([field, rest]) => ({
			name: field,
			definition: `DEFINE FIELD ${field} ON ${name} ${rest}`,
		})),
		outside: [],
	};
}

/** `note alice select` or `note.text alice select`, and how it went: a verdict, or `3/7`. */
export function cell(where: string, how: MatrixCell["verdict"] | `${number}/${number}`): MatrixCell {
	const [what = "", session = "", action = ""] = where.split(" ");
	const [table = "", field] = what.split(".");
	const base = { table, session, action: action as MatrixCell["action"], ...(field ? { field } : {}) };
	const [, allowed, tried] = /^(\d+)\/(\d+)$/.exec(how) ?? [];
	if (allowed === undefined || tried === undefined) return { ...base, verdict: how as MatrixCell["verdict"] };
	const verdict = allowed === tried ? "allowed" : allowed === "0" ? "silentlyDenied" : "partly";
	return { ...base, verdict, allowed: Number(allowed), tried: Number(tried) };
}

export function view(sessions: readonly MatrixSession[], tables: readonly MatrixTable[]): MatrixView {
	return {
		head: {
			key: "m",
			startedAt: 0,
			endpoint: "mem://",
			serverVersion: "3.0.2",
			place: "app/dev",
			records: 100,
			tables,
			unconfirmed: [],
		},
		news: { key: "m", stage: { kind: "complete", endedAt: 1 }, sessions, observer: admin, since: [] },
	};
}
