import { spawn } from "node:child_process";
import { once } from "node:events";
import { onExit } from "../../../scripts/tools/cleanup.mjs";
import { isFree } from "../../../scripts/tools/ports.mjs";
import { freePort } from "../../harness/freePort.mjs";
import { waitUntil } from "../../harness/waitUntil.mjs";

/**
 * @typedef {object} SurrealServer
 * @property {string} endpoint
 * @property {number} port
 * @property {() => Promise<void>} kill as a crash does
 */

/**
 * A SurrealDB server of its own with the user root and the password root.
 * @param {string} program
 * @param {string} store "memory", or "surrealkv://FOLDER" for data that outlives it
 * @param {{ port?: number, env?: Readonly<Record<string, string>> }} [options] port: a free one by default
 * @returns {Promise<SurrealServer>}
 */
export async function startSurreal(program, store, { port, env = {} } = {}) {
	if (port !== undefined) {
		return startAt(port, program, store, env);
	}
	for (let attempt = 1; ; attempt += 1) {
		const chosen = await freePort();
		try {
			return await startAt(chosen, program, store, env);
		} catch (error) {
			// Another program may have taken the port meanwhile. The server itself says nothing with this log level.
			if (attempt === 3 || (await isFree(chosen))) {
				throw error;
			}
		}
	}
}

/**
 * @param {number} port
 * @param {string} program
 * @param {string} store
 * @param {Readonly<Record<string, string>>} env
 * @returns {Promise<SurrealServer>}
 */
async function startAt(port, program, store, env) {
	const args = [
		"start",
		"--bind",
		`127.0.0.1:${port}`,
		"--user",
		"root",
		"--pass",
		"root",
		"--log",
		"none",
		store,
	];
	const child = spawn(program, args, { stdio: "ignore", env: { ...process.env, ...env } });
	// A test that fails leaves it behind: it ends with this process, which does not wait for it.
	child.unref();
	const forget = onExit(() => child.kill("SIGKILL"));
	await waitUntil("the server to listen or to end", async () => {
		if (child.exitCode !== null) {
			return true;
		}
		// Another program at this port may never answer.
		const signal = AbortSignal.timeout(2_000);
		return (await fetch(`http://127.0.0.1:${port}/health`, { signal })).ok;
	});
	if (child.exitCode !== null) {
		forget();
		throw new Error(`The server ended with ${child.exitCode}.`);
	}
	return {
		endpoint: `ws://127.0.0.1:${port}`,
		port,
		async kill() {
			if (child.exitCode === null && child.signalCode === null) {
				child.ref();
				child.kill("SIGKILL");
				await once(child, "exit");
			}
			forget();
		},
	};
}
