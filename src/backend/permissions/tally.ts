/** What came of what was tried, counted, and the verdict that follows from it. */
import { withoutStop } from "../../common/sentences";
import type { MatrixCell } from "../../protocol/permissions";
import { hasTextKey } from "../cbor/recordId";
import { toSurrealQL } from "../cbor/surrealql";

/** What came of one try. */
export type Outcome =
	| "took"
	/** No error, and no effect. */
	| "silent"
	| { readonly refused: string }
	| { readonly unknown: string };

export type Verdict = Pick<MatrixCell, "verdict" | "allowed" | "tried" | "reason" | "examples">;

/**
 * The verdict on some tries: *allowed* where all took effect, *partly* where some did. Where none did, *refused* if there
 * was an error, else *silently denied*. One that is not known is not counted as tried, and where nothing took effect it
 * leaves the verdict unknown: it might have.
 */
export function verdictOf(outcomes: readonly Outcome[], remark?: string): Verdict {
	const took = outcomes.filter((outcome) => outcome === "took").length;
	const refusals = outcomes.flatMap((outcome) =>
		typeof outcome === "object" && "refused" in outcome ? [outcome.refused] : [],
	);
	const unknowns = outcomes.flatMap((outcome) =>
		typeof outcome === "object" && "unknown" in outcome ? [outcome.unknown] : [],
	);
	const tried = outcomes.length - unknowns.length;
	const counts = { allowed: took, tried };
	const silent = tried - took - refusals.length;
	const reasons = [
		...somewhere(refusals, took + silent > 0),
		...somewhere(unknowns, tried > 0, "not known of"),
		...(remark === undefined ? [] : [remark]),
	];
	const reason = reasons.length > 0 ? { reason: reasons.join("; ") } : {};
	if (took === 0 && unknowns.length > 0) return { verdict: "unknown", ...reason };
	if (took > 0) return { verdict: took === outcomes.length ? "allowed" : "partly", ...counts, ...reason };
	return { verdict: refusals.length > 0 ? "refused" : "silentlyDenied", ...counts, ...reason };
}

/** A record for each of the outcomes that are known, as SurrealQL; one whose key is a text comes first. */
export function examplesOf(
	outcomes: Iterable<readonly [id: Uint8Array, outcome: Outcome | undefined]>,
): Pick<MatrixCell, "examples"> {
	const found: { took?: Uint8Array; silent?: Uint8Array; refused?: Uint8Array } = {};
	for (const [id, outcome] of outcomes) {
		const what = nameOf(outcome);
		if (!what) continue;
		const known = found[what];
		if (!known || (!hasTextKey(known) && hasTextKey(id))) found[what] = id;
	}
	const examples = Object.fromEntries(Object.entries(found).map(([what, id]) => [what, toSurrealQL(id)]));
	return Object.keys(examples).length > 0 ? { examples } : {};
}

function nameOf(outcome: Outcome | undefined): "took" | "silent" | "refused" | undefined {
	if (typeof outcome !== "object") return outcome;
	return "refused" in outcome ? "refused" : undefined;
}

/** The first of some messages, with how many there are where there is also something else. */
function somewhere(messages: readonly string[], isAmongOthers: boolean, what = ""): readonly string[] {
	const [first] = messages;
	if (first === undefined) return [];
	if (!isAmongOthers) return [first];
	const lead = what === "" ? "" : `${what} `;
	return [`${lead}${messages.length} of them: ${withoutStop(first)}`];
}
