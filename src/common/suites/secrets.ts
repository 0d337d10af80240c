/** What is not written into a test suite. */

/** Words in names, as they stand between underscores or capitals. */
const WORDS = new Set(
	"pass passwd password passwords passphrase passhash pwd pin otp secret secrets token tokens jwt credential credentials hash hashes salt apikey".split(
		" ",
	),
);
const PAIRS = /(api|private|access|secret|signing)_key/;
/** As hashed passwords and tokens look like, wherever they stand. */
const VALUE = /\$(?:argon2|2[aby]?\$|scrypt|pbkdf2)|\beyJ[\w-]+\.eyJ[\w-]+\./;

/** Whether what a field of this name holds may be a secret. */
export function isSecretName(name: string): boolean {
	const words = name.replace(/([a-z\d])([A-Z])/g, "$1_$2").toLowerCase();
	return PAIRS.test(words) || words.split(/[^a-z]+/).some((word) => WORDS.has(word));
}

/** Whether a value may be, or hold, a secret: by the names in it, and by how one looks. */
export function holdsSecret(value: unknown): boolean {
	if (typeof value === "string") return VALUE.test(value);
	if (typeof value !== "object" || value === null) return false;
	const entries = value instanceof Map ? [...value] : Object.entries(value);
	return entries.some(([name, field]) => isSecretName(String(name)) || holdsSecret(field));
}

/** Whether a statement names what may be a secret: what it gives may hold it under another name. */
export function namesSecret(statement: string): boolean {
	return (statement.match(/[A-Za-z_]\w*/g) ?? []).some(isSecretName);
}
