import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Below those that the system gives to whoever asks for any: such a one could be taken before a server is there, or
 * while it is down.
 * @returns {Promise<number>}
 */
export async function freePort() {
	for (;;) {
		const port = randomInt(20_000, 32_000);
		if (await isFree(port)) {
			return port;
		}
	}
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
export function isFree(port) {
	return new Promise((resolve) => {
		const server = createServer();
		server.once("error", () => resolve(false));
		server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
	});
}
