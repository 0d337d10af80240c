/** Waits until `condition` holds; gives up with `what` after a time that no working run needs. */
export async function waitFor(
	what: string,
	condition: () => boolean | Promise<boolean>,
	limitMs = 30_000,
): Promise<void> {
	const end = Date.now() + limitMs;
	while (!(await condition())) {
		if (Date.now() > end) throw new Error(`waited in vain for: ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}
