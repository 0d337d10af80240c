import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { repoRoot } from "../tools/paths.mjs";

/** In a package without being bundled: copied by scripts/build/files.mjs. */
const COPIED = [
	{
		name: "SurrealQL grammar",
		text: "From surrealdb/surrealql-vsx, as packaged by tm-grammars. Apache License 2.0: its text is in the file LICENSE.",
	},
];

/**
 * The licences of everything in the package that others wrote.
 * @param {import("esbuild").Metafile} metafile
 * @returns {Promise<string>}
 */
export async function thirdPartyNotices({ inputs }) {
	const folders = new Set(
		Object.keys(inputs).flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []),
	);
	const bundled = await Promise.all([...folders].sort().map(describe));
	const sections = [...bundled, ...COPIED].map(({ name, text }) => `## ${name}\n\n${text.trim()}\n`);
	return `# Third-party notices\n\nThis extension contains the work of others:\n\n${sections.join("\n")}`;
}

/** @param {string} folder of a package, relative to the repository */
async function describe(folder) {
	const path = join(repoRoot, folder);
	const { name, version, license } = JSON.parse(await readFile(join(path, "package.json"), "utf8"));
	const file = (await readdir(path)).find((each) => /^licen[sc]e(\.|$)/i.test(each));
	if (file === undefined && license !== "Apache-2.0") {
		throw new Error(`${name} brings no licence text: say in scripts/package/notices.mjs where it is.`);
	}
	const text = file
		? `\`\`\`\n${(await readFile(join(path, file), "utf8")).trim()}\n\`\`\``
		: "Apache License 2.0: its text is in the file LICENSE.";
	return { name: `${name} ${version} (${license})`, text };
}
