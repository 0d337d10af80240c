import { type Token, tokens } from "../../common/surrealql/lexer";
import { unquoted } from "../../common/surrealql/quote";

/** What ends the type in a field's definition, at the depth at which it stands. */
const CLAUSES = new Set(
	"DEFAULT READONLY VALUE ASSERT PERMISSIONS COMMENT REFERENCE COMPUTED FLEXIBLE".split(" "),
);

/**
 * Tables whose records a field may hold by itself, as its definition says: `record<user>`, also as an `option` or as one
 * of several types. Of a list or set it is none: who is in a list has a part in the record, and need not own it.
 */
export function recordTablesOf(definition: string): readonly string[] {
	const type = typeTokens(definition);
	const found: string[] = [];
	const open: string[] = [];
	let previous = "";
	for (const token of type) {
		const written = definition.slice(token.start, token.end);
		if (written === "<") open.push(previous.toLowerCase());
		else if (written === ">") open.pop();
		else if (open.at(-1) === "record" && !open.includes("array") && !open.includes("set")) {
			if (token.kind === "quotedName") found.push(unquoted(written));
			else if (token.kind === "word") found.push(written);
		}
		previous = written;
	}
	return found;
}

function typeTokens(definition: string): readonly Token[] {
	const type: Token[] = [];
	let isIn = false;
	for (const token of tokens(definition)) {
		const word = token.kind === "word" ? definition.slice(token.start, token.end).toUpperCase() : "";
		if (isIn && CLAUSES.has(word)) break;
		if (isIn) type.push(token);
		else isIn = word === "TYPE";
	}
	return type;
}
