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

/** A test for paths with `/`: `*` and `?` within a folder, `**` across folders, `{a,b}`, `[abc]`. */
export function globMatcher(pattern: string): (path: string) => boolean {
	let source = "";
	let braces = 0;
	for (let i = 0; i < pattern.length; i++) {
		const c = pattern.charAt(i);
		if (pattern.startsWith("**/", i) && (i === 0 || pattern[i - 1] === "/")) {
			source += "(?:[^/]+/)*";
			i += 2;
		} else if (pattern.startsWith("**", i)) {
			source += ".*";
			i++;
		} else if (c === "*") source += "[^/]*";
		else if (c === "?") source += "[^/]";
		else if (c === "[" && pattern.indexOf("]", i + 2) > 0) {
			const end = pattern.indexOf("]", i + 2);
			const inside = pattern.slice(i + 1, end).replace(/[\\\]^]/g, "\\$&");
			source += pattern[i + 1] === "!" ? `[^/${inside.slice(1)}]` : `[${inside}]`;
			i = end;
		} else if (c === "{" && pattern.includes("}", i)) {
			source += "(?:";
			braces++;
		} else if (c === "}" && braces > 0) {
			source += ")";
			braces--;
		} else if (c === "," && braces > 0) source += "|";
		else source += c.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
	}
	try {
		const regex = new RegExp(`^${source}$`);
		return (path) => regex.test(path);
	} catch {
		return (path) => path === pattern;
	}
}
