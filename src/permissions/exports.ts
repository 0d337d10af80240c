/** A matrix as a file. */
import type { PermissionMatrix } from "../api";
import { whatIfOf } from "../model/whatIf";
import type { MatrixSession } from "../protocol/matrixPage";
import type { MatrixCell } from "../protocol/permissions";
import type { WhatIfResult } from "../protocol/whatIf";

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
	const matrix: PermissionMatrix = { sessions: sessions.map(({ id }) => id), cells };
	return `${JSON.stringify(matrix, undefined, "\t")}\n`;
}

/** What a text would change, as the API gives it. */
export function asWhatIfJson(result: WhatIfResult): string {
	return `${JSON.stringify(whatIfOf(result), undefined, "\t")}\n`;
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
