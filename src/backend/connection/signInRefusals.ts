/** Why nobody was signed in, in words that say what to do about it. */
import type { Credentials } from "../../api";
import { SessionsError } from "../../common/errors";
import { whereDefined } from "../../common/whereDefined";
import { withoutSecrets } from "./quotedSecrets";

type ByAccess = Extract<Credentials, { access: string }>;
type Direction = "in" | "up";

/** Puts the server's refusal of credentials, or of a token, into words that say what to check. */
export function signInError(
	error: SessionsError,
	credentials: Credentials | string,
	way: Direction,
): SessionsError {
	if (error.code !== "serverError") return error;
	const told = withoutSecrets(error.message, credentials);
	return new SessionsError(
		"authenticationFailed",
		typeof credentials === "string"
			? `The token was not accepted: ${told}`
			: (knownRefusal(credentials, error.message, way) ?? `Not signed ${way}: ${told}${nextStep(told)}`),
		{ ...error.detail, ...(isRefusal.test(error.message) ? { refused: true } : {}) },
	);
}

/** What the server refuses for a reason that can be told better than in its own words. */
function knownRefusal(credentials: Credentials, message: string, way: Direction): string | undefined {
	if ("access" in credentials)
		return accessRefusals.find(([words]) => words.test(message))?.[1](
			credentials,
			accessText(credentials),
			way,
		);
	if (!isRefusal.test(message)) return undefined;
	return `User “${credentials.username}” and this password were not accepted at ${levelText(credentials)}: check both.`;
}

const isRefusal = /problem with authentication|No record was returned/i;

const accessRefusals: readonly (readonly [
	RegExp,
	(credentials: ByAccess, access: string, way: Direction) => string,
])[] = [
	[
		/access method does not exist/i,
		(_, access) => `There is no ${access}: check its name and where it is defined.`,
	],
	[
		/access method cannot be/i,
		(_, access, way) =>
			way === "up"
				? `Through ${access} nobody can sign up: choose a record access that has a SIGNUP clause.`
				: `Nobody can sign in like this through ${access}: choose the way of its type, which is a token for JWT, a key for BEARER.`,
	],
	[
		/bearer access method requires a key/i,
		(_, access) => `Nobody can sign in with a password through ${access}: use a bearer key of it.`,
	],
	[
		/bearer access grant has an invalid format/i,
		() => "This is not a bearer key: enter the whole of what ACCESS … GRANT gave as “key”.",
	],
	// From engine 3.0.2, which signs in through no access at root level.
	[
		/No signin target/i,
		(_, access) =>
			`This database signs nobody in through ${access}: use an access in a namespace or a database, or a root user.`,
	],
	[
		/No record was returned/i,
		({ access }) => `Access “${access}” found no such record. Check what was entered.`,
	],
	[isRefusal, (credentials, access) => refusedBy(credentials, access)],
];

function refusedBy(credentials: ByAccess, access: string): string {
	switch (credentials.kind) {
		case "bearer":
			return `This key was not accepted for ${access}: check that it was granted there, and has neither expired nor been revoked.`;
		case "record":
			return `What was entered was not accepted for ${access}: check it and try again.`;
		case "access":
			return `User “${credentials.username}” and this password were not accepted for ${access}: check both.`;
	}
}

function nextStep(message: string): string {
	if (/^The (namespace|database) .* does not exist$/.test(message)) return "; check its name.";
	// Whatever the clause ran into, the server says no more.
	if (/signup query failed/i.test(message))
		return ". One of the values may be taken, or not be what the table's definition allows.";
	return "";
}

/** An access with where it was looked for, since others of its name may be elsewhere. */
function accessText(credentials: ByAccess): string {
	return `access “${credentials.access}” ${whereDefined(credentials)}`;
}

function levelText(credentials: Exclude<Credentials, ByAccess>): string {
	switch (credentials.kind) {
		case "root":
			return "root level";
		case "namespace":
			return `namespace ${credentials.namespace}`;
		case "database":
			return `database ${credentials.namespace}/${credentials.database}`;
	}
}
