/** What is said of a value as JSON. */

/** What JSON cannot say. */
export const JSON_IS_INEXACT =
	"JSON has no word for NONE, NaN and infinity, which are null or left out here, nor for large integers, decimals and other types, which are text. SurrealQL shows each value as it is.";

/** Whether a JSON text may hold something that JSON had no word for: a null, or a number as text. */
export function mayBeInexact(json: string): boolean {
	return /(?<!")\bnull\b(?!")|"-?\d{16,}"/.test(json);
}
