/** Variables of a session: set from an expression, kept as the exact bytes that the server gave. */
import { errors } from "../../common/errors";
import { isSingleExpression } from "../../common/surrealql/statements";
import { decodeValue, RawResults } from "../cbor/codec";
import { quoteIdentifier } from "../cbor/surrealql";
import type { Connection } from "../connection/connection";
import type { Link } from "../connection/link";
import type { Session } from "../connection/session";
import { checkExpression } from "./parse";

/** The server keeps these for itself. */
const PROTECTED = new Set(["access", "auth", "token", "session"]);

/** Evaluates `expression` as the session and sets `$name` to its value. Call within `Connection.run`. */
export async function setVariable(
	connection: Connection,
	link: Link,
	session: Session,
	name: string,
	expression: string,
): Promise<void> {
	checkName(name);
	if (!isSingleExpression(expression))
		throw errors.invalidExpression(
			"Enter exactly one SurrealQL expression, such as user:alice, 42 or 'text'.",
		);
	await checkExpression(connection, link, session, expression);
	const answer = await connection.call<unknown>(link, session, "query", [`RETURN (\n${expression}\n);`]);
	const statement =
		answer instanceof RawResults && answer.statements.length === 1 ? answer.statements[0] : undefined;
	if (!statement) throw errors.invalidExpression("The server gave no value for this expression.");
	if (statement.status === "ERR")
		throw errors.invalidExpression(String(decodeValue<unknown>(statement.value.bytes)));
	await connection.call(link, session, "let", [name, statement.value]);
	await confirm(connection, link, session, name);
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

/** Asks the server for the variable and keeps its answer. */
async function confirm(connection: Connection, link: Link, session: Session, name: string): Promise<void> {
	const answer = await connection.call<unknown>(link, session, "query", [
		`RETURN $${quoteIdentifier(name)};`,
	]);
	const statement = answer instanceof RawResults ? answer.statements[0] : undefined;
	if (statement?.status !== "OK") throw errors.invalidExpression("The server did not keep this value.");
	session.variables.set(name, statement.value);
	session.touch();
}

function checkName(name: string): void {
	if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
		throw errors.invalidName(
			"a variable's name",
			name,
			"use letters, digits and _, without $ and not beginning with a digit.",
		);
	if (PROTECTED.has(name))
		throw errors.invalidName("a variable's name", name, "the server keeps it for itself.");
}
