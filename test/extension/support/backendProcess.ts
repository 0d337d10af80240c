/** The process behind the extension, found as an administrator would find it: by its command line. */
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { waitFor } from "../../contract/support/waitFor";

const isBackend = (command: string) => /[\\/]dist[\\/]backend\.mjs/.test(command);

/** The process ids of the backends that this extension host has started and that live. */
export async function backendPids(): Promise<readonly number[]> {
	const all = process.platform === "linux" ? await linuxProcesses() : await psProcesses();
	return all
		.filter(({ parent, command }) => parent === process.pid && isBackend(command))
		.map(({ pid }) => pid);
}

/** The one backend; one that has been told to end may take a moment. */
export async function backendPid(): Promise<number> {
	let pids: readonly number[] = [];
	await waitFor("one backend, and no other", async () => {
		pids = await backendPids();
		return pids.length === 1;
	});
	return pids[0] ?? Number.NaN;
}

/** Ends the backend without a warning, as the system does when memory runs out. */
export async function killBackend(): Promise<void> {
	const pid = await backendPid();
	process.kill(pid, "SIGKILL");
	await waitFor(`the end of ${pid}`, async () => !(await backendPids()).includes(pid));
}

interface Process {
	readonly pid: number;
	readonly parent: number;
	readonly command: string;
}

async function linuxProcesses(): Promise<readonly Process[]> {
	const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
	const found = await Promise.all(
		pids.map(async (pid) => {
			try {
				const [stat, command] = await Promise.all(
					["stat", "cmdline"].map((file) => readFile(`/proc/${pid}/${file}`, "utf8")),
				);
				// After the name in parentheses, which may hold anything: state and parent.
				const [, parent] = stat?.slice(stat.lastIndexOf(")") + 2).split(" ") ?? [];
				return [{ pid: Number(pid), parent: Number(parent), command: command?.replaceAll("\0", " ") ?? "" }];
			} catch {
				return []; // It ended while being looked at.
			}
		}),
	);
	return found.flat();
}

async function psProcesses(): Promise<readonly Process[]> {
	const { stdout } = await promisify(execFile)("ps", ["-axww", "-o", "pid=,ppid=,command="]);
	return stdout.split("\n").flatMap((line) => {
		const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
		return command === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
	});
}
