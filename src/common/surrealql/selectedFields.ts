import { type Token, tokens } from "./lexer";
import { unquoted } from "./quote";

/** Of a longer statement only so much is read. */
const READ = 20_000;
/** What comes behind the list. */
const ENDS = new Set(["FROM", "OMIT", ";"]);

/**
 * The names that a `SELECT` gives its fields, in the order in which it lists them, `*` among them; none for any other
 * statement. The engine's rows have their fields in the order of the alphabet. A guess is good enough: a name that no row
 * has says nothing.
 */
export function selectedFields(statement: string): readonly string[] {
	const text = statement.slice(0, READ);
	const [first, ...items] = listed(text);
	const upper = ([token]: readonly Token[] = []) => token && text.slice(token.start, token.end).toUpperCase();
	// With `VALUE` one value a row, without a name.
	if (upper(first) !== "SELECT" || upper(items[0]) === "VALUE") return [];
	return items.flatMap((item) => nameOf(text, item) ?? []);
}

/** The first piece, and then what stands between commas outside of brackets up to the `FROM`. */
function* listed(text: string): Generator<readonly Token[], void, undefined> {
	let item: Token[] = [];
	let isFirst = true;
	let depth = 0;
	for (const token of tokens(text)) {
		if (token.kind === "comment") continue;
		if (token.kind === "close") depth--;
		const isComma = depth === 0 && token.kind === "symbol" && text[token.start] === ",";
		if (depth === 0 && ENDS.has(text.slice(token.start, token.end).toUpperCase())) break;
		if (depth === 0 && !isComma) item.push(token);
		if (token.kind === "open") depth++;
		if (isFirst || isComma) {
			yield item;
			item = [];
			isFirst = false;
		}
	}
	yield item;
}

/** What stands behind `AS`, or else what the expression begins with; of a path its first part. */
function nameOf(text: string, item: readonly Token[]): string | undefined {
	const as = item.findLastIndex(
		({ kind, start, end }) => kind === "word" && /^as$/i.test(text.slice(start, end)),
	);
	const token = item[as + 1];
	if (!token) return undefined;
	const written = text.slice(token.start, token.end);
	switch (token.kind) {
		case "word":
			return written;
		case "quotedName":
			return unquoted(written);
		default:
			return written === "*" ? "*" : undefined;
	}
}
