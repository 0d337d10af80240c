import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { closeWorkbench, launchBrowser, openWorkbench } from "../../scripts/tools/browser.mjs";
import { onExit } from "../../scripts/tools/cleanup.mjs";
import { describeProcesses } from "../../scripts/tools/processes.mjs";
import { startVSCodeServer } from "../../scripts/tools/vscodeServer.mjs";
import { createHostLog } from "./hostLog.mjs";

const HOST_ENTRY = fileURLToPath(new URL("./hostEntry.cjs", import.meta.url));

/** What the extension started has this long to end after its extension host did. */
const OUTLIVES_BY_MS = 30_000;

/**
 * @typedef {object} HostRunOptions
 * @property {string} tests a CommonJS module that exports run()
 * @property {string} extension the folder of the extension under test
 * @property {string} folder the workspace
 * @property {number} timeoutMs for everything: start, suite and end
 * @property {boolean} verbose
 * @property {import("../../scripts/tools/processes.mjs").RunMark} mark
 * @property {Readonly<Record<string, string>>} env
 */

/**
 * Runs a suite in the extension host of a VS Code of its own.
 * @param {HostRunOptions} options
 * @returns {Promise<number>} exit code: that of the suite, or 1
 */
export async function runInExtensionHost(options) {
	const { mark, verbose, timeoutMs, tests } = options;
	const passedLine = `suite passed ${randomUUID()}`;
	// The suite is told where VS Code writes its log files, for what must not be in them.
	const dataDir = await mkdtemp(join(tmpdir(), "vscode-server-"));
	const removeDataDir = () => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
	const forgetDataDir = onExit(removeDataDir);
	const server = await startVSCodeServer({
		smokeTest: true,
		dataDir,
		env: {
			...mark.env,
			...options.env,
			HARNESS_TESTS: tests,
			HARNESS_PASSED: passedLine,
			HARNESS_LOGS: join(dataDir, "data", "logs"),
		},
	});
	const browser = await launchBrowser({ env: mark.env });
	const clock = new AbortController();
	const late = setTimeout(() => {
		clock.abort(
			new Error(
				`The run was ended after ${timeoutMs / 1000} s, its limit (--timeout): a test hangs, or the start does.`,
			),
		);
	}, timeoutMs);
	try {
		return await Promise.race([rejectOn(clock.signal), runSuite(server, browser, passedLine, options)]);
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		if (verbose) {
			console.error(server.output());
		}
		return 1;
	} finally {
		clearTimeout(late);
		await browser.close();
		await server.stop();
		removeDataDir();
		forgetDataDir();
	}
}

/**
 * @param {import("../../scripts/tools/vscodeServer.mjs").VSCodeServer} server
 * @param {import("playwright-core").Browser} browser
 * @param {string} passedLine
 * @param {HostRunOptions} options
 * @returns {Promise<number>}
 */
async function runSuite(server, browser, passedLine, { extension, folder, verbose, mark }) {
	/** @type {(code: number) => void} */
	let resolveCode = () => {};
	/** @type {(error: Error) => void} */
	let rejectCode = () => {};
	/** @type {Promise<number>} */
	const code = new Promise((resolve, reject) => {
		resolveCode = resolve;
		rejectCode = reject;
	});
	// It may be rejected while the window is still opening; the await below comes later.
	code.catch(() => {});
	const log = createHostLog({ verbose, passedLine });
	const page = await openWorkbench({
		server,
		browser,
		folder,
		extensionDevelopmentPath: extension,
		extensionTestsPath: HOST_ENTRY,
		async beforeLoad(page) {
			// During a run with extensionTestsPath VS Code calls these two functions of its page, if there are any.
			await page.exposeFunction("codeAutomationLog", log.write);
			await page.exposeFunction("codeAutomationExit", (/** @type {number} */ exitCode) => {
				log.end();
				resolveCode(exitCode);
			});
			page.once("crash", () => rejectCode(new Error("The page of VS Code crashed.")));
		},
	});
	const exitCode = await code;
	await closeWorkbench(page);
	if (exitCode === 0 && !log.passed()) {
		console.error("The extension host ended in the middle of the suite: it crashed or was killed.");
		return 1;
	}
	return (await somethingOutlivesTheHost(mark)) ? exitCode || 1 : exitCode;
}

/**
 * With its window closed the extension host ends, and what the extension started has to end with it. Looked at before
 * the server is stopped, because that ends them all.
 * @param {import("../../scripts/tools/processes.mjs").RunMark} mark
 */
async function somethingOutlivesTheHost(mark) {
	const except = (/** @type {import("../../scripts/tools/processes.mjs").ProcessInfo} */ { command }) =>
		/server-main\.js|chromium|chrome|--type=(fileWatcher|ptyHost|agentHost)/.test(command);
	return endLeft(await mark.leftovers({ except, withinMs: OUTLIVES_BY_MS }), "after its window was closed");
}

/**
 * Ends what a run left behind, and says so.
 * @param {import("../../scripts/tools/processes.mjs").RunMark} mark
 * @returns {Promise<boolean>} whether there was something
 */
export async function endLeftovers(mark) {
	return endLeft(await mark.leftovers({ withinMs: OUTLIVES_BY_MS }), "after the run");
}

/**
 * @param {readonly import("../../scripts/tools/processes.mjs").ProcessInfo[]} left
 * @param {string} when
 */
function endLeft(left, when) {
	if (left.length === 0) {
		return false;
	}
	console.error(`Still running ${when}, and now ended:\n${describeProcesses(left)}`);
	for (const { pid } of left) {
		try {
			process.kill(pid, "SIGKILL");
		} catch {
			// It ended meanwhile.
		}
	}
	return true;
}

/**
 * @param {AbortSignal} signal
 * @returns {Promise<never>}
 */
function rejectOn(signal) {
	return new Promise((_resolve, reject) => {
		signal.addEventListener("abort", () => reject(signal.reason), { once: true });
	});
}
