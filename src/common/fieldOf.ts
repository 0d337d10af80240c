/** A field of what may be an object, such as what `INFO … STRUCTURE` gives; `undefined` where it is none, or lacks it. */
export function fieldOf(value: unknown, key: string): unknown {
	return typeof value === "object" && value !== null
		? (value as Readonly<Record<string, unknown>>)[key]
		: undefined;
}
