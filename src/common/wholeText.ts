/**
 * A long text that comes in parts, each asked for when the one before is there.
 *
 * @param first part
 * @param length of the whole
 * @param next gives the part that begins at a character
 * @param upTo stops when it has so many characters
 */
export async function wholeText(
	first: string,
	length: number,
	next: (from: number) => Promise<string | undefined>,
	upTo = length,
): Promise<string> {
	let text = first;
	while (text.length < Math.min(length, upTo)) {
		const part = await next(text.length);
		if (!part) throw new Error(`A text of ${length} characters ended after ${text.length}.`);
		text += part;
	}
	return text;
}
