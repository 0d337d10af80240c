/** A matrix as a file. */
import type { PermissionMatrix } from "../api";
import { whatIfOf } from "../model/whatIf";
import type { MatrixSession } from "../protocol/matrixPage";
import type { MatrixCell } from "../protocol/permissions";
import type { WhatIfResult } from "../protocol/whatIf";
import { matrixSession } from "./matrixView";

const COLUMNS = [
	"session",
	"who",
	"table",
	"field",
	"action",
	"verdict",
	"allowed",
	"tried",
	"reason",
	"clause",
] as const;

/** As the API gives it, {@link PermissionMatrix}. */
export function asJson(sessions: readonly MatrixSession[], cells: readonly MatrixCell[]): string {
	const ids = sessions.map(({ id }) => id);
	const matrix: PermissionMatrix & About = { sessions: ids, about: sessions.map(aboutSession), cells };
	return `${JSON.stringify(matrix, undefined, "\t")}\n`;
}

/** Whose the ids are: nobody can ask for that later. */
interface About {
	readonly about: readonly Pick<MatrixSession, "id" | "name" | "who" | "place">[];
}

function aboutSession({ id, name, who, place }: MatrixSession): About["about"][number] {
	return { id, name, who, place };
}

/** What a text would change, as the API gives it. */
export function asWhatIfJson(result: WhatIfResult): string {
	const about = result.sessions.map((session) => aboutSession(matrixSession(session)));
	return `${JSON.stringify({ ...whatIfOf(result), about }, undefined, "\t")}\n`;
}

/**
 * One line a cell, with a line of names above them, quoted as RFC 4180 says. Spreadsheets take a text that begins with
 * one of `= + - @`, a tab or a line break for a formula: those get an apostrophe in front, which spreadsheets don't show.
 */
export function asCsv(sessions: readonly MatrixSession[], cells: readonly MatrixCell[]): string {
	const byId = new Map(sessions.map((session) => [session.id, session]));
	const lines = cells.map((cell) => {
		const { name = cell.session, who = "" } = byId.get(cell.session) ?? {};
		const values: Record<(typeof COLUMNS)[number], string | number | undefined> = {
			...cell,
			session: name,
			who,
			field: cell.field,
			allowed: cell.allowed,
			tried: cell.tried,
			reason: cell.reason,
			clause: cell.clause,
		};
		return COLUMNS.map((column) => csvValue(values[column]));
	});
	return [COLUMNS, ...lines].map((line) => `${line.join(",")}\r\n`).join("");
}

function csvValue(value: string | number | undefined): string {
	if (typeof value !== "string") return String(value ?? "");
	const safe = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
