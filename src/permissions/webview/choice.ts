/** Which rows are in sight, and in which order. */
import type { Matrix, MatrixRow, TableRow } from "./matrix";
import type { Suspicion } from "./suspicions";

/** What the user has chosen to see. */
export interface Choice {
	/** A part of a table's or field's name. */
	readonly filter: string;
	readonly columns: "session" | "action";
	readonly differencesOnly: boolean;
	readonly suspiciousFirst: boolean;
	/** Of what a text would change: nothing else. */
	readonly changesOnly: boolean;
	/** Names of tables whose fields are shown. */
	readonly expanded: ReadonlySet<string>;
}

/** A table in sight. */
export interface ShownTable {
	readonly row: TableRow;
	readonly suspicions: readonly Suspicion[];
	/** Has fields that can be shown. */
	readonly canExpand: boolean;
	readonly isExpanded: boolean;
	/** Those in sight; none unless it is expanded. */
	readonly fields: readonly MatrixRow[];
}

/** What `choice` leaves of `matrix`. A filter that only fields fit shows the table with these. */
export function shownTables(
	matrix: Matrix,
	choice: Choice,
	suspicions: (row: TableRow) => readonly Suspicion[],
): readonly ShownTable[] {
	const changesOnly = matrix.isCompared && choice.changesOnly;
	const wanted = choice.filter.trim().toLowerCase();
	const fits = (name: string) => name.toLowerCase().includes(wanted);
	const shown = matrix.tables.flatMap((row): ShownTable[] => {
		const isNamed = fits(row.table);
		const named = isNamed ? row.fields : row.fields.filter(({ field = "" }) => fits(field));
		const isWanted = (each: MatrixRow) =>
			!(choice.differencesOnly && !each.differs) && !(changesOnly && !each.isChanged);
		const fields = named.filter(isWanted);
		const isMeant = isNamed && isWanted(row);
		if (!isMeant && fields.length === 0) return [];
		// What was looked for is in sight at once.
		const isInFields = !isNamed || (changesOnly && !row.isChanged);
		const isExpanded = fields.length > 0 && (choice.expanded.has(row.table) || isInFields);
		return [
			{
				row,
				suspicions: suspicions(row),
				canExpand: fields.length > 0,
				isExpanded,
				fields: isExpanded ? fields : [],
			},
		];
	});
	if (!choice.suspiciousFirst) return shown;
	return [...shown].sort((a, b) => weight(b) - weight(a));
}

/** Writing without a name weighs most: what comes first is worth looking at first. */
const WEIGHTS: Readonly<Record<Suspicion["kind"], number>> = {
	anonymousWrites: 3,
	seesAll: 2,
	nothingAllowed: 1,
};

function weight({ suspicions }: ShownTable): number {
	return Math.max(0, ...suspicions.map(({ kind, isOfAll }) => WEIGHTS[kind] + (isOfAll ? 0.5 : 0)));
}
