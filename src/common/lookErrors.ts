/**
 * Failures of looking as a record, as `errors.ts` has all others: apart from them because an editor that only starts
 * does not need their words.
 */
import { type ErrorDetail, SessionsError } from "./errors";
import { oneLine } from "./oneLine";
import { withoutStop } from "./sentences";

const NAME_SETTING = "surrealSessions.lookAsRecord.accessName";
const MARK_SETTING = "surrealSessions.lookAsRecord.developmentDatabases";

/** One factory for each, with its code and a next step. */
export const lookErrors = {
	notOneRecord: (text: string, why?: string, position?: ErrorDetail["position"]) =>
		new SessionsError(
			"invalidRecord",
			`${text.trim() === "" ? "There is no record id" : `“${oneLine(text, 80)}” is not one record id`}${
				why === undefined ? "" : ` (${withoutStop(why)})`
			}, so nothing was run. Enter one that exists, such as user:bob, user:42 or user:\`b o b\`.`,
			position ? { position } : undefined,
		),
	noSuchRecord: (record: string, place: string) =>
		new SessionsError(
			"recordNotFound",
			`There is no record ${oneLine(record, 80)} in ${place} that the default session can see. Check its id and the database.`,
		),
	noDatabase: () =>
		new SessionsError(
			"invalidArgument",
			"A record belongs to a database, and the default session is in none. Give it a namespace and a database first.",
		),
	noSuchDatabase: (place: string) =>
		new SessionsError(
			"invalidArgument",
			`The default session finds no database ${place}, and nothing is made there. Check the names, or the user that the default session is signed in as.`,
		),
	notAllowed: (place: string) =>
		new SessionsError(
			"notAllowed",
			`The default session may not define an access in ${place}, which looking as a record needs. Sign the default session in as an owner of this database, of its namespace, or of the server.`,
		),
	wrongAccessName: (name: string) =>
		new SessionsError(
			"invalidName",
			`The setting ${NAME_SETTING} cannot be used: “${oneLine(name, 40)}” is not a plain name of letters, digits and _. Choose another one.`,
		),
	accessTaken: (name: string, place: string) =>
		new SessionsError(
			"accessTaken",
			`There is an access “${name}” in ${place} that this extension has not defined, and it is left alone. Choose another name in the setting ${NAME_SETTING}.`,
		),
	noAccess: (name: string, place: string) =>
		new SessionsError(
			"invalidArgument",
			`There is no access “${name}” in ${place}, so there is nothing to remove.`,
		),
	confirmationNeeded: (place: string, statement: string) =>
		new SessionsError(
			"confirmationNeeded",
			`To look as a record, this would be run in ${place}: ${oneLine(statement, 400)}. It was not, since that database is not marked as one for development. Mark it in the setting ${MARK_SETTING}, or use the command “Open Session as This Record…”, which asks.`,
		),
	becameSomebodyElse: (record: string) =>
		new SessionsError(
			"serverError",
			`The server signed somebody else in than ${oneLine(record, 80)}, so the session was not opened. See the log, and report this.`,
		),
	unknownAnswer: () =>
		new SessionsError(
			"serverError",
			"The server granted the sign-in, but in an answer that this version cannot read. Update the extension.",
		),
} as const;
