import { SessionsError } from "./errors";

/** Failures of what is to leave nothing: see `errors.ts`. */
export const rollBackErrors = {
	writesRefused: (first: string) =>
		new SessionsError(
			"writesRefused",
			`This writes, or may (${first}), and nothing of it ran. Let what is written be rolled back to compare it.`,
		),
	cannotRollBack: (why: string) =>
		new SessionsError(
			"notRolledBack",
			`This cannot be run so that nothing of it stays, and did not run: ${why}.`,
		),
	notUndone: () =>
		new SessionsError(
			"outcomeUnknown",
			"This ran, and the database did not say that it was rolled back. Look in the database for what it may have changed.",
			{ ran: true },
		),
	stoppedBefore: () => new SessionsError("cancelled", "Cancelled before it was sent: nothing was changed."),
	stoppedUnseen: () =>
		new SessionsError(
			"outcomeUnknown",
			"Cancelled while it ran. It may go on running, and it is not known whether it is applied: look in the database before you repeat it.",
		),
	rolledBackUnseen: () =>
		new SessionsError(
			"notRolledBack",
			"The connection was lost while this ran. Nothing was changed in the database: what was not to stay ended with the connection. What it did elsewhere, such as a call of http::get, is not taken back. Do it again when the connection is back.",
		),
} as const;
