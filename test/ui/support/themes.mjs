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
