/** Secrets in what a server says of a sign-in: an access may throw whatever it was given. */
import type { Credentials } from "../../api";
import { isOpenField } from "../../common/openField";
import { quote } from "../../common/surrealql/quote";

const GAP = "•••";
const LEFT_OUT = "the server's words are left out, since they may quote what was entered";

/** The server's words with a gap for each secret of what was sent to it: credentials, or a token. */
export function withoutSecrets(
	message: string,
	...sent: readonly (Credentials | string | undefined)[]
): string {
	const secrets = sent
		.flatMap((each) => (each === undefined ? [] : secretsOf(each)))
		.filter(Boolean)
		.flatMap(spellings)
		// One that is part of another must leave nothing of that.
		.sort((one, other) => other.length - one.length);
	const told = secrets.filter(mayBeGap).reduce((text, secret) => text.replaceAll(secret, GAP), message);
	const rest = told.toLowerCase();
	return secrets.some((secret) => rest.includes(secret.toLowerCase())) ? LEFT_OUT : told;
}

/**
 * Whether a gap hides it. Letters alone may be a word of the server's own sentence, and where a gap stands instead of
 * such a word everybody can tell which it is; what is very short stands everywhere.
 */
function mayBeGap(secret: string): boolean {
	return secret.length >= 4 && !/^\p{L}+$/u.test(secret);
}

function secretsOf(sent: Credentials | string): readonly string[] {
	if (typeof sent === "string") return [sent];
	if (sent.kind === "record") return secretsIn(sent.variables, "");
	return [sent.kind === "bearer" ? sent.key : sent.password];
}

/** The texts and numbers in a variable, but for what the form shows openly. */
function secretsIn(value: unknown, name: string): readonly string[] {
	if (Array.isArray(value)) return value.flatMap((entry: unknown) => secretsIn(entry, name));
	if (typeof value === "object" && value !== null)
		return Object.entries(value).flatMap(([field, entry]) => secretsIn(entry, field));
	const isText = typeof value === "string" || typeof value === "number";
	return isText && !isOpenField(name) ? [String(value)] : [];
}

/** As a text is thrown by itself, and within a list or an object, where it stands between either kind of quotes. */
function spellings(secret: string): readonly string[] {
	return [...new Set([secret, quote(secret, "'").slice(1, -1), JSON.stringify(secret).slice(1, -1)])];
}
