/** Variables of a session: set from an expression, kept as the exact bytes that the server gave. */
import type { CancellationToken } from "vscode-jsonrpc";
import { errors } from "../../common/errors";
import { withoutStop } from "../../common/sentences";
import { quoteIdentifier } from "../../common/surrealql/quote";
import { isSingleExpression, splitStatements, type Unterminated } from "../../common/surrealql/statements";
import { wrongVariableName } from "../../common/variableName";
import { decodeValue, type RawStatement, type RawValue } from "../cbor/codec";
import type { Connection } from "../connection/connection";
import { beforeSending, callError, isCut } from "../connection/failures";
import type { Link } from "../connection/link";
import type { Session } from "../connection/session";
import { AnswerLost } from "./answerLost";
import { checkExpression } from "./parse";
import { sendText } from "./sendText";

/**
 * Evaluates `expression` as the session and sets `$name` to its value; whoever no longer waits when it has been evaluated
 * does not have it set. Call within `Connection.run`.
 */
export async function setVariable(
	connection: Connection,
	link: Link,
	session: Session,
	name: string,
	expression: string,
	token: CancellationToken,
): Promise<void> {
	checkName(session, name);
	if (!isSingleExpression(expression) || MOVING.has(splitStatements(expression)[0]?.kind ?? ""))
		throw errors.invalidExpression(
			`${whatIsOpen(expression)}Enter exactly one SurrealQL expression, such as user:alice, 42 or 'text'.`,
		);
	await beforeSending(() => checkExpression(connection, link, session, expression));
	const [evaluated] = await evaluate(connection, link, session, name, expression);
	if (!evaluated) throw errors.invalidExpression("The server gave no value for this expression.");
	if (evaluated.status === "ERR")
		throw errors.invalidExpression(String(decodeValue<unknown>(evaluated.value.bytes)));
	if (token.isCancellationRequested) throw errors.cancelled();
	try {
		await connection.call(link, session, "let", [name, evaluated.value]);
	} catch (error) {
		const failure = callError(error);
		const why = isCut(failure) ? "the connection was lost" : withoutStop(failure.message);
		throw errors.evaluatedOnly(name, why);
	}
	// What it cannot be asked now, it is asked when the session is next renewed or brought back: it has taken the value.
	const kept = await confirm(connection, link, session, name).catch(() => undefined);
	session.variables.set(name, kept ?? evaluated.value);
	session.touch();
}

/** Evaluates it, once: its value may be one that cannot be sent, and then cannot be set either. */
async function evaluate(
	connection: Connection,
	link: Link,
	session: Session,
	name: string,
	expression: string,
): Promise<readonly RawStatement[]> {
	try {
		return await sendText(connection, link, session, `RETURN (\n${expression}\n);`, 1);
	} catch (error) {
		throw error instanceof AnswerLost ? errors.evaluatedOnly(name, error.whyNotSet(name)) : error;
	}
}

/** What is about the session itself has no value, or one that says nothing. */
const MOVING: ReadonlySet<string> = new Set(["let", "use", "begin", "commit", "cancel"]);

const OPEN: Readonly<Record<Unterminated, string>> = {
	string: "A text in it has no closing quote.",
	name: "A quoted name in it has no end.",
	script: "A function in it has no end.",
	comment: "A comment in it has no end.",
	bracket: "A bracket in it is not closed.",
};

/** What has no end in a text, with a space behind it. */
function whatIsOpen(text: string): string {
	const open = splitStatements(text).find(({ unterminated }) => unterminated)?.unterminated;
	return open ? `${OPEN[open]} ` : "";
}

/** Takes `$name` away. Call within `Connection.run`. */
export async function unsetVariable(
	connection: Connection,
	link: Link,
	session: Session,
	name: string,
): Promise<void> {
	if (!session.variables.has(name))
		throw errors.invalidName("a variable to unset", name, "the session has none of this name.");
	await connection.call(link, session, "unset", [name]);
	session.variables.delete(name);
	session.touch();
}

/** Asks the server for the variable. */
async function confirm(
	connection: Connection,
	link: Link,
	session: Session,
	name: string,
): Promise<RawValue | undefined> {
	const [kept] = await sendText(connection, link, session, `RETURN $${quoteIdentifier(name)};`, 1);
	return kept?.status === "OK" ? kept.value : undefined;
}

function checkName(session: Session, name: string): void {
	// A `LET` takes any name: what the session has already can get another value.
	if (session.variables.has(name)) return;
	const why = wrongVariableName(name);
	if (why) throw errors.invalidName("a variable's name", name, why);
}
