import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { run } from "./npm.mjs";

/** Every process that a run starts inherits this variable, also those whose parent is gone. */
const MARK = "SURREAL_SESSIONS_HARNESS_RUN";

/**
 * @typedef {object} ProcessInfo
 * @property {number} pid
 * @property {number} parent
 * @property {string} command
 */

/**
 * @typedef {object} RunMark
 * @property {Readonly<Record<string, string>>} env to be passed to each process that the run starts
 * @property {() => Promise<ProcessInfo[]>} list what the run started and still lives, without the calling process
 * @property {(options?: ListOptions) => Promise<ProcessInfo[]>} leftovers the same, after giving it time to end
 */

/**
 * @typedef {object} ListOptions
 * @property {(process: ProcessInfo) => boolean} [except] processes that may stay
 * @property {number} [withinMs] how long processes that are about to end are waited for
 */

/**
 * Marks the processes of a run, so that what is left of it can be named: `leftovers()` at the end must be empty.
 * @returns {RunMark}
 */
export function markRun() {
	const id = randomUUID();
	const list = () => listMarked(id);
	return {
		env: { [MARK]: id },
		list,
		async leftovers({ except = () => false, withinMs = 10_000 } = {}) {
			const deadline = Date.now() + withinMs;
			for (;;) {
				const left = (await list()).filter((candidate) => !except(candidate));
				if (left.length === 0 || Date.now() > deadline) {
					return left;
				}
				await delay(50);
			}
		},
	};
}

/**
 * @param {readonly ProcessInfo[]} processes
 * @returns {string} one line each
 */
export function describeProcesses(processes) {
	return processes
		.map(({ pid, parent, command }) => `  ${pid} (parent ${parent}) ${command.slice(0, 300)}`)
		.join("\n");
}

/**
 * @param {string} id
 * @returns {Promise<ProcessInfo[]>}
 */
async function listMarked(id) {
	const all = process.platform === "linux" ? await readProcFolder(id) : await readPs(id);
	const marked = new Set(all.filter((candidate) => candidate.marked).map(({ pid }) => pid));
	// A program may overwrite its environment's memory (Chromium's children do): the children of marked ones count too.
	let before;
	do {
		before = marked.size;
		for (const { pid, parent } of all) {
			if (marked.has(parent)) {
				marked.add(pid);
			}
		}
	} while (marked.size > before);
	return all
		.filter(({ pid }) => marked.has(pid) && pid !== process.pid)
		.map(({ pid, parent, command }) => ({ pid, parent, command }));
}

/**
 * @param {string} id
 * @returns {Promise<(ProcessInfo & { marked: boolean })[]>}
 */
async function readProcFolder(id) {
	const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
	const found = await Promise.all(
		pids.map(async (pid) => {
			try {
				const [stat, commandLine, environment] = await Promise.all([
					readFile(`/proc/${pid}/stat`, "utf8"),
					readFile(`/proc/${pid}/cmdline`, "utf8"),
					readFile(`/proc/${pid}/environ`, "utf8").catch(() => ""),
				]);
				// After the name in parentheses, which may hold anything: state and parent.
				const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
				if (state === "Z" || state === "X") {
					return undefined; // Ended, only not yet collected by its parent.
				}
				const command = commandLine.replaceAll("\0", " ").trim();
				return {
					pid: Number(pid),
					parent: Number(parent),
					command,
					marked: environment.includes(`${MARK}=${id}`),
				};
			} catch {
				return undefined; // It ended while being looked at.
			}
		}),
	);
	return found.filter((candidate) => candidate !== undefined);
}

/**
 * `ps e` appends the environment to the command (macOS, the BSDs). Windows has neither: nothing is found there.
 * @param {string} id
 * @returns {Promise<(ProcessInfo & { marked: boolean })[]>}
 */
async function readPs(id) {
	if (process.platform === "win32") {
		return [];
	}
	const output = await run("ps", ["-axeww", "-o", "pid=,ppid=,command="]);
	return output.split("\n").flatMap((line) => {
		const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
		if (pid === undefined || parent === undefined || command === undefined) {
			return [];
		}
		return [{ pid: Number(pid), parent: Number(parent), command, marked: command.includes(`${MARK}=${id}`) }];
	});
}
