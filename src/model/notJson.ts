/** Says where `value` has something that JSON would lose or change, and what. Never shows more of it. */
export function notJson(value: unknown, path: string): string | undefined {
	return fault(value, path, []);
}

function fault(value: unknown, path: string, within: readonly object[]): string | undefined {
	switch (typeof value) {
		case "string":
		case "boolean":
			return undefined;
		case "number":
			if (Object.is(value, -0)) return `${path} is -0`;
			return Number.isFinite(value) ? undefined : `${path} is ${value}`;
		case "object":
			return value === null ? undefined : faultWithin(value, path, within);
		case "undefined":
			return `${path} is undefined`;
		default:
			return `${path} is a ${typeof value}`;
	}
}

function faultWithin(value: object, path: string, within: readonly object[]): string | undefined {
	if (within.includes(value)) return `${path} contains itself`;
	const inner = [...within, value];
	if (Array.isArray(value)) {
		// By index: a hole is none of its entries.
		for (let i = 0; i < value.length; i++) {
			const found = fault(value[i], `${path}[${i}]`, inner);
			if (found) return found;
		}
		return undefined;
	}
	if (!isPlain(value)) return `${path} is ${nameOf(value)}`;
	for (const [key, entry] of Object.entries(value)) {
		// As if it were not there: the same in JSON.
		if (entry === undefined) continue;
		const found = fault(entry, `${path}${/^\w+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`}`, inner);
		if (found) return found;
	}
	return undefined;
}

/** A `Map` or bytes, say, would arrive as `{}`. Another realm's plain object is plain as well. */
function isPlain(value: object): boolean {
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function nameOf(value: { readonly constructor?: { readonly name?: string } }): string {
	const name = value.constructor?.name;
	return name ? `a ${name}` : "an object of a class";
}
