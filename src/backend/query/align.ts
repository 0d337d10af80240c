import { groupStatements, type Statement } from "../../common/surrealql/statements";

/**
 * Which statement of the text each result belongs to; `undefined` when it is not certain.
 *
 * One result a statement, except that engine 3.0.2 gives none for the `COMMIT` of a transaction that failed.
 */
export function alignResults(
	statements: readonly Statement[],
	results: readonly { readonly status: "OK" | "ERR" }[],
): readonly Statement[] | undefined {
	if (statements.length === results.length) return statements;
	const aligned: Statement[] = [];
	let missing = statements.length - results.length;
	for (const block of groupStatements(statements)) {
		const body = block.statements.slice(0, -1);
		const last = block.statements.at(-1);
		aligned.push(...body);
		if (!last) continue;
		const begin = aligned.length - body.length;
		const failed = results.slice(begin, aligned.length).some((result) => result.status === "ERR");
		if (block.transaction && last.kind === "commit" && failed && missing > 0) missing--;
		else aligned.push(last);
	}
	return aligned.length === results.length ? aligned : undefined;
}
