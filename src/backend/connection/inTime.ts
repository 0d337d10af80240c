import { errors } from "../../common/errors";

/** Runs what takes a few requests at most; rejects with `timeout` when the server does not answer them in time. */
export async function inTime<T>(
	limit: { readonly shownEndpoint: string; readonly timeoutMs: number } | undefined,
	task: () => Promise<T>,
): Promise<T> {
	if (!limit) return task();
	let timer: NodeJS.Timeout | undefined;
	const over = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(errors.timeout(limit.shownEndpoint, limit.timeoutMs)), limit.timeoutMs);
	});
	try {
		return await Promise.race([task(), over]);
	} finally {
		clearTimeout(timer);
	}
}
