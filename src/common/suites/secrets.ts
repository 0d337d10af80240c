/** What is not written into a test suite. */

const NAME = /pass|secret|token|api_?key|credential|private|hash|salt/i;
const VALUE = /^\$(?:argon2|2[aby]?\$|scrypt|pbkdf2)/;

/** Whether what a field of this name holds may be a secret. */
export function isSecretName(name: string): boolean {
	return NAME.test(name);
}

/** Whether a value may be, or hold, a secret: by the names in it, and by what hashed passwords look like. */
export function holdsSecret(value: unknown): boolean {
	if (typeof value === "string") return VALUE.test(value);
	if (typeof value !== "object" || value === null) return false;
	const entries = value instanceof Map ? [...value] : Object.entries(value);
	return entries.some(([name, field]) => isSecretName(String(name)) || holdsSecret(field));
}
