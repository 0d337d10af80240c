// npm start: this extension, built from the source tree, in a VS Code that opens the example workspace.
//
//   npm start [-- [--web] [--port N] [--data-dir FOLDER]]
//
// With a desktop and a `code` command that is the VS Code installed there; otherwise, and with --web or --port, it
// is a VS Code server whose address is printed for a browser. Ctrl+C ends it. What the server keeps from one start to the
// next (settings, logs) is in its data folder, .vscode-test/start-data by default.

import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { findOnPath } from "./tools/findOnPath.mjs";
import { harnessDir, repoRoot } from "./tools/paths.mjs";
import { isFree } from "./tools/ports.mjs";
import { startVSCodeServer } from "./tools/vscodeServer.mjs";

/** The same each time: a browser keeps VS Code's state (open editors, secrets) by address. */
const DEFAULT_PORT = 7475;

const { values: args } = parseArgs({
	options: {
		"data-dir": { type: "string" },
		port: { type: "string" },
		web: { type: "boolean", default: false },
	},
});

build();
const wantsServer = args.web || args.port !== undefined;
const code = wantsServer || !hasDesktop() ? undefined : findOnPath(["code"]);
if (code === undefined) {
	await startServer();
} else {
	startDesktop(code);
}

function build() {
	const script = join(repoRoot, "scripts", "build.mjs");
	if (!existsSync(script)) {
		return;
	}
	const { status } = spawnSync(process.execPath, [script], { cwd: repoRoot, stdio: "inherit" });
	if (status !== 0) {
		process.exit(status ?? 1);
	}
}

function hasDesktop() {
	const { DISPLAY, WAYLAND_DISPLAY } = process.env;
	return process.platform === "darwin" || process.platform === "win32" || Boolean(DISPLAY || WAYLAND_DISPLAY);
}

function exampleFolder() {
	const example = join(repoRoot, "examples", "notes");
	return existsSync(example) ? example : repoRoot;
}

/** @param {string} code */
function startDesktop(code) {
	console.log(`Opening ${exampleFolder()} in ${code}`);
	const shell = process.platform === "win32"; // `code` is a .cmd there.
	const args = [`--extensionDevelopmentPath=${repoRoot}`, exampleFolder()].map((arg) =>
		shell ? `"${arg}"` : arg,
	);
	const child = spawn(shell ? `"${code}"` : code, args, { stdio: "inherit", shell });
	child.once("error", (error) => {
		console.error(error.message);
		process.exitCode = 1;
	});
	child.once("exit", (status) => {
		process.exitCode = status ?? 1;
	});
}

async function startServer() {
	/** @type {import("./tools/vscodeServer.mjs").VSCodeServer | undefined} */
	let server;
	const stop = async () => {
		await server?.stop();
		process.exit(0);
	};
	// Not once(): npm passes the terminal's signal on, so it comes twice.
	process.on("SIGINT", stop);
	process.on("SIGTERM", stop);
	if (process.env["npm_lifecycle_event"] !== undefined) {
		whenOrphaned(stop);
	}
	server = await startVSCodeServer({
		port: await choosePort(),
		dataDir: resolve(args["data-dir"] ?? join(harnessDir, "start-data")),
		keepUserSettings: true,
		// A link rather than extensionDevelopmentPath in the address: it is there at whatever address of this server, and
		// VS Code shows notifications.
		linkedExtensions: [repoRoot],
		log: (line) => console.log(line),
	});
	void server.ended.then((output) => {
		console.error(`VS Code's server ended by itself.\n${output}`);
		process.exit(1);
	});
	console.log(`VS Code with this extension: ${server.url(exampleFolder())}`);
	console.log("Ctrl+C stops it.");
}

/**
 * npm passes a signal on to the shell that it runs scripts by, and that shell ends without telling us.
 * @param {() => void} then
 */
function whenOrphaned(then) {
	const parent = process.ppid;
	const timer = setInterval(() => {
		if (process.ppid !== parent) {
			clearInterval(timer);
			then();
		}
	}, 500);
	timer.unref();
}

/** @returns {Promise<number>} */
async function choosePort() {
	if (args.port !== undefined) {
		const port = Number(args.port);
		if (!Number.isInteger(port) || port < 0 || port > 65_535) {
			console.error(`--port ${args.port}: not a port`);
			process.exit(2);
		}
		if (port !== 0 && !(await isFree(port))) {
			console.error(`Port ${port} is in use: choose another with --port N, or 0 for any free one.`);
			process.exit(1);
		}
		return port;
	}
	return (await isFree(DEFAULT_PORT)) ? DEFAULT_PORT : 0;
}
