import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const SUFFIXES = process.platform === "win32" ? [".exe", ".cmd"] : [""];

/**
 * The first of the programs that is on the PATH.
 * @param {readonly string[]} names
 * @returns {string | undefined}
 */
export function findOnPath(names) {
	for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
		for (const name of names) {
			for (const suffix of SUFFIXES) {
				const candidate = join(folder, name + suffix);
				try {
					accessSync(candidate, constants.X_OK);
					return candidate;
				} catch {
					// Not here.
				}
			}
		}
	}
	return undefined;
}
