/** Fields of sign-in forms: which of them are secrets. */

/** Names under which nobody keeps a secret. Whatever else a record access reads is masked and not remembered. */
const OPEN = new Set(
	(
		"user username name login handle nick nickname firstname lastname first_name last_name email mail account id " +
		"phone tenant org organisation organization company team role age birthday country city lang language locale title"
	).split(" "),
);

/** Whether what is typed into a field of a record access is shown and offered again. */
export function isOpenField(name: string): boolean {
	return OPEN.has(name.toLowerCase());
}

/** The part of the fields that may be kept. */
export function openFields(fields: Readonly<Record<string, string>>): Record<string, string> {
	return Object.fromEntries(Object.entries(fields).filter(([name]) => isOpenField(name)));
}

/** Names typed with commas between them, with or without `$`. */
export function fieldNames(text: string): readonly string[] {
	const names = text.split(",").map((name) => name.trim().replace(/^\$/, ""));
	return [...new Set(names.filter(Boolean))];
}

/** Says what is wrong with the name of a variable. */
export function wrongVariableName(name: string): string | undefined {
	const bare = name.trim().replace(/^\$/, "");
	if (bare === "") return "Enter a name.";
	if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(bare))
		return "A name has letters, digits and _, and does not begin with a digit.";
	return RESERVED.has(bare) ? `$${bare} belongs to the database. Choose another name.` : undefined;
}

const RESERVED = new Set(
	"access auth token session this parent value before after event input request".split(" "),
);
