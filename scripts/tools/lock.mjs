import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** A lock folder without an owner's name is a process that died between the two steps of taking it. */
const NAMELESS_LOCK_IS_STALE_MS = 10_000;

/**
 * Runs `action` while holding the lock folder `path`. The lock only saves work: two installs at once would both be
 * correct (each builds in a folder of its own and renames it), but slow.
 * @template T
 * @param {string} path
 * @param {{ log?: (line: string) => void }} options
 * @param {() => Promise<T>} action
 * @returns {Promise<T>}
 */
export async function withLock(path, { log }, action) {
	await mkdir(dirname(path), { recursive: true });
	let told = false;
	while (!(await tryTake(path))) {
		if (await isStale(path)) {
			await discard(path);
			continue;
		}
		if (!told) {
			log?.("waiting for another process that is fetching tools");
			told = true;
		}
		await delay(100);
	}
	try {
		return await action();
	} finally {
		await rm(path, { recursive: true, force: true });
	}
}

/** @param {string} path */
async function tryTake(path) {
	try {
		await mkdir(path);
	} catch (error) {
		if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") {
			return false;
		}
		throw error;
	}
	await writeFile(join(path, "owner"), String(process.pid));
	return true;
}

/** @param {string} path */
async function isStale(path) {
	try {
		const owner = Number(await readFile(join(path, "owner"), "utf8"));
		if (owner > 0) {
			return !isAlive(owner);
		}
	} catch {
		// No owner yet, or the lock has just been released: its age decides.
	}
	try {
		return Date.now() - (await stat(path)).mtimeMs > NAMELESS_LOCK_IS_STALE_MS;
	} catch {
		return false;
	}
}

/** @param {number} pid */
function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// EPERM: it lives and belongs to somebody else.
		return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
	}
}

/**
 * Renames before deleting: of two processes that both found the lock stale, only one can rename it.
 * @param {string} path
 */
async function discard(path) {
	const grave = `${path}.stale-${process.pid}-${Date.now()}`;
	try {
		await rename(path, grave);
	} catch {
		return;
	}
	await rm(grave, { recursive: true, force: true });
}
