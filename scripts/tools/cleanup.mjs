/**
 * What must not outlive this process, however it ends: server process groups, temporary folders.
 * @type {Set<() => void>}
 */
const cleanups = new Set();

let installed = false;

/**
 * Runs `cleanup` (synchronous) when this process exits or is told to, unless the returned function is called before.
 * @param {() => void} cleanup
 * @returns {() => void} call it when there is nothing left to clean up
 */
export function onExit(cleanup) {
	install();
	cleanups.add(cleanup);
	return () => cleanups.delete(cleanup);
}

function install() {
	if (installed) {
		return;
	}
	installed = true;
	process.on("exit", () => {
		// The newest first, as with any nesting: a server ends before its folder is removed.
		for (const cleanup of [...cleanups].reverse()) {
			try {
				cleanup();
			} catch {
				// The others still have to run.
			}
		}
	});
	for (const [signal, code] of /** @type {const} */ ([
		["SIGINT", 130],
		["SIGTERM", 143],
		["SIGHUP", 129],
	])) {
		const exit = () => {
			// A program that listens itself decides how to end; it gets here again through "exit".
			if (process.listenerCount(signal) === 1) {
				process.exit(code);
			}
		};
		process.on(signal, exit);
	}
}
