import { constants } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { repoRoot } from "../tools/paths.mjs";
import { nativeFiles } from "../tools/targets.mjs";

const require = createRequire(import.meta.url);

/**
 * Puts the native engine for `target` beside the backend, and takes those of other platforms away. A platform that the
 * engine is not made for gets none: servers can be connected to all the same.
 * @param {string} target
 * @param {string} dist
 */
export async function copyEngine(target, dist) {
	const wanted = nativeFiles[target];
	await mkdir(dist, { recursive: true });
	for (const name of await readdir(dist)) {
		if (name.endsWith(".node") && name !== wanted) {
			await rm(join(dist, name));
		}
	}
	if (wanted === undefined) {
		console.warn(`The embedded engine is not made for ${target}: built without it.`);
		return;
	}
	const engine = dirname(fileURLToPath(import.meta.resolve("@surrealdb/node")));
	await copyIfChanged(join(engine, wanted), join(dist, wanted));
}

/**
 * Never writes into the file that is there: a backend may be running it.
 * @param {string} from
 * @param {string} to
 */
async function copyIfChanged(from, to) {
	const [source, target] = await Promise.all([stat(from), stat(to).catch(() => undefined)]);
	if (target?.size === source.size && target.mtimeMs >= source.mtimeMs) {
		return;
	}
	const draft = `${to}.${process.pid}`;
	await copyFile(from, draft, constants.COPYFILE_FICLONE);
	await rename(draft, to);
}

/**
 * The official TextMate grammar, as the package tm-grammars carries it.
 * @param {string} dist
 */
export async function copyGrammar(dist) {
	const grammar = JSON.parse(await readFile(require.resolve("tm-grammars/grammars/surrealql.json"), "utf8"));
	const noted = {
		information_for_contributors: [
			"From surrealdb/surrealql-vsx (Apache-2.0), as packaged by tm-grammars.",
			"Copied by scripts/build.mjs: change it there.",
		],
		...grammar,
	};
	await mkdir(dist, { recursive: true });
	await writeFile(join(dist, "surrealql.tmLanguage.json"), JSON.stringify(noted));
}

/**
 * Takes away what an earlier build has left: its chunks, its source maps, tests that are gone.
 * @param {readonly string[]} folders
 * @param {readonly string[]} outputs of this build, relative to the repository
 */
export async function removeStale(folders, outputs) {
	const kept = new Set(outputs.map((path) => join(repoRoot, path)));
	for (const folder of folders) {
		const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
		for (const entry of entries) {
			const path = join(entry.parentPath, entry.name);
			if (entry.isFile() && /\.(m?js|css)(\.map)?$/.test(entry.name) && !kept.has(path)) {
				await rm(path);
			}
		}
	}
}
