/** Whether a process of this machine still runs; one that may not be asked about does. */
export function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as { code?: unknown }).code === "EPERM";
	}
}

/** This process. */
export const { pid } = process;
