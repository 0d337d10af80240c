import { waitUntil } from "./waitUntil.mjs";

/**
 * Chooses an item of the context menu that is open, or is about to be.
 * @param {import("playwright-core").Page} page
 * @param {string} item its title
 */
export async function chooseFromMenu(page, item) {
	const menu = page.locator(".context-view .monaco-menu");
	const entry = menu.locator(".action-menu-item", {
		has: page.locator(`.action-label[aria-label="${item}"]`),
	});
	let isClicked = false;
	// VS Code ignores a click right after the menu has opened. One that was taken closes the menu, sooner or later.
	await waitUntil(`the menu item ${item}`, async () => {
		if (isClicked && (await menu.count()) === 0) return true;
		await entry.click({ timeout: 2_000 });
		isClicked = true;
		await menu.waitFor({ state: "detached", timeout: 1_000 });
		return true;
	});
}
