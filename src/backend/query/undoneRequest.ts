/**
 * A text in one request between `BEGIN` and `CANCEL`, where a `THROW` takes the values out before all is undone.
 *
 * Never between `BEGIN` and `COMMIT`: a `RETURN` anywhere in a statement goes on at the transaction's end, and would keep
 * what was written before it.
 */

import { v4 as newId } from "uuid";
import { rollBackErrors } from "../../common/rollBackErrors";
import { firstWord } from "../../common/surrealql/firstWord";
import { tokens } from "../../common/surrealql/lexer";
import { Nesting } from "../../common/surrealql/nesting";
import type { Statement } from "../../common/surrealql/statements";
import type { Connection } from "../connection/connection";
import type { Link } from "../connection/link";
import type { Session } from "../connection/session";
import { parseOnly, parses } from "./parse";
import { hasSemicolon, hasWord } from "./undoable";

/** One statement of the text, as it stands in the request. */
export interface Piece {
	/** Statements, each with its `;`: the first is the one whose error and time count. */
	readonly text: string;
	/** How many they are. */
	readonly statements: number;
	/** The value that the statement gives, as an expression; absent where it cannot be had. */
	readonly value?: string;
}

/** These can stand at the top of a text alone, and not as an expression. */
const TOP: ReadonlySet<string> = new Set(["USE", "SHOW", "ACCESS", "OPTION"]);
const TRANSACTION: ReadonlySet<string> = new Set(["BEGIN", "COMMIT", "CANCEL"]);
/** With one of these in it a statement may leave the transaction, or a loop that is none. */
const JUMPS: ReadonlySet<string> = new Set(["RETURN", "BREAK", "CONTINUE"]);

/** The pieces of texts, which depend on nothing but the server's parser: the last few of a link are kept. */
const kept = new WeakMap<Link, Map<string, Promise<readonly Piece[]>>>();
const KEPT = 8;

/** The text's statements as they stand between `BEGIN` and `CANCEL`. Rejects where one could leave that place. */
export async function piecesOf(
	connection: Connection,
	link: Link,
	session: Session,
	text: string,
	statements: readonly Statement[],
): Promise<readonly Piece[]> {
	const known = kept.get(link) ?? new Map<string, Promise<readonly Piece[]>>();
	kept.set(link, known);
	// Why another session could not ask the parser says nothing of this one.
	const found = await known.get(text)?.catch(() => undefined);
	if (found) return found;
	const made = makePieces(connection, link, session, text, statements);
	known.set(text, made);
	for (const oldest of known.keys()) {
		if (known.size <= KEPT) break;
		known.delete(oldest);
	}
	return made;
}

async function makePieces(
	connection: Connection,
	link: Link,
	session: Session,
	text: string,
	statements: readonly Statement[],
): Promise<readonly Piece[]> {
	// What is wrong with the text is said of it, as it stands.
	await parseOnly(connection, link, session, text);
	const mark = `m_${newId().replaceAll("-", "")}`;
	return Promise.all(
		statements.map(async (statement, index) => {
			const source = text.slice(statement.start, statement.end);
			const { piece, expression } = pieceOf(
				source,
				firstWord(text.slice(statement.start, statement.end)),
				statement,
				`$${mark}_${index}`,
			);
			// Alone it closes no bracket that it has not opened, and in parentheses it is one statement and no more.
			const alone = expression ?? source;
			const isOne =
				(await parses(connection, link, session, alone)) &&
				(expression === undefined
					? !hasSemicolon(source) && !hasWord(source, TRANSACTION)
					: await parses(connection, link, session, `LET $x = (\n${expression}\n);`));
			if (!isOne || !(await parses(connection, link, session, piece.text)))
				throw rollBackErrors.cannotRollBack(`it is not certain where its statement ${index + 1} ends`);
			return piece;
		}),
	);
}

/** The statement as a piece, and what of it has to be one expression. */
function pieceOf(
	source: string,
	word: string,
	{ kind }: Statement,
	name: string,
): { readonly piece: Piece; readonly expression?: string } {
	if (kind === "let") return letPiece(source, name);
	if (kind === "use") {
		const place = `LET ${name} = { namespace: session::ns(), database: session::db() };`;
		return { piece: { text: `${source}\n;${place}`, statements: 2, value: name } };
	}
	if (word === "OPTION") return { piece: { text: `${source}\n;`, statements: 1, value: "NONE" } };
	if (TOP.has(word)) return { piece: { text: `${source}\n;`, statements: 1 } };
	const text = hasWord(source, JUMPS)
		? `LET ${name} = (|| {\n${source}\n;})();`
		: `LET ${name} = (\n${source}\n);`;
	return { piece: { text, statements: 1, value: name }, expression: source };
}

/** A `LET` sets its variable for those that follow. Where a `RETURN` leaves its expression it gives that, and sets none. */
function letPiece(source: string, name: string): { readonly piece: Piece; readonly expression: string } {
	const at = assignmentIn(source);
	const [head, expression] = [source.slice(0, at), source.slice(at + 1)];
	if (!hasWord(expression, JUMPS)) {
		const text = `${head}= (\n${expression}\n);`;
		return { piece: { text, statements: 1, value: "NONE" }, expression };
	}
	const variable = head.slice(head.indexOf("$")).split(":", 1)[0] ?? "";
	const came = `${name}_came`;
	const isSet = `${name}[0] = '${came}'`;
	const text =
		`LET ${name} = (|| { LET ${came} = (\n${expression}\n); ['${came}', ${came}] })();` +
		`${head}= IF ${isSet} { ${name}[1] } ELSE { ${variable} };`;
	return {
		piece: { text, statements: 2, value: `IF ${isSet} { NONE } ELSE { ${name} }` },
		expression,
	};
}

/** Where the `=` of a `LET` stands; its type, before it, may be a literal object. */
function assignmentIn(source: string): number {
	const nesting = new Nesting(source);
	for (const token of tokens(source)) {
		if (nesting.depth === 0 && token.kind === "symbol" && source[token.start] === "=") return token.start;
		nesting.take(token);
	}
	throw rollBackErrors.cannotRollBack("a LET in it sets nothing");
}
