import { errors, SessionsError } from "../../common/errors";
import type { Connection } from "../connection/connection";
import { parsePosition } from "../connection/failures";
import type { Link } from "../connection/link";
import type { Session } from "../connection/session";

/** Links whose server refuses the parameter, as it must: found out once each, before anything relies on it. */
const refusing = new WeakMap<Link, boolean>();

/** Whether the server refuses a text because `$auth` is given as a parameter: if it does not, it runs the text. */
async function refusesParameter(connection: Connection, link: Link, session: Session): Promise<boolean> {
	const known = refusing.get(link);
	if (known !== undefined) return known;
	const outcome = await connection.call(link, session, "query", ["RETURN 1", protectedParameter]).then(
		() => "ran" as const,
		(error: unknown) => {
			if (!(error instanceof SessionsError) || error.code !== "serverError") throw error;
			return /protected variable/.test(error.message) ? ("refused" as const) : ("notAllowed" as const);
		},
	);
	// Whoever may run nothing at all has not found out what others may.
	if (outcome !== "notAllowed") refusing.set(link, outcome === "refused");
	return outcome !== "ran";
}

const protectedParameter = { auth: 1 } as const;

/**
 * Has the server parse a text without running it: the whole text is parsed first and then refused, since `$auth` may
 * not be given as a parameter. Rejects with the parser's words when the text does not parse, and where the server
 * would run it.
 */
export async function parseOnly(
	connection: Connection,
	link: Link,
	session: Session,
	text: string,
): Promise<void> {
	if (!(await refusesParameter(connection, link, session)))
		throw errors.invalidExpression("This server cannot check a text without running it.");
	try {
		await connection.call(link, session, "query", [text, protectedParameter]);
	} catch (error) {
		if (!(error instanceof SessionsError) || error.code !== "serverError") throw error;
		if (/Parse error/.test(error.message)) throw error;
	}
}

/** Whether the text parses. */
export async function parses(
	connection: Connection,
	link: Link,
	session: Session,
	text: string,
): Promise<boolean> {
	try {
		await parseOnly(connection, link, session, text);
		return true;
	} catch (error) {
		if (error instanceof SessionsError && /^(serverError|invalidExpression)$/.test(error.code)) return false;
		throw error;
	}
}

/**
 * Makes sure that `expression` is one expression, by the server's parser, without running it. It must stand where only
 * an expression can, twice: behind `LET` (no list of them) and in parentheses (nothing that follows an expression in a
 * statement). That it holds no `;` of its own is the caller's to check.
 */
export async function checkExpression(
	connection: Connection,
	link: Link,
	session: Session,
	expression: string,
): Promise<void> {
	try {
		await parseOnly(connection, link, session, `LET $value =\n${expression}\n;RETURN (\n${expression}\n);`);
	} catch (error) {
		if (!(error instanceof SessionsError) || error.code !== "serverError") throw error;
		const position = parsePosition(error.message);
		const reason = /Parse error: (.*)/.exec(error.message)?.[1] ?? error.message;
		const lines = expression.split("\n").length;
		const inside = position && position.line > 1 && position.line <= lines + 1;
		throw errors.invalidExpression(
			`Not one SurrealQL expression: ${reason}`,
			inside ? { line: position.line - 1, column: position.column } : undefined,
		);
	}
}
