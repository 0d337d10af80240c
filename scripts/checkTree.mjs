// Looks for what belongs to one machine and must not get into the repository: absolute paths of it, and the address of
// the package registry that it uses, in package-lock.json or anywhere else.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { repoRoot } from "./tools/paths.mjs";

const escape = (/** @type {string} */ text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** @type {readonly (readonly [what: string, pattern: RegExp])[]} */
const forbidden = [
	["the path of this repository", new RegExp(`${escape(repoRoot)}(?![\\w-])`)],
	["the path of this user's home folder", new RegExp(`${escape(homedir())}[\\\\/]`)],
	["a package registry's host", /\bregistry\.(?:npmjs|yarnpkg|npmmirror)\.\w+/],
	...configuredRegistry(),
];

const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
	cwd: repoRoot,
	encoding: "utf8",
});
const findings = files.split("\0").filter(Boolean).flatMap(look);
for (const finding of findings) {
	console.error(finding);
}
process.exitCode = findings.length > 0 ? 1 : 0;

/** @param {string} file */
function look(file) {
	let text;
	try {
		text = readFileSync(join(repoRoot, file), "utf8");
	} catch {
		return []; // Deleted, and not yet committed.
	}
	if (text.includes("\0")) {
		return [];
	}
	const found = text.split("\n").flatMap((line, index) => {
		const hits = forbidden.filter(([, pattern]) => pattern.test(line));
		return hits.map(([what]) => `${file}:${index + 1}: holds ${what}`);
	});
	if (file === "package-lock.json" && text.includes('"resolved": "http')) {
		found.push(
			`${file}: says where packages were downloaded from. Run npm install with the .npmrc of this repository.`,
		);
	}
	return found;
}

/** @returns {[string, RegExp][]} */
function configuredRegistry() {
	const registry = process.env["npm_config_registry"];
	if (!registry || !URL.canParse(registry)) {
		return [];
	}
	return [["the package registry's host", new RegExp(escape(new URL(registry).host))]];
}
