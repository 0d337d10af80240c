/** A text on one line, cut where it is long. */
export function oneLine(text: string, length = 200): string {
	// What is far behind the end is not read: a value may have megabytes.
	const beginning = text.slice(0, 2 * length);
	const line = beginning.replace(/\s+/g, " ");
	return line.length > length || beginning.length < text.length ? `${line.slice(0, length)}…` : line;
}
