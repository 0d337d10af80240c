import assert from "node:assert/strict";
import { waitUntil } from "../../harness/waitUntil.mjs";
import { tooFaint } from "./contrast.mjs";

/** Themes of VS Code that everything is to be read in, and how it marks its window and a webview's body in them. */
export const themes = /** @type {const} */ ([
	{ name: "Light Modern", window: "vs", body: "vscode-light" },
	{ name: "Dark High Contrast", window: "hc-black", body: "vscode-high-contrast" },
	{ name: "Light High Contrast", window: "hc-light", body: "vscode-high-contrast-light" },
	{ name: "Dark Modern", window: "vs-dark", body: "vscode-dark" },
]);

/**
 * Chooses a theme as a user does.
 * @param {Pick<import("./ui.mjs").Ui, "input" | "page" | "workbench">} ui
 * @param {(typeof themes)[number]} theme
 */
export async function chooseTheme({ input, page, workbench }, theme) {
	await workbench.runCommand("Preferences: Color Theme");
	await input.type(theme.name);
	await input.pick(theme.name);
	await page.locator(`.monaco-workbench.${theme.window}`).waitFor();
}

/**
 * One test a theme: a page can be read in it.
 * @param {import("./ui.mjs").Ui} ui
 * @param {import("./suite.mjs").Test} test
 * @param {string} what that is read, as the names of the tests say it
 * @param {{ frame(): Promise<import("playwright-core").Frame> }} page
 * @param {() => Promise<unknown>} [open] brings the page to the front
 */
export async function readInThemes(ui, test, what, page, open = async () => {}) {
	for (const theme of themes) {
		await test(`in ${theme.name} ${what} can be read`, async () => {
			await open();
			await chooseTheme(ui, theme);
			await waitUntil(`the theme ${theme.name}`, async () =>
				(await page.frame()).evaluate((name) => document.body.classList.contains(name), theme.body),
			);
			assert.deepEqual(await tooFaint(await page.frame()), []);
		});
	}
}
