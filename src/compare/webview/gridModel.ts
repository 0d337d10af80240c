/** What stands in the cells of a grid, and how its columns are put together. Knows nothing of how it is drawn. */
import { inOrder } from "../../page/fieldOrder";
import type { AlignedRow, Alignment } from "../../protocol/compare";
import type { ComparedColumn, StatementOutcome } from "../../protocol/comparePage";
import type { Grouping } from "./kept";

/** More columns than this would make the page slow and help nobody: the diff editor and JSON have all. */
export const MAX_COLUMNS = 300;

/** One statement in several sessions. */
export interface GridContent {
	readonly columns: readonly ComparedColumn[];
	readonly results: readonly (StatementOutcome | null)[];
	readonly observer?: number | undefined;
	readonly fields: readonly string[];
}

/** A column of the grid: a field of what one session gave. */
export interface GridColumn {
	/** Number of the session's column. */
	readonly column: number;
	/** Its name is empty where the rows are no objects. */
	readonly field: string;
}

/** Neighbours under one heading: of a session, or of a field. */
export interface GridGroup {
	readonly by: Grouping;
	/** The session's column, or the field. */
	readonly column: number;
	readonly field: string;
	readonly size: number;
}

/** The columns in their order, with the headings above them; `more` fields have no room. */
export function gridColumns(
	{ columns, fields }: Pick<GridContent, "columns" | "fields">,
	grouping: Grouping,
): { readonly columns: readonly GridColumn[]; readonly groups: readonly GridGroup[]; readonly more: number } {
	const shown = fields.slice(0, Math.max(1, Math.floor(MAX_COLUMNS / Math.max(1, columns.length))));
	const more = fields.length - shown.length;
	const sessions = columns.map((_, column) => column);
	if (grouping === "session") {
		return {
			columns: sessions.flatMap((column) => shown.map((field) => ({ column, field }))),
			groups: sessions.map((column) => ({ by: grouping, column, field: "", size: shown.length })),
			more,
		};
	}
	return {
		columns: shown.flatMap((field) => sessions.map((column) => ({ column, field }))),
		groups: shown.map((field) => ({ by: grouping, column: 0, field, size: sessions.length })),
		more,
	};
}

/** What stands in one cell. */
export interface CellView {
	readonly kind: "value" | "nothing" | "absent" | "noRow" | "noResult";
	/** As it is written there. */
	readonly text: string;
	/** Not the same in all sessions that have the row. */
	readonly differs: boolean;
	/** Not what it was in the baseline. */
	readonly changed: boolean;
	/** What it means, where that is not plain. */
	readonly title?: string;
}

/** What a session has for a field of a row. */
export function cellView(content: GridContent, row: AlignedRow, { column, field }: GridColumn): CellView {
	const { columns, results } = content;
	const cells = row.columns[column];
	const name = columns[column]?.name ?? "";
	const result = results[column];
	const before = columns[column]?.when === "now" ? beforeOf(columns, column) : undefined;
	const changed = before !== undefined && results[before] != null && isOther(row, column, before, field);
	if (!cells) {
		if (!result || result.status === "error") {
			const title = result ? `${name}: error` : `${name} has no results`;
			return { kind: "noResult", text: "", differs: false, changed: false, title };
		}
		return { kind: "noRow", text: "no row", differs: true, changed, title: whyNoRow(content, row, column) };
	}
	const text = cells.find(([each]) => each === field)?.[1];
	const differs = differsNow(content, row, field);
	const mark = { differs, changed };
	const was = changed && before !== undefined ? `before: ${writtenIn(row, before, field)}` : undefined;
	if (text === undefined) {
		const absent = `no such field for ${name}`;
		return { kind: "absent", text: "—", ...mark, title: joined(absent, was) ?? absent };
	}
	const title = joined(text.length > 40 ? text : undefined, was);
	const kind = /^(NONE|NULL)$/.test(text) ? "nothing" : "value";
	return { kind, text, ...mark, ...(title === undefined ? {} : { title }) };
}

/** The column that holds what this one's session gave in the baseline. */
function beforeOf(columns: readonly ComparedColumn[], column: number): number | undefined {
	return columns[column + 1]?.when === "before" ? column + 1 : undefined;
}

function whyNoRow({ columns, observer }: GridContent, row: AlignedRow, column: number): string {
	const name = columns[column]?.name ?? "";
	if (observer === undefined || !row.columns[observer]) return `${name} gets no such row`;
	return `${name} gets no such row, and no error: ${columns[observer]?.name ?? ""} has it`;
}

/**
 * What the backend says of a field is about all columns. Beside a baseline that are also those of before: then the
 * texts of the sessions' columns decide, as far as they are given.
 */
function differsNow({ columns }: GridContent, row: AlignedRow, field: string): boolean {
	if (!row.differing.includes(field)) return false;
	if (columns.every(({ when }) => when === "now")) return true;
	const texts = columns.flatMap(({ when }, column) =>
		when === "now" && row.columns[column] ? [textIn(row, column, field)] : [],
	);
	return new Set(texts).size > 1;
}

function isOther(row: AlignedRow, column: number, before: number, field: string): boolean {
	if (!row.columns[column] !== !row.columns[before]) return true;
	return textIn(row, column, field) !== textIn(row, before, field);
}

function textIn(row: AlignedRow, column: number, field: string): string | undefined {
	return row.columns[column]?.find(([name]) => name === field)?.[1];
}

function writtenIn(row: AlignedRow, column: number, field: string): string {
	return row.columns[column] ? (textIn(row, column, field) ?? "no such field") : "no row";
}

function joined(...parts: readonly (string | undefined)[]): string | undefined {
	const there = parts.filter((part) => part !== undefined);
	return there.length > 0 ? there.join("\n") : undefined;
}

/** What a row is called: by its record, or by its number. */
export function rowName({ record, position }: AlignedRow): string {
	return record ?? String(position + 1);
}

/**
 * The fields that have a column, in the statement's order: an id that the row is called by already has none, unless it is
 * all there is. What is no object has one, without a name.
 */
export function shownFields(
	{ by, fields }: Pick<Alignment, "by" | "fields">,
	order: readonly string[],
): readonly string[] {
	const all = inOrder(new Set(fields), order);
	const others = all.filter((field) => field !== "id");
	if (all.length === 0) return [""];
	return by === "record" && others.length > 0 ? others : all;
}
