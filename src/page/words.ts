/** Numbers and times as pages write them. */

/** `0.4 ms`, `12 ms`, `3.2 s`, `2 min 5 s`. */
export function duration(ms: number): string {
	if (ms < 10) return `${Number(ms.toPrecision(2))} ms`;
	// By what is written then: no 1000 ms, no 60 s.
	if (ms < 999.5) return `${Math.round(ms)} ms`;
	if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
	const seconds = Math.round(ms / 1000);
	return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Time of day, to the second. */
export function clock(ms: number): string {
	return new Date(ms).toLocaleTimeString();
}

/** `1 row`, `2 rows`. */
export function count(number: number, one: string, many: string): string {
	return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}
