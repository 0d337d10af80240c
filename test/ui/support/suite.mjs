import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { closeWorkbench, launchBrowser, openWorkbench } from "../../../scripts/tools/browser.mjs";
import { harnessDir, repoRoot } from "../../../scripts/tools/paths.mjs";
import { markRun } from "../../../scripts/tools/processes.mjs";
import { startVSCodeServer } from "../../../scripts/tools/vscodeServer.mjs";
import { temporaryWorkspace } from "../../harness/temporaryWorkspace.mjs";
import { hostComplaints } from "./hostComplaints.mjs";
import { Tally } from "./tally.mjs";
import { Ui } from "./ui.mjs";

/**
 * @typedef {object} SuiteOptions
 * @property {string} [copyOf] a folder of which the workspace is a copy; an empty one by default
 * @property {Readonly<Record<string, string>>} [files] of the workspace: path → content
 * @property {Readonly<Record<string, unknown>>} [settings] of the workspace
 * @property {string} [vsix] the extension as a package to install; by default it runs from its sources
 * @property {readonly string[]} [extensions] folders of other extensions that are there as well
 * @property {boolean} [untrusted] VS Code asks whether to trust the workspace, and does not yet
 */

/**
 * @callback Test
 * @param {string} title
 * @param {() => Promise<void>} body
 * @returns {Promise<void>}
 */

/**
 * Runs the tests of one file in one VS Code, one after the other: each finds the window as the one before left it.
 * Prints how many there were, as scripts/test.mjs counts them.
 * @param {string} name
 * @param {SuiteOptions} options
 * @param {(ui: Ui, test: Test) => Promise<void>} body
 */
export async function runUi(name, options, body) {
	const mark = markRun();
	const tally = new Tally();
	const workspace = await filled(options);
	const others = options.extensions ?? [];
	const server = await startVSCodeServer({
		...(options.vsix === undefined
			? { linkedExtensions: [repoRoot, ...others] }
			: { vsix: [options.vsix], linkedExtensions: others }),
		env: mark.env,
		disableTrust: !options.untrusted,
		userSettings: options.untrusted
			? { "security.workspace.trust.enabled": true }
			: { "window.title": name, "editor.minimap.enabled": false },
	});
	const browser = await launchBrowser({ env: mark.env });
	/** @type {Ui | undefined} */
	let window;
	try {
		const page = await openWorkbench({ server, browser, folder: workspace.folder });
		page.setDefaultTimeout(30_000);
		const ui = new Ui(page, { server, folder: workspace.folder, processes: mark.list });
		window = ui;
		await body(ui, (title, test) =>
			tally.test(title, test, async () => {
				await explain(ui, `${name}-${tally.failed}`);
				await ui.leaveInputs().catch(() => {});
			}),
		);
		// Before the end of the window, whose last calls VS Code no longer answers.
		const complaints = await hostComplaints(server.dataDir);
		if (complaints.length > 0) {
			throw new Error(`The extension host complains:\n${complaints.join("\n")}`);
		}
		await closeWorkbench(page);
	} catch (error) {
		tally.fail(name, error);
		if (window) await explain(window, name);
	} finally {
		await browser.close();
		await server.stop();
		await workspace.remove();
	}
	await tally.end(mark);
}

/** @param {SuiteOptions} options */
async function filled({ copyOf = join(repoRoot, "no-such-template"), files = {}, settings }) {
	const workspace = await temporaryWorkspace(copyOf);
	const all = {
		...files,
		...(settings && { ".vscode/settings.json": JSON.stringify(settings, undefined, 2) }),
	};
	for (const [path, content] of Object.entries(all)) {
		await mkdir(dirname(join(workspace.folder, path)), { recursive: true });
		await writeFile(join(workspace.folder, path), content);
	}
	return workspace;
}

/**
 * What a reader of the failure needs: the window, and what it says.
 * @param {Ui} ui
 * @param {string} name
 */
export async function explain(ui, name) {
	const notifications = await ui.workbench.notifications().catch(() => []);
	console.log(`Notifications: ${notifications.length > 0 ? notifications.join(" | ") : "none"}`);
	const picture = join(harnessDir, "ui-failures", `${name}.png`);
	await mkdir(dirname(picture), { recursive: true });
	await ui.workbench.screenshot(picture).catch(() => {});
	console.log(`The window: ${picture}`);
}
