import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { repoRoot } from "../tools/paths.mjs";

/**
 * @typedef {object} Suite
 * @property {string} name
 * @property {string} title
 * @property {readonly string[]} command run by this Node
 * @property {"check" | "vitest" | "sumLine"} counts how its tests are counted: not at all, from vitest's report, or from
 *   each line `N passed, N failed, N skipped` that it prints
 * @property {readonly string[]} [needs] suites without which this one makes no sense
 */

const tool = (/** @type {string} */ path) => join(repoRoot, "node_modules", path);

/** @type {readonly Suite[]} */
export const suites = [
	{ name: "build", title: "everything bundles", command: ["scripts/build.mjs"], counts: "check" },
	{
		name: "types",
		title: "everything type-checks",
		command: [tool("typescript/bin/tsc"), "-b"],
		counts: "check",
	},
	{
		name: "lint",
		title: "format, lint, and who imports whom",
		command: [tool("@biomejs/biome/bin/biome"), "ci", "--diagnostic-level=error", "."],
		counts: "check",
	},
	{
		name: "unused",
		title: "no unused files, exports, dependencies",
		command: [tool("knip/bin/knip.js")],
		counts: "check",
	},
	{
		name: "tree",
		title: "nothing of one machine in the files",
		command: ["scripts/checkTree.mjs"],
		counts: "check",
	},
	{ name: "unit", title: "parts by themselves, in Node", command: vitest("unit"), counts: "vitest" },
	{
		name: "contract",
		title: "sessions on engines and servers, in Node",
		command: vitest("contract"),
		counts: "vitest",
		needs: ["build"],
	},
	{
		name: "extension",
		title: "the extension inside VS Code",
		// Two minutes on two idle cores.
		command: ["test/extension/run.mjs", "--timeout", "900"],
		counts: "sumLine",
		needs: ["build"],
	},
	...userInterface(),
	{
		name: "package",
		title: "the package holds what it should",
		command: ["scripts/package.mjs", "--check"],
		counts: "check",
		needs: ["build"],
	},
];

/**
 * @param {string} project of vitest.config.mts
 * @returns {readonly string[]}
 */
function vitest(project) {
	return [tool("vitest/vitest.mjs"), "run", "--project", project, "--passWithNoTests"];
}

/** One suite for each program that clicks through VS Code in a browser. */
function userInterface() {
	const folder = join(repoRoot, "test", "ui");
	const programs = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".test.mjs")) : [];
	return programs.sort().map((name) => ({
		name: `ui-${name.slice(0, -".test.mjs".length)}`,
		title: "a browser clicks through VS Code",
		command: [`test/ui/${name}`],
		counts: /** @type {const} */ ("sumLine"),
		needs: ["build"],
	}));
}
