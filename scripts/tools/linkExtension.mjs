import { lstat, mkdir, readdir, readFile, rm, symlink, unlink } from "node:fs/promises";
import { join } from "node:path";

/**
 * Makes an extensions folder for VS Code in which the extension at `source` is installed as a link: it is there in
 * every window of the server, and a reloaded window runs the files as they are then.
 * @param {string} source folder of the extension
 * @param {string} extensionsDir belongs to this function: other extensions stay, VS Code's index of them is made anew
 */
export async function linkExtension(source, extensionsDir) {
	const { publisher, name, version } = JSON.parse(await readFile(join(source, "package.json"), "utf8"));
	await mkdir(extensionsDir, { recursive: true });
	for (const entry of await readdir(extensionsDir)) {
		const path = join(extensionsDir, entry);
		// Only the link goes, never what it points to: that is the source tree.
		if (entry.startsWith(`${publisher}.${name}-`) && (await lstat(path)).isSymbolicLink()) {
			await unlink(path);
		}
	}
	// VS Code rebuilds its index from the folders; an old one may name another version or say "uninstalled".
	await rm(join(extensionsDir, "extensions.json"), { force: true });
	await rm(join(extensionsDir, ".obsolete"), { force: true });
	await symlink(source, join(extensionsDir, `${publisher}.${name}-${version}`), "junction");
}
