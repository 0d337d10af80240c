/** Names under which nobody keeps a secret. Whatever else a record access reads is masked, and neither kept nor told. */
const OPEN = new Set(
	(
		"user username name login handle nick nickname firstname lastname first_name last_name email mail account id " +
		"phone tenant org organisation organization company team role age birthday country city lang language locale title"
	).split(" "),
);

/** Whether what is entered into a field of a record access is shown and offered again. */
export function isOpenField(name: string): boolean {
	return OPEN.has(name.toLowerCase());
}
