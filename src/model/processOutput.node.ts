import type { ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import type { Log } from "../common/log";

/** So much of what a process prints is logged as it comes; of the rest, only the end is. */
const AS_IT_COMES = 32_768;
const END = 4_096;

/** Writes what `child` prints into the log: bounded, however much it prints. */
export function logOutput(child: ChildProcess, log: Log): void {
	for (const stream of [child.stdout, child.stderr]) {
		if (stream) logStream(stream, child, log);
	}
}

function logStream(stream: Readable, child: ChildProcess, log: Log): void {
	let budget = AS_IT_COMES;
	let tail = "";
	stream.setEncoding("utf8");
	stream.on("data", (text: string) => {
		if (budget > 0) {
			const shown = text.slice(0, budget).trimEnd();
			budget -= text.length;
			if (shown) log.warn(`[backend] ${shown}`);
			if (budget <= 0) log.warn("[backend] It prints a lot; from here on only the end is logged.");
			return;
		}
		tail = (tail + text).slice(-END);
	});
	stream.on("error", () => {});
	child.once("exit", () => {
		if (tail) log.warn(`[backend] … ${tail.trimEnd()}`);
	});
}
