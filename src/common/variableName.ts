/** The server keeps these for itself. */
const PROTECTED: ReadonlySet<string> = new Set(["access", "auth", "session", "token"]);

/** Why a new variable cannot have this name, which is without its `$`: the end of a sentence. */
export function wrongVariableName(name: string): string | undefined {
	if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
		return "use letters, digits and _, without $ and not beginning with a digit.";
	}
	return PROTECTED.has(name) ? "the server keeps it for itself." : undefined;
}
