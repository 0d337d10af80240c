import { setTimeout as delay } from "node:timers/promises";

/**
 * Asks again and again until the answer is neither undefined, null nor false; what it throws counts as "not yet".
 * @template T
 * @param {string} what for the message, such as "the notification"
 * @param {() => T | Promise<T>} ask
 * @param {{ timeoutMs?: number }} [options]
 * @returns {Promise<NonNullable<Exclude<T, false>>>}
 */
export async function waitUntil(what, ask, { timeoutMs = 30_000 } = {}) {
	const deadline = Date.now() + timeoutMs;
	/** @type {unknown} */
	let lastError;
	do {
		try {
			const answer = await ask();
			if (answer !== undefined && answer !== null && answer !== false) {
				return /** @type {NonNullable<Exclude<T, false>>} */ (answer);
			}
			lastError = undefined;
		} catch (error) {
			lastError = error;
		}
		await delay(25);
	} while (Date.now() < deadline);
	const reason = lastError instanceof Error ? ` (${lastError.message})` : "";
	throw new Error(`Waited ${timeoutMs / 1000} s for ${what}, in vain${reason}`, { cause: lastError });
}
