/** `${NAME}` in `.surql` files and fixtures. */

/** Names in capitals. */
export type TemplateVariables = ReadonlyMap<string, string>;

/**
 * The text with a value for each `${NAME}`, whatever the case of its letters; `$${NAME}` stands for `${NAME}` itself.
 * Gives the name of the first one that has no value.
 */
export function withVariables(
	text: string,
	variables: TemplateVariables,
): { readonly text: string } | { readonly missing: string } {
	let missing: string | undefined;
	const replaced = text.replace(/\$(\$\{[^}]+\})|\$\{([^}]+)\}/g, (written, kept?: string, name?: string) => {
		if (kept !== undefined || name === undefined) return kept ?? written;
		const value = variables.get(name.toUpperCase());
		if (value === undefined) missing ??= name.toUpperCase();
		return value ?? written;
	});
	return missing === undefined ? { text: replaced } : { missing };
}
