/** Numbers and times as the page writes them. */

/** `0.4 ms`, `12 ms`, `3.2 s`, `2 min 5 s`. */
export function duration(ms: number): string {
	if (ms < 10) return `${Number(ms.toPrecision(2))} ms`;
	if (ms < 1000) return `${Math.round(ms)} ms`;
	if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
	return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** Time of day, to the second. */
export function clock(ms: number): string {
	return new Date(ms).toLocaleTimeString();
}

/** `1 row`, `2 rows`. */
export function count(number: number, one: string, many: string): string {
	return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

/** What JSON cannot say. */
export const JSON_IS_INEXACT =
	"JSON has no word for NaN and infinity, which are null here, nor for large integers, decimals and other types, which are text. SurrealQL shows each value as it is.";

/** Whether a JSON text may hold something that JSON had no word for: a null, or a number as text. */
export function mayBeInexact(json: string): boolean {
	return /(?<!")\bnull\b(?!")|"-?\d{16,}"/.test(json);
}
