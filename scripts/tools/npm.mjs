import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

const QUIET = ["--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"];

/** Install scripts would build native modules or download things; nothing we fetch needs them. */
const NO_SCRIPTS = ["--ignore-scripts", ...QUIET];

/**
 * Installs packages with their dependencies into `folder/node_modules`.
 * @param {string} folder
 * @param {string[]} specs each "name@version"
 */
export async function npmInstall(folder, ...specs) {
	// Without a package.json of its own npm would climb up to the repository's.
	await writeFile(join(folder, "package.json"), JSON.stringify({ private: true }));
	// --engine-strict=false: a binary in a package doesn't care which Node unpacks it.
	await npm(
		["install", "--prefix", folder, "--no-save", "--engine-strict=false", ...NO_SCRIPTS, ...specs],
		folder,
	);
}

/**
 * Downloads one package's archive, without dependencies.
 * @param {string} folder
 * @param {string} spec "name@version"
 * @returns {Promise<string>} the archive
 */
export async function npmPack(folder, spec) {
	const output = await npm(["pack", "--json", "--pack-destination", folder, ...NO_SCRIPTS, spec], folder);
	/** @type {unknown} */
	const parsed = JSON.parse(output);
	// npm prints a list of packages, or since version 12 an object keyed by name.
	const [packed] = /** @type {{ filename: string }[]} */ (Object.values(/** @type {object} */ (parsed)));
	if (packed === undefined) {
		throw new Error(`npm pack ${spec} named no archive`);
	}
	return join(folder, packed.filename);
}

/**
 * Installs the production dependencies of the package in `folder`, in the versions of its npm-shrinkwrap.json. Not
 * `npm ci`: it refuses the published lock of VS Code's server, which lacks an optional package.
 * @param {string} folder
 */
export async function npmInstallLocked(folder) {
	await npm(["install", "--prefix", folder, "--omit=dev", "--engine-strict=false", ...NO_SCRIPTS], folder);
}

/**
 * @param {readonly string[]} args
 * @param {string} cwd
 * @returns {Promise<string>} standard output
 */
function npm(args, cwd) {
	const npmScript = process.env["npm_execpath"];
	// Under `npm run`, npm tells where its script is; elsewhere the one on the PATH (a .cmd on Windows, hence the shell).
	const [command, commandArgs, shell] = npmScript?.endsWith(".js")
		? [process.execPath, [npmScript, ...args], false]
		: ["npm", args, process.platform === "win32"];
	return run(command, commandArgs, { cwd, shell, env: withoutOuterNpmConfig() });
}

/** `npm run` exports its own settings (such as local-prefix and the script's name), which aren't meant for this call. */
function withoutOuterNpmConfig() {
	const dropped = new Set([
		"npm_config_local_prefix",
		"npm_config_prefix",
		"npm_config_omit",
		"npm_config_include",
	]);
	return Object.fromEntries(Object.entries(process.env).filter(([name]) => !dropped.has(name.toLowerCase())));
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import("node:child_process").SpawnOptions} options
 * @returns {Promise<string>} standard output
 */
export function run(command, args, options = {}) {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
		let stdout = "";
		let stderr = "";
		child.stdout?.on("data", (chunk) => (stdout += chunk));
		child.stderr?.on("data", (chunk) => (stderr += chunk));
		child.once("error", reject);
		child.once("close", (code) => {
			if (code === 0) {
				resolve(stdout);
			} else {
				reject(new Error(`${command} ${args.join(" ")} ended with ${code}\n${stderr}${stdout}`));
			}
		});
	});
}
