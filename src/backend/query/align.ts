import { groupStatements, type Statement, type StatementBlock } from "../../common/surrealql/statements";

/**
 * Which statement of the text each result belongs to; `undefined` when it is not certain.
 *
 * One result a statement, except that engine 3.0.2 gives none for the `COMMIT` of a transaction that failed, and that
 * a `RETURN` in a transaction skips what follows there: how much cannot be told from the results.
 */
export function alignResults(
	statements: readonly Statement[],
	results: readonly { readonly status: "OK" | "ERR" }[],
): readonly Statement[] | undefined {
	if (statements.length === results.length) return statements;
	const blocks = groupStatements(statements);
	if (blocks.some(skipsStatements)) return undefined;
	const aligned: Statement[] = [];
	let missing = statements.length - results.length;
	for (const block of blocks) {
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

function skipsStatements(block: StatementBlock): boolean {
	return block.transaction && block.statements.some((statement) => statement.kind === "return");
}
