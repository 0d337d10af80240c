import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";
import { repoRoot } from "../tools/paths.mjs";
import { nativeFiles } from "../tools/targets.mjs";

const NOTICES = "THIRD-PARTY-NOTICES.md";

/** What only development needs to know. */
const LEFT_OUT = ["scripts", "devDependencies", "private"];

/**
 * Completes the folder that becomes the package: what was built is there already.
 * @param {string} folder relative to the repository
 * @param {string} notices
 */
export async function stage(folder, notices) {
	const to = join(repoRoot, folder);
	await mkdir(to, { recursive: true });
	for (const name of ["README.md", "CHANGELOG.md", "LICENSE", "media", "docs/images"]) {
		await cp(join(repoRoot, name), join(to, name), { recursive: true }).catch((error) => {
			// No picture has been taken yet.
			if (name !== "docs/images" || error.code !== "ENOENT") {
				throw error;
			}
		});
	}
	await writeFile(join(to, NOTICES), notices);
	await writeFile(join(to, ".vscodeignore"), ""); // Nothing more: what should not be here isn't.
	await writeFile(join(to, "api.d.ts"), await declaration(join(repoRoot, "src", "api.ts")));
	const manifest = JSON.parse(await readFile(join(repoRoot, "package.json"), "utf8"));
	for (const key of LEFT_OUT) {
		delete manifest[key];
	}
	await writeFile(join(to, "package.json"), JSON.stringify(manifest, undefined, "\t"));
}

/**
 * The declarations of a file that imports nothing of ours.
 * @param {string} path
 */
export async function declaration(path) {
	const source = await readFile(path, "utf8");
	const { outputText, diagnostics = [] } = ts.transpileDeclaration(source, {
		fileName: path,
		reportDiagnostics: true,
		compilerOptions: { isolatedDeclarations: true, removeComments: false },
	});
	if (diagnostics.length > 0) {
		throw new Error(
			diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")).join("\n"),
		);
	}
	return outputText;
}

/**
 * What is in the package and should not be, and the other way round; empty when all is well.
 * @param {readonly string[]} files relative to the package
 * @param {string} target
 * @returns {readonly string[]}
 */
export function unexpected(files, target) {
	const engine = /** @type {string} */ (nativeFiles[target]);
	const required = [
		"package.json",
		"README.md",
		"CHANGELOG.md",
		"LICENSE",
		NOTICES,
		"api.d.ts",
		"dist/extension.mjs",
		"dist/backend.mjs",
		"dist/cli.mjs",
		"dist/results.js",
		"dist/compare.js",
		"dist/results.css",
		"dist/permissions.js",
		"dist/permissions.css",
		"dist/compare.css",
		"dist/surrealql.tmLanguage.json",
		`dist/${engine}`,
	];
	const allowed = [
		/^dist\/(backend|extension)-[\w.-]+\.mjs$/,
		/^media\/[\w/.-]+\.(json|svg|png|md|woff2?)$/,
		/^docs\/images\/[\w.-]+\.png$/,
	];
	return [
		...required.filter((file) => !files.includes(file)).map((file) => `The package lacks ${file}.`),
		...files
			.filter((file) => !required.includes(file) && !allowed.some((pattern) => pattern.test(file)))
			.map((file) => `${file} has no place in the package: see scripts/package/stage.mjs.`),
	];
}
