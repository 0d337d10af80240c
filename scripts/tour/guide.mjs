import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Forms } from "../../test/harness/forms.mjs";
import { ResultsPage } from "../../test/harness/resultsPage.mjs";
import { temporaryWorkspace } from "../../test/harness/temporaryWorkspace.mjs";
import { waitUntil } from "../../test/harness/waitUntil.mjs";
import { Workbench } from "../../test/harness/workbench.mjs";
import { closeWorkbench, launchBrowser, openWorkbench } from "../tools/browser.mjs";
import { harnessDir, repoRoot } from "../tools/paths.mjs";
import { startVSCodeServer } from "../tools/vscodeServer.mjs";

/**
 * Leads through a VS Code that shows a copy of the example, and says what there is to see.
 */
export class Guide {
	/** A copy of examples/notes in a VS Code with this extension. */
	static async start(/** @type {string | undefined} */ pictures) {
		const began = performance.now();
		const workspace = await temporaryWorkspace(join(repoRoot, "examples"));
		const server = await startVSCodeServer({
			linkedExtensions: [repoRoot],
			userSettings: {
				"editor.minimap.enabled": false,
				"editor.occurrencesHighlight": "off",
				"window.autoDetectColorScheme": true,
				"window.commandCenter": false,
				"window.title": "notes",
			},
			log: (line) => console.log(line),
		});
		const browser = await launchBrowser();
		const page = await openWorkbench({ server, browser, folder: join(workspace.folder, "notes") });
		await inTheme(page, "dark");
		const end = async () => {
			await closeWorkbench(page).catch(() => {});
			await browser.close();
			await server.stop();
			await workspace.remove();
		};
		return new Guide(page, pictures, began, end);
	}

	/**
	 * @param {import("playwright-core").Page} page
	 * @param {string | undefined} pictures the folder for them
	 * @param {number} began
	 * @param {() => Promise<void>} end
	 */
	constructor(page, pictures, began, end) {
		this.page = page;
		this.workbench = new Workbench(page);
		this.sessions = this.workbench.view("Sessions");
		this.forms = new Forms(this.workbench);
		this.results = new ResultsPage(this.workbench);
		this.pictures = pictures;
		this.began = began;
		this.end = end;
		this.count = 0;
		this.title = "Start";
	}

	seconds() {
		return ((performance.now() - this.began) / 1000).toFixed(0);
	}

	/**
	 * One step: does something and says what was to be seen then.
	 * @param {string} title
	 * @param {() => Promise<string>} action
	 */
	async step(title, action) {
		this.count += 1;
		this.title = title;
		const saw = await action();
		console.log(`${String(this.count).padStart(2)}. ${title}\n    ${saw.replaceAll("\n", "\n    ")}`);
	}

	/**
	 * Takes a picture for the README or the walkthrough, in the light theme and in the dark one.
	 * @param {string} name
	 * @param {{ width: number, height: number }} [part] how much of the window, from its upper left corner
	 */
	async picture(name, part) {
		if (this.pictures === undefined) {
			return;
		}
		await this.workbench.waitForNoNotification();
		// Nothing that the mouse happens to be over: buttons of rows, hovers.
		await this.page.mouse.move(640, 15);
		await waitUntil(
			"hovers to go",
			async () => (await this.page.locator(".monaco-hover:visible").count()) === 0,
		);
		await mkdir(this.pictures, { recursive: true });
		for (const theme of /** @type {const} */ (["light", "dark"])) {
			await inTheme(this.page, theme);
			await this.page.screenshot({
				path: join(this.pictures, `${name}-${theme}.png`),
				animations: "disabled",
				...(part && { clip: { x: 0, y: 0, ...part } }),
			});
		}
	}

	/**
	 * Holds what is seen against what it should be.
	 * @param {string} what
	 * @param {unknown} seen
	 * @param {unknown} expected
	 */
	same(what, seen, expected) {
		assert.deepEqual(seen, expected, what);
	}

	/**
	 * Drags a border between parts of the window, as the mouse does.
	 * @param {"vertical" | "horizontal"} orientation
	 * @param {number} from
	 * @param {number} to
	 */
	async dragBorder(orientation, from, to) {
		const at = (/** @type {number} */ place) =>
			/** @type {[number, number]} */ (orientation === "vertical" ? [place, 400] : [800, place]);
		await this.page.mouse.move(...at(from));
		await this.page.mouse.down();
		await this.page.mouse.move(...at(to), { steps: 5 });
		await this.page.mouse.up();
	}

	/** Says what went wrong, and in what a window. */
	async explain(/** @type {unknown} */ error) {
		console.error(`\n✘ ${this.title}\n${error instanceof Error ? error.message : error}`);
		const shown = await this.workbench.notifications().catch(() => []);
		if (shown.length > 0) {
			console.error(`Notifications: ${shown.join(" | ")}`);
		}
		const picture = join(harnessDir, "tour-failed.png");
		await this.workbench.screenshot(picture).catch(() => {});
		console.error(`The window: ${picture}`);
	}
}

/**
 * As the system's setting would have it, which leaves the focus where it is: the palette would close an open question.
 * @param {import("playwright-core").Page} page
 * @param {"light" | "dark"} theme
 */
async function inTheme(page, theme) {
	await page.emulateMedia({ colorScheme: theme });
	const className = theme === "light" ? "vs" : "vs-dark";
	await waitUntil(`the ${theme} theme`, () => page.locator(`.monaco-workbench.${className}`).isVisible());
	// Webviews and the icons of views follow; what is drawn by then is drawn.
	await waitUntil(`the ${theme} theme everywhere`, async () => {
		const frames = page.frames().filter((frame) => frame !== page.mainFrame());
		const bodies = await Promise.all(
			frames.map((frame) => frame.evaluate(() => document.body.className).catch(() => "")),
		);
		return bodies.every((body) => !/vscode-(light|dark)/.test(body) || body.includes(`vscode-${theme}`));
	});
}
