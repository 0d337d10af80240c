/** What sessions got of a statement, as cases of a suite. */
import { excerpt } from "../surrealql/excerpt";
import { firstWord } from "../surrealql/firstWord";
import { tokens } from "../surrealql/lexer";
import { selectedFields } from "../surrealql/selectedFields";
import { splitStatements } from "../surrealql/statements";
import type { FrozenCase } from "./freeze";
import { namesSecret } from "./secrets";

/** What is frozen. */
export interface StatementToFreeze {
	readonly statement: string;
	/** What stands before it in the text that was compared. */
	readonly before: string;
}

/** What a text does beyond reading; see `compare/judge`. */
interface Judgement {
	readonly writes: readonly string[];
	readonly outside: readonly string[];
}

/** So much of a statement stands in a case's name. */
const NAME = 60;

/**
 * Why no case can say what it gave; nothing where one can. `variables` are names of those that the sessions have, and
 * `judgement` is about the text up to and with the statement.
 */
export function whyNotThisStatement(
	{ statement, before }: StatementToFreeze,
	variables: readonly string[],
	{ writes, outside }: Judgement,
): string | undefined {
	const [own] = splitStatements(statement);
	if (own?.kind !== "other" && own?.kind !== "return")
		return "It gives nothing that a case could say, but prepares what stands behind it.";
	const earlier = splitStatements(before);
	if (earlier.some(({ kind }) => kind === "use"))
		return "A USE stands before it, and a suite runs in a database of its own.";
	const [effect] = outside;
	if (effect !== undefined)
		return `Running it may have effects that nothing undoes (${effect}), and a suite is run again and again.`;
	const [write] = writes;
	if (write !== undefined)
		return `It writes, or what stands before it does (${write}): what a case writes stays for the cases behind it. Who may write is frozen from a cell of the permission matrix.`;
	const lets = earlier.flatMap(({ letName }) => letName ?? []);
	const unknown = new Set([...lets, ...variables]);
	const used = parametersOf(statement).find((name) => unknown.has(name));
	return used === undefined
		? undefined
		: `It uses $${used}, and a case has no variables. Write the value into the statement, and compare again.`;
}

/** What a statement tells of the rows that it gives. */
export function shapeOf(statement: string): {
	/** Rows can be chosen from it. */
	readonly isSelect: boolean;
	/** Fields that it names. */
	readonly named: readonly string[];
	/** What it gives may be a secret under another name. */
	readonly mayBeSecret: boolean;
} {
	return {
		isSelect: firstWord(statement) === "SELECT",
		named: selectedFields(statement).filter((name) => name !== "*"),
		mayBeSecret: namesSecret(statement),
	};
}

/** Says that `who` gets of a statement what the assertions say, of `records` alone where there are some. */
export function caseOfValue(
	who: string,
	statement: string,
	records: readonly string[],
	assertions: readonly string[],
): FrozenCase {
	// A comment at its end would hide the bracket.
	const sql =
		records.length === 0 ? statement : `SELECT * FROM (\n${statement}\n) WHERE id IN [${records.join(", ")}]`;
	return { name: nameOf(who, "gets", statement), fields: { sql, allow: true }, lists: {}, assertions };
}

/** Says that the statement fails for `who`, and with which words. */
export function caseOfError(who: string, statement: string, message: string): FrozenCase {
	const fields = { sql: statement, allow: false, error_contains: message };
	return { name: nameOf(who, "is refused", statement), fields, lists: {} };
}

function nameOf(who: string, verb: string, statement: string): string {
	return `${who} ${verb} ${excerpt(statement, NAME)}`;
}

function parametersOf(statement: string): readonly string[] {
	return [...tokens(statement)]
		.filter(({ kind }) => kind === "param")
		.map(({ start, end }) => statement.slice(start + 1, end));
}
