import { inTransactions, type Statement } from "../../common/surrealql/statements";
import type { StatementSummary } from "../../protocol/backend";
import { decodeValue, type RawStatement } from "../cbor/codec";

/**
 * Where each statement of a text ran, in the words of the server: a `USE` gives where it has led. Absent where that is
 * where the session was when the text was sent.
 *
 * @param aligned the statement of each result; `undefined` where that is not certain
 */
export function ranIn(
	statements: readonly Statement[],
	aligned: readonly Statement[] | undefined,
	results: readonly RawStatement[],
): readonly StatementSummary["ranIn"][] {
	const hasUse = statements.some(({ kind }) => kind === "use");
	if (!hasUse || !aligned) return results.map(() => (hasUse ? "unknown" : undefined));
	const inTransaction = inTransactions(aligned);
	let place: StatementSummary["ranIn"];
	return results.map((result, index) => {
		const before = place;
		const statement = aligned[index];
		if (statement?.kind !== "use") return before;
		if (result.status === "OK") place = placeOf(result);
		// One that was undone with its transaction may have led somewhere all the same, and so may half of one.
		else if (inTransaction.has(statement) || (statement.use?.namespace && statement.use.database))
			place = "unknown";
		return before;
	});
}

function placeOf(result: RawStatement): NonNullable<StatementSummary["ranIn"]> {
	const value = decodeValue<unknown>(result.value.bytes);
	if (typeof value !== "object" || value === null) return "unknown";
	const { namespace, database } = value as { namespace?: unknown; database?: unknown };
	return {
		...(typeof namespace === "string" ? { namespace } : {}),
		...(typeof database === "string" ? { database } : {}),
	};
}
