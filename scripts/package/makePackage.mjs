import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { createVSIX, listFiles, PackageManager } from "@vscode/vsce";
import { buildOnce } from "../build/build.mjs";
import { repoRoot } from "../tools/paths.mjs";
import { thirdPartyNotices } from "./notices.mjs";
import { stage, unexpected } from "./stage.mjs";

/**
 * Makes the installable package for one platform, with only its native engine inside.
 * @param {string} target VS Code's name of the platform
 * @param {string} folder where the package is put, under the name that says what it is
 * @returns {Promise<{ path: string, files: readonly string[] }>} files: those inside; rejects where one has no place there
 */
export async function makePackage(target, folder) {
	const staged = join("out", "package", target);
	const cwd = join(repoRoot, staged);
	await rm(cwd, { recursive: true, force: true });
	const metafile = await buildOnce({
		production: true,
		target,
		outdir: `${staged.replaceAll("\\", "/")}/dist`,
	});
	await stage(staged, await thirdPartyNotices(metafile));

	const files = await listFiles({ cwd, packageManager: PackageManager.None });
	const faults = unexpected(files, target);
	if (faults.length > 0) {
		throw new Error(faults.join("\n"));
	}

	const { name, version } = JSON.parse(await readFile(join(cwd, "package.json"), "utf8"));
	const path = join(folder, `${name}-${target}-${version}.vsix`);
	await createVSIX({
		cwd,
		target,
		packagePath: path,
		dependencies: false,
		allowMissingRepository: true,
		rewriteRelativeLinks: false,
	});
	return { path, files };
}
