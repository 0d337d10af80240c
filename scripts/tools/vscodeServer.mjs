import { spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { onExit } from "./cleanup.mjs";
import { fetchServerTools } from "./fetchTools.mjs";
import { linkExtension } from "./linkExtension.mjs";
import { run } from "./npm.mjs";
import { testSettings } from "./userSettings.mjs";

const READY_WITHIN_MS = 60_000;
const ENDS_WITHIN_MS = 5_000;
const SERVER_PRELOAD = fileURLToPath(new URL("./serverPreload.mjs", import.meta.url));

/**
 * @typedef {object} ServerOptions
 * @property {number} [port] a free one by default
 * @property {string} [dataDir] settings, extensions, logs; a temporary folder by default, which stop() removes
 * @property {string} [extensionsDir] `<dataDir>/extensions` by default
 * @property {readonly string[]} [vsix] packages to install first
 * @property {readonly string[]} [linkedExtensions] folders of extensions to install as links: they run from their sources
 * @property {Readonly<Record<string, unknown>>} [userSettings] on top of testSettings
 * @property {boolean} [keepUserSettings] leaves the settings of an earlier start in dataDir as the user changed them
 * @property {(line: string) => void} [log]
 * @property {boolean} [disableTrust] every workspace is trusted (default)
 * @property {boolean} [smokeTest] takes extensionDevelopmentPath and extensionTestsPath from the address; VS Code then
 *   shows no notifications, so that tests of the user interface do without it and use linkedExtensions
 * @property {Readonly<Record<string, string | undefined>>} [env] on top of this process's environment; what the extension host sees
 */

/**
 * @typedef {object} PageOptions
 * @property {string} [extensionDevelopmentPath] a folder with an extension to load from its sources
 * @property {string} [extensionTestsPath] a module whose run() the extension host calls
 */

/**
 * @typedef {object} VSCodeServer
 * @property {string} origin
 * @property {number} port
 * @property {string} dataDir
 * @property {(folder?: string, options?: PageOptions) => string} url address of a window on a folder or a .code-workspace file
 * @property {(settings: Readonly<Record<string, unknown>>) => Promise<void>} setUserSettings on top of testSettings and userSettings
 * @property {() => string} output what the server printed so far
 * @property {Promise<string>} ended with the output, when it ends by itself; never after stop()
 * @property {() => Promise<void>} stop
 */

/**
 * Starts VS Code's server, the real thing without a desktop: a window is a page in a browser.
 * @param {ServerOptions} [options]
 * @returns {Promise<VSCodeServer>}
 */
export async function startVSCodeServer(options = {}) {
	const {
		port = 0,
		vsix = [],
		userSettings = {},
		log = () => {},
		disableTrust = true,
		smokeTest = false,
	} = options;
	const tools = await fetchServerTools({ log });
	const isTemporary = options.dataDir === undefined;
	const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), "vscode-server-")));
	const extensionsDir = options.extensionsDir ?? join(dataDir, "extensions");
	const removeDataDir = () => isTemporary && rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
	const forgetDataDir = onExit(removeDataDir);

	// Where the window reads them: the server tells it this folder, and it asks for the file through the server.
	const settingsFile = join(dataDir, "data", "User", "settings.json");
	const setUserSettings = async (/** @type {Readonly<Record<string, unknown>>} */ more) => {
		await mkdir(dirname(settingsFile), { recursive: true });
		const settings = { ...testSettings, ...userSettings, ...more };
		await writeFile(settingsFile, JSON.stringify(settings, undefined, 2));
	};
	if (!(options.keepUserSettings && existsSync(settingsFile))) {
		await setUserSettings({});
	}
	await mkdir(extensionsDir, { recursive: true });
	for (const extension of options.linkedExtensions ?? []) {
		await linkExtension(extension, extensionsDir);
	}

	const main = join(tools.vscodeServer, "out", "server-main.js");
	const env = serverEnvironment(options.env);
	const folders = ["--server-data-dir", dataDir, "--extensions-dir", extensionsDir];
	for (const file of vsix) {
		await run(tools.node24, [main, ...folders, "--install-extension", file, "--force"], { env });
	}

	const args = [
		"--import",
		pathToFileURL(SERVER_PRELOAD).href,
		main,
		"--host",
		"127.0.0.1",
		"--port",
		String(port),
		...folders,
	];
	args.push("--without-connection-token", "--accept-server-license-terms", "--telemetry-level", "off");
	// The login shell's variables would replace those that the test set, and cost a second.
	args.push("--force-disable-user-env");
	if (disableTrust) {
		args.push("--disable-workspace-trust");
	}
	if (smokeTest) {
		args.push("--enable-smoke-test-driver");
	}
	const child = spawn(tools.node24, args, {
		env,
		stdio: ["pipe", "pipe", "pipe"],
		detached: process.platform !== "win32",
	});
	const killGroup = (/** @type {NodeJS.Signals} */ signal) => endGroup(child, signal);
	const forgetGroup = onExit(() => killGroup("SIGKILL"));
	const exited = new Promise((resolve) => child.once("exit", resolve));
	child.once("error", () => {}); // A failed spawn; whenListening tells.
	let stopping = false;

	let output = "";
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding("utf8");
		stream.on("data", (chunk) => {
			output += chunk;
		});
	}

	const stop = async () => {
		stopping = true;
		if (child.exitCode === null && child.signalCode === null) {
			killGroup("SIGTERM");
			await Promise.race([exited, delay(ENDS_WITHIN_MS, undefined, { ref: false })]);
		}
		// The leader is gone or stuck; what it started may not have followed.
		killGroup("SIGKILL");
		if (child.pid !== undefined) {
			await exited;
		}
		forgetGroup();
		removeDataDir();
		forgetDataDir();
	};

	try {
		const actualPort = await whenListening(child, () => output);
		const origin = `http://127.0.0.1:${actualPort}`;
		return {
			origin,
			port: actualPort,
			dataDir,
			url(folder, pageOptions) {
				if (
					!smokeTest &&
					(pageOptions?.extensionDevelopmentPath ?? pageOptions?.extensionTestsPath) !== undefined
				) {
					throw new Error("VS Code's server takes extension paths from an address only with smokeTest: true");
				}
				return windowUrl(origin, folder, pageOptions);
			},
			setUserSettings,
			output: () => output,
			ended: new Promise((resolve) => void exited.then(() => stopping || resolve(output))),
			stop,
		};
	} catch (error) {
		await stop();
		throw error;
	}
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {() => string} output
 * @returns {Promise<number>} the port
 */
async function whenListening(child, output) {
	/** @type {Error | undefined} */
	let failure;
	child.once("error", (error) => (failure = error));
	const deadline = Date.now() + READY_WITHIN_MS;
	while (Date.now() < deadline) {
		if (failure !== undefined || child.exitCode !== null || child.signalCode !== null) {
			throw new Error(
				`VS Code's server ended before it was ready${failure ? `: ${failure.message}` : ""}\n${output()}`,
			);
		}
		const [, port] = /Extension host agent listening on (\d+)/.exec(output()) ?? [];
		if (port !== undefined && (await answers(`http://127.0.0.1:${port}/version`))) {
			return Number(port);
		}
		await delay(25);
	}
	throw new Error(`VS Code's server was not ready within ${READY_WITHIN_MS / 1000} s\n${output()}`);
}

/** @param {string} url */
async function answers(url) {
	try {
		const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
		await response.arrayBuffer();
		return response.ok;
	} catch {
		return false;
	}
}

/**
 * @param {string} origin
 * @param {string | undefined} folder
 * @param {PageOptions} [options]
 */
function windowUrl(origin, folder, { extensionDevelopmentPath, extensionTestsPath } = {}) {
	const url = new URL(origin);
	if (folder !== undefined) {
		url.searchParams.set(
			folder.endsWith(".code-workspace") ? "workspace" : "folder",
			pathToFileURL(folder).pathname,
		);
	}
	const remote = (/** @type {string} */ path) => `vscode-remote://${url.host}${pathToFileURL(path).pathname}`;
	const payload = [];
	if (extensionDevelopmentPath !== undefined) {
		payload.push(["extensionDevelopmentPath", remote(extensionDevelopmentPath)]);
	}
	if (extensionTestsPath !== undefined) {
		payload.push(["extensionTestsPath", remote(extensionTestsPath)]);
	}
	if (payload.length > 0) {
		payload.push(["skipWelcome", "true"]);
		url.searchParams.set("payload", JSON.stringify(payload));
	}
	return url.href;
}

/**
 * @param {Readonly<Record<string, string | undefined>>} [more]
 * @returns {NodeJS.ProcessEnv}
 */
function serverEnvironment(more) {
	const inherited = Object.entries(process.env).filter(
		// Started from a terminal of VS Code or from a test runner, these would bend the server.
		([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$|NODE_V8_COVERAGE$)/.test(name),
	);
	// An empty gallery: without one VS Code asks the public one at start.
	return { ...Object.fromEntries(inherited), EXTENSIONS_GALLERY: "{}", ...more };
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function endGroup(child, signal) {
	if (child.pid === undefined) {
		return;
	}
	try {
		if (process.platform === "win32") {
			spawn("taskkill", ["/pid", String(child.pid), "/T", "/F"], { stdio: "ignore" });
		} else {
			process.kill(-child.pid, signal);
		}
	} catch {
		// Nothing left of the group.
	}
}
