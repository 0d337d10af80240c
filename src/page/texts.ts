/** Values as text, of which a long one comes in parts. */
import { wholeText } from "../common/wholeText";
import type { ResultPage } from "../protocol/backend";

export type TextForm = "json" | "surrealql";

/** The page shows so many characters of a value at most; copying takes all. */
export const SHOWN = 1_000_000;

/** Texts of some rows, so far as they are shown. */
export interface Texts {
	readonly texts: readonly string[];
	/** So many characters of the only one have not been fetched. */
	readonly rest: number;
	/** All of them. Rejects with the signal's reason. */
	whole(signal: AbortSignal): Promise<readonly string[]>;
}

/** Texts that are there already. */
export function allOf(texts: readonly string[]): Texts {
	return { texts, rest: 0, whole: () => Promise.resolve(texts) };
}

/**
 * Texts of some rows from the backend.
 *
 * @param fetch asks for the rows; with a part, for the only one's text from a character on
 */
export async function fetchTexts(
	fetch: (part: { readonly limit?: number; readonly from?: number }) => Promise<ResultPage>,
): Promise<Texts> {
	const { texts = [], length } = await fetch({});
	const [first] = texts;
	if (first === undefined || length === undefined) return allOf(texts);
	const next = async (from: number) => (await fetch({ limit: 1, from })).texts?.[0];
	const shown = await wholeText(first, length, next, SHOWN);
	return {
		texts: [shown],
		rest: length - shown.length,
		whole: async (signal) => [
			await wholeText(shown, length, (from) => {
				signal.throwIfAborted();
				return next(from);
			}),
		],
	};
}
