import type { Choice } from "./choice";

/** As a page begins that nothing was kept of. */
export const FIRST_CHOICE: Choice = {
	filter: "",
	columns: "session",
	differencesOnly: false,
	suspiciousFirst: false,
	changesOnly: true,
	expanded: new Set(),
};

/** What is kept of a choice, so that a page that was hidden comes back as it was. */
export function keptChoice(choice: Choice): unknown {
	return { ...choice, expanded: [...choice.expanded] };
}

/** The choice in what was kept, of which nothing is taken on trust: another version may have kept it. */
export function choiceFrom(kept: unknown): Choice {
	const { filter, columns, differencesOnly, suspiciousFirst, changesOnly, expanded } = (
		typeof kept === "object" && kept !== null ? kept : {}
	) as Partial<Record<keyof Choice, unknown>>;
	return {
		filter: typeof filter === "string" ? filter : FIRST_CHOICE.filter,
		columns: columns === "action" ? "action" : FIRST_CHOICE.columns,
		differencesOnly: differencesOnly === true,
		suspiciousFirst: suspiciousFirst === true,
		changesOnly: changesOnly !== false,
		expanded: new Set(
			Array.isArray(expanded) ? expanded.filter((each): each is string => typeof each === "string") : [],
		),
	};
}
