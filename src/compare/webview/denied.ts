import type { Alignment } from "../../protocol/compare";
import type { ComparedColumn } from "../../protocol/comparePage";

/**
 * How many rows a session was denied without a word: those that the observer has and it lacks, where it has fewer than the
 * observer and both looked at the same database. Others may be lacking because they are made anew, or cut by a `LIMIT`.
 */
export function silentlyDenied(
	columns: readonly ComparedColumn[],
	at: number,
	alignment: Alignment | undefined,
	observer: number | undefined,
): number {
	const [own, observed] = [columns[at], columns[observer ?? -1]];
	const [lacks, has] = [alignment?.columns[at], alignment?.columns[observer ?? -1]];
	if (!own || !observed || !lacks || !has) return 0;
	if (own.when !== "now" || own.place !== observed.place) return 0;
	return alignment?.by === "value" || lacks.rows < has.rows ? lacks.missing : 0;
}
