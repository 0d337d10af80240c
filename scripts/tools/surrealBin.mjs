import { existsSync } from "node:fs";
import { findOnPath } from "./findOnPath.mjs";

/**
 * The SurrealDB server that tests start: the one named by SURREAL_BIN, else `surreal` on the PATH.
 * @returns {string | undefined} its executable
 */
export function findSurreal() {
	const named = process.env["SURREAL_BIN"];
	if (!named) {
		return findOnPath(["surreal"]);
	}
	if (!existsSync(named)) {
		throw new Error(`SURREAL_BIN names ${named}, which does not exist.`);
	}
	return named;
}

/** What to tell where there is none. */
export const noSurreal = "there is no SurrealDB server here: set SURREAL_BIN, or put `surreal` on the PATH";
