// Preloaded into VS Code's server (`node --import`), for two things it doesn't do by itself.

import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { Server } from "node:http";
import { join } from "node:path";

// Children forked from here inherit execArgv; this file is for the server alone.
const preload = process.execArgv.indexOf("--import");
if (preload >= 0) {
	process.execArgv.splice(preload, 2);
}

endWithParent();
keepSecrets();

/**
 * The standard input is a pipe from the process that started the server. It closes however that process ends, SIGKILL
 * included; then the server's whole process group ends with it.
 */
function endWithParent() {
	process.stdin.on("close", () => {
		if (process.platform === "win32") {
			process.exit();
		}
		process.kill(-process.pid, "SIGKILL");
	});
	process.stdin.resume();
	// Reading must not keep a server alive that wants to end.
	/** @type {{ unref?: () => void }} */ (process.stdin).unref?.();
}

/**
 * Without this an extension's SecretStorage is empty again after each reload of the window. VS Code's page keeps secrets
 * in the browser if a cookie names an address that gives half of the key for them; code-server's own front end, which
 * isn't used here, does the same.
 */
function keepSecrets() {
	const path = "/mint-key";
	const key = secretsKey();
	const emit = Server.prototype.emit;
	/**
	 * @this {Server}
	 * @param {string} event
	 * @param {unknown[]} args
	 */
	function emitAfterUs(event, ...args) {
		if (event === "request") {
			const [request, response] = /** @type {Parameters<import("node:http").RequestListener>} */ (args);
			if (request.method === "POST" && request.url === path) {
				response.end(key);
				return true;
			}
			if (/^\/(\?|$)/.test(request.url ?? "")) {
				response.setHeader("Set-Cookie", `vscode-secret-key-path=${path}; SameSite=Strict`);
			}
		}
		return Reflect.apply(emit, this, [event, ...args]);
	}
	Server.prototype.emit = emitAfterUs;
}

/** @returns {Buffer} the same for every start on one data folder */
function secretsKey() {
	const dataDir = /** @type {string} */ (process.argv[process.argv.indexOf("--server-data-dir") + 1]);
	const file = join(dataDir, "secrets-key");
	try {
		return readFileSync(file);
	} catch {
		const key = randomBytes(32);
		writeFileSync(file, key, { mode: 0o600 });
		return key;
	}
}
