// Runs the suite of test/extension in a desktop VS Code, which is downloaded when it is not there:
//
//   node test/extension/electron.mjs [--version stable] [--executable PATH] [--grep TEXT]
//
// It needs the internet once, and a display. Where one of them is missing it says so and ends with exit code 3; the same
// suite runs without both by `npm run test:extension`. Other exit codes: 0 passed, 1 failed, 2 wrong use.

import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
	downloadAndUnzipVSCode,
	ProgressReportStage,
	runTests,
	TestRunFailedError,
} from "@vscode/test-electron";
import { repoRoot } from "../../scripts/tools/paths.mjs";
import { testSettings } from "../../scripts/tools/userSettings.mjs";
import { temporaryWorkspace } from "../harness/temporaryWorkspace.mjs";

/** What this machine lacks. */
const UNAVAILABLE = 3;
/** Whoever has not answered by then is not reachable. */
const ANSWERS_WITHIN_MS = 8_000;

const { values: args } = parseArgs({
	options: {
		version: { type: "string", default: "stable" },
		executable: { type: "string" },
		grep: { type: "string" },
	},
});

const tests = join(repoRoot, "out", "test", "extension", "index.js");
if (!existsSync(tests)) {
	console.error(`There is no test suite at ${tests}: build it first.`);
	process.exit(2);
}
if (args.executable !== undefined && !existsSync(args.executable)) {
	console.error(`--executable names ${args.executable}, which does not exist.`);
	process.exit(2);
}

const missing = lacksDisplay()
	? ["a display: neither DISPLAY nor WAYLAND_DISPLAY is set (`xvfb-run -a npm run test:electron` makes one)"]
	: [];
const executable = args.executable ?? (await download());
if (executable instanceof Error) {
	missing.push(
		`VS Code: it cannot be downloaded here (${executable.message}); --executable names an installed one`,
	);
}
if (typeof executable !== "string" || missing.length > 0) {
	console.error(`The suite cannot run in a desktop VS Code here. What is missing:`);
	for (const each of missing) {
		console.error(`  - ${each}`);
	}
	console.error("`npm run test:extension` runs the same suite without a desktop and a download.");
	process.exit(UNAVAILABLE);
}
process.exit(await runSuite(executable));

function lacksDisplay() {
	return process.platform === "linux" && !process.env["DISPLAY"] && !process.env["WAYLAND_DISPLAY"];
}

/**
 * A VS Code that was downloaded before, or now.
 * @returns {Promise<string | Error>} the executable, or why there is none
 */
function download() {
	return new Promise((resolve) => {
		const unreachable = () => resolve(new Error("nothing answers at update.code.visualstudio.com"));
		const late = setTimeout(unreachable, ANSWERS_WITHIN_MS);
		const { FetchingVersion, FetchingInsidersMetadata, Retrying } = ProgressReportStage;
		downloadAndUnzipVSCode({
			version: args.version,
			cachePath: join(repoRoot, ".vscode-test"),
			timeout: ANSWERS_WITHIN_MS,
			reporter: {
				report(progress) {
					if (progress.stage === Retrying) {
						resolve(progress.error instanceof Error ? progress.error : new Error(String(progress.error)));
					} else if (progress.stage !== FetchingVersion && progress.stage !== FetchingInsidersMetadata) {
						clearTimeout(late);
					}
				},
				error: (error) => resolve(error instanceof Error ? error : new Error(String(error))),
			},
		})
			.then(resolve, resolve)
			.finally(() => clearTimeout(late));
	});
}

/**
 * @param {string} executable
 * @returns {Promise<number>} exit code
 */
async function runSuite(executable) {
	// Short: the path of a socket in it has to fit into 103 characters on a Mac.
	const data = await mkdtemp(join(tmpdir(), "vsc-"));
	const workspace = await temporaryWorkspace();
	const passed = join(data, "passed");
	try {
		await mkdir(join(data, "User"), { recursive: true });
		await writeFile(join(data, "User", "settings.json"), JSON.stringify(testSettings));
		await runTests({
			vscodeExecutablePath: executable,
			extensionDevelopmentPath: repoRoot,
			extensionTestsPath: join(repoRoot, "test", "harness", "hostEntry.cjs"),
			launchArgs: [
				workspace.folder,
				`--user-data-dir=${data}`,
				`--extensions-dir=${join(data, "extensions")}`,
				"--disable-extensions",
				"--disable-telemetry",
				"--password-store=basic",
			],
			extensionTestsEnv: {
				HARNESS_TESTS: tests,
				HARNESS_PASSED_FILE: passed,
				HARNESS_LOGS: join(data, "logs"),
				...(args.grep === undefined ? {} : { HARNESS_GREP: args.grep }),
			},
		});
		if (existsSync(passed) && readFileSync(passed, "utf8") === "passed") {
			return 0;
		}
		console.error("The extension host ended in the middle of the suite: it crashed or was killed.");
		return 1;
	} catch (error) {
		if (!(error instanceof TestRunFailedError)) {
			throw error;
		}
		console.error(error.message);
		return 1;
	} finally {
		await workspace.remove();
		await rm(data, { recursive: true, force: true, maxRetries: 5 });
	}
}
