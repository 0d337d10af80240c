import { randomInt } from "node:crypto";
import { isFree } from "../../scripts/tools/ports.mjs";

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
