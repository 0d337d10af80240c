import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { onExit } from "../../../scripts/tools/cleanup.mjs";
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
 * @param {number} [port] a free one by default
 * @returns {Promise<SurrealServer>}
 */
export async function startSurreal(program, store, port) {
	const chosen = port ?? (await freePort());
	const args = [
		"start",
		"--bind",
		`127.0.0.1:${chosen}`,
		"--user",
		"root",
		"--pass",
		"root",
		"--log",
		"none",
		store,
	];
	const child = spawn(program, args, { stdio: "ignore" });
	// A test that fails leaves it behind: it ends with this process, which does not wait for it.
	child.unref();
	const forget = onExit(() => child.kill("SIGKILL"));
	await waitUntil("the server to listen", async () => {
		if (child.exitCode !== null) {
			throw new Error(`The server ended with ${child.exitCode}.`);
		}
		return (await fetch(`http://127.0.0.1:${chosen}/health`)).ok;
	});
	return {
		endpoint: `ws://127.0.0.1:${chosen}`,
		port: chosen,
		async kill() {
			if (child.exitCode === null && child.signalCode === null) {
				child.kill("SIGKILL");
				await once(child, "exit");
			}
			forget();
		},
	};
}

/** @returns {Promise<number>} */
function freePort() {
	return new Promise((resolve) => {
		const server = createServer().listen(0, "127.0.0.1", () => {
			const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
			server.close(() => resolve(port));
		});
	});
}
