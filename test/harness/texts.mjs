/**
 * @param {string} shown
 * @param {import("./workbench.mjs").TextPattern} pattern
 * @returns {boolean}
 */
export function fits(shown, pattern) {
	const text = shown.replaceAll("\u00a0", " ").trim();
	return typeof pattern === "string" ? text === pattern : pattern.test(text);
}
