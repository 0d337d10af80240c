/** Whether a pattern has anything in it that a plain path has not. */
export function isGlob(pattern: string): boolean {
	return /[*?{[]/.test(pattern);
}

/** The folder that every match of the pattern lies in: its part before the first folder with a wildcard. */
export function globBase(pattern: string): string {
	const parts = pattern.split("/");
	const first = parts.findIndex(isGlob);
	return parts.slice(0, first < 0 ? -1 : first).join("/");
}

/** What a piece of a pattern stands for; the first that fits. Whatever fits none is itself. */
const PIECES: readonly (readonly [piece: RegExp, source: (text: string) => string])[] = [
	[/^\*\*\/$/, () => "(?:[^/]+/)*"],
	[/^\*\*$/, () => ".*"],
	[/^\*$/, () => "[^/]*"],
	[/^\?$/, () => "[^/]"],
	[/^\[!/, (text) => `[^/${quotedSet(text.slice(2, -1))}]`],
	[/^\[./, (text) => `[${quotedSet(text.slice(1, -1))}]`],
	[/^\{./, (text) => `(?:${text.slice(1, -1).split(",").map(sourceOf).join("|")})`],
];

/** A test for paths with `/`: `*` and `?` within a folder, `**` across folders, `{a,b}`, `[abc]`. */
export function globMatcher(pattern: string): (path: string) => boolean {
	try {
		const regex = new RegExp(`^${sourceOf(pattern)}$`, "s");
		return (path) => regex.test(path);
	} catch {
		return (path) => path === pattern;
	}
}

function sourceOf(pattern: string): string {
	const pieces = pattern.match(/\*\*\/|\*\*|[*?]|\[.[^\]]*\]|\{[^{}]+\}|./gsu) ?? [];
	return pieces.map((text) => PIECES.find(([piece]) => piece.test(text))?.[1](text) ?? quoted(text)).join("");
}

function quoted(text: string): string {
	return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

function quotedSet(text: string): string {
	return text.replace(/[\\\]^]/g, "\\$&");
}
