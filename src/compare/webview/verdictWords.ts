/** What is said of a statement as a whole. */
import { count } from "../../page/words";
import type { Alignment } from "../../protocol/compare";

/** @param isBeside a baseline's columns are among them */
export function verdictWords({ same, rows, differing, by }: Alignment, isBeside: boolean): string {
	if (same) return isBeside ? "same for all, as before" : "same for all";
	// Those that have rows have the same: others have an error, or nothing.
	if (by === "value" || differing === 0) return "differs";
	const verb = differing === 1 ? "differs" : "differ";
	return `${differing.toLocaleString("en")} of ${count(rows, "row", "rows")} ${verb}${isBeside ? " or changed" : ""}`;
}

/** Instead of rows, where there are none to show. */
export function nothingWords({ same, rows }: Alignment): string {
	if (rows === 0) return "No rows in any session.";
	return same
		? "No differences: every session gets the same."
		: "The rows are the same in every session that has them. Not every session has.";
}
