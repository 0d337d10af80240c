import { tokens } from "../../common/surrealql/lexer";
import { splitStatements } from "../../common/surrealql/statements";

/** Parameters that differ between nobody and a token that stands for nobody. */
const PARAMS: ReadonlySet<string> = new Set(["$token", "$access", "$session"]);
/** Functions of `session::` that don't. */
const PLACE: ReadonlySet<string> = new Set(["ns", "db"]);

/** Whether definitions in the text read more of who is signed in than `$auth`. What an access says counts for nothing here. */
export function readsToken(text: string): boolean {
	return splitStatements(text).some(({ start, end }) => isReading(text.slice(start, end)));
}

function isReading(statement: string): boolean {
	if (/^DEFINE\s+ACCESS\b/i.test(statement)) return false;
	const pieces = [...tokens(statement)].filter(({ kind }) => kind !== "comment");
	const written = pieces.map(({ start, end }) => statement.slice(start, end));
	return written.some((word, at) => {
		if (pieces[at]?.kind === "param") return PARAMS.has(word.toLowerCase());
		if (pieces[at]?.kind !== "word" || word.toLowerCase() !== "session") return false;
		const rest = written.slice(at + 1, at + 4).join("");
		const called = /^::(\w+)/.exec(rest)?.[1];
		return called !== undefined && !PLACE.has(called.toLowerCase());
	});
}
