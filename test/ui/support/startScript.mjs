import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { onExit } from "../../../scripts/tools/cleanup.mjs";
import { repoRoot } from "../../../scripts/tools/paths.mjs";
import { waitUntil } from "../../harness/waitUntil.mjs";

/** Building and starting on a busy machine. */
const READY_WITHIN_MS = 120_000;

/**
 * `npm start`, or its script alone, in a process group of its own as a terminal makes one.
 */
export class StartScript {
	/** What it printed so far. */
	output = "";
	/** @type {number | NodeJS.Signals | undefined} */
	#end;

	/**
	 * @param {"npm" | "script"} through
	 * @param {readonly string[]} args
	 * @param {Readonly<Record<string, string | undefined>>} env on top of this process's; undefined takes one out
	 */
	constructor(through, args, env) {
		const [program, begin] =
			through === "npm" ? ["npm", ["start", "--"]] : [process.execPath, [join("scripts", "start.mjs")]];
		this.child = spawn(program, [...begin, ...args], {
			cwd: repoRoot,
			detached: true,
			env: { ...withoutNpm(), ...env },
			stdio: ["ignore", "pipe", "pipe"],
		});
		const forget = onExit(() => this.pressKey("SIGKILL"));
		for (const stream of [this.child.stdout, this.child.stderr]) {
			stream.setEncoding("utf8");
			stream.on("data", (chunk) => {
				this.output += chunk;
			});
		}
		this.child.once("error", (error) => {
			this.output += error.message;
		});
		this.child.once("close", (code, signal) => {
			this.#end = code ?? signal ?? undefined;
			forget();
		});
	}

	/**
	 * Waits for the end of all that can print: npm may be gone before the script is.
	 * @returns {Promise<number | NodeJS.Signals>} as whoever started it sees it
	 */
	async ended() {
		return waitUntil("the end of the script", () => this.#end);
	}

	/**
	 * Waits until something is printed.
	 * @param {RegExp} pattern
	 * @returns {Promise<RegExpExecArray>}
	 */
	async prints(pattern) {
		const found = await waitUntil(
			`${pattern} to be printed`,
			() => pattern.exec(this.output) ?? (this.#end !== undefined && "over"),
			{
				timeoutMs: READY_WITHIN_MS,
			},
		);
		if (found === "over") {
			throw new Error(`It ended without ${pattern}:\n${this.output}`);
		}
		return found;
	}

	/** @returns {Promise<URL>} where a browser finds its VS Code */
	async address() {
		const [, address = ""] = await this.prints(/^VS Code with this extension: (\S+)$/m);
		await this.prints(/^Ctrl\+C stops it\.$/m);
		return new URL(address);
	}

	/**
	 * As a terminal does, which tells everything that runs in it: Ctrl+C is SIGINT.
	 * @param {NodeJS.Signals} signal
	 */
	pressKey(signal) {
		if (this.child.pid !== undefined) {
			process.kill(-this.child.pid, signal);
		}
	}

	/**
	 * As `kill` does, which tells one process.
	 * @param {NodeJS.Signals} signal
	 */
	tell(signal) {
		this.child.kill(signal);
	}
}

/** Of a suite that npm runs nothing says that npm started the script. */
function withoutNpm() {
	return Object.fromEntries(
		Object.entries(process.env).filter(([name]) => !/^npm_(lifecycle|package)_/.test(name)),
	);
}

/**
 * The PATH as if a program were not installed: a folder that has it is replaced by one of links to all else in it.
 * @param {string} program
 */
export function pathWithout(program) {
	const folders = (process.env["PATH"] ?? "").split(delimiter);
	return folders
		.map((folder) => (existsSync(join(folder, program)) ? linksToAllBut(folder, program) : folder))
		.join(delimiter);
}

/**
 * @param {string} folder
 * @param {string} program
 */
function linksToAllBut(folder, program) {
	const links = mkdtempSync(join(tmpdir(), "path-"));
	onExit(() => rmSync(links, { recursive: true, force: true }));
	for (const name of readdirSync(folder)) {
		if (name !== program) {
			symlinkSync(join(folder, name), join(links, name));
		}
	}
	return links;
}
