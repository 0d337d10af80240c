import { SessionsError } from "./errors";

/** What can go wrong before anything is tried for a permission matrix. Apart from the rest: the host starts without it. */
export const permissionErrors = {
	observerBlind: (who: string) =>
		new SessionsError(
			"notAllowed",
			`The default session is ${who} and may not see what the database defines, so there is nothing to compare with. Sign it in as an owner, editor or viewer of the database, the namespace or root.`,
		),
	noTable: (name: string, place: string) =>
		new SessionsError("invalidArgument", `There is no table “${name}” in ${place}.`),
	observerNowhere: () =>
		new SessionsError(
			"notAllowed",
			"The default session is in no database, so there is nothing to compare with. Choose a namespace and database for it first.",
		),
} as const;
