// Stands in for the native module @vscode/spdlog, which is not built here: without it VS Code's server writes no log file,
// and "Show Log" shows nothing. vscodeFiles.mjs puts it into the fetched VS Code.
"use strict";

const { appendFileSync, mkdirSync, renameSync, statSync } = require("node:fs");
const { dirname, extname } = require("node:path");

const LEVELS = /** @type {const} */ (["trace", "debug", "info", "warning", "error", "critical", "off"]);

class Logger {
	#file;
	#maxBytes;
	#bytes = 0;
	#level = 0;
	#plain = false;

	/**
	 * @param {string} _type
	 * @param {string} _name
	 * @param {string} file
	 * @param {number} maxBytes
	 */
	constructor(_type, _name, file, maxBytes) {
		this.#file = file;
		this.#maxBytes = maxBytes;
		mkdirSync(dirname(file), { recursive: true });
		appendFileSync(file, "");
		this.#bytes = statSync(file).size;
	}

	trace(/** @type {string} */ message) {
		this.#write(0, message);
	}
	debug(/** @type {string} */ message) {
		this.#write(1, message);
	}
	info(/** @type {string} */ message) {
		this.#write(2, message);
	}
	warn(/** @type {string} */ message) {
		this.#write(3, message);
	}
	error(/** @type {string} */ message) {
		this.#write(4, message);
	}
	critical(/** @type {string} */ message) {
		this.#write(5, message);
	}
	getLevel() {
		return this.#level;
	}
	setLevel(/** @type {number} */ level) {
		this.#level = level;
	}
	/** There is one pattern, VS Code's own. */
	setPattern() {
		this.#plain = false;
	}
	clearFormatters() {
		this.#plain = true;
	}
	/** Each line is in its file when the call returns. */
	flush() {}
	drop() {}

	/**
	 * @param {number} level
	 * @param {string} message
	 */
	#write(level, message) {
		if (level < this.#level) {
			return;
		}
		const text = this.#plain ? message : `${timestamp()} [${LEVELS[level]}] ${message}\n`;
		if (this.#maxBytes > 0 && this.#bytes + text.length > this.#maxBytes) {
			const extension = extname(this.#file);
			renameSync(this.#file, `${this.#file.slice(0, this.#file.length - extension.length)}.1${extension}`);
			this.#bytes = 0;
		}
		appendFileSync(this.#file, text);
		this.#bytes += text.length;
	}
}

function timestamp() {
	const now = new Date();
	const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
	return local.toISOString().slice(0, 23).replace("T", " ");
}

/** @type {(type: string) => (name: string, file: string, maxBytes: number) => Promise<Logger>} */
const create = (type) => async (name, file, maxBytes) => new Logger(type, name, file, maxBytes);

exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = create("rotating");
exports.createAsyncRotatingLogger = create("rotating_async");
