import { chromium } from "playwright-core";
import { onExit } from "./cleanup.mjs";
import { fetchBrowser } from "./fetchTools.mjs";

const FLAGS = [
	"--no-sandbox", // Containers and CI run as root, where Chromium's sandbox cannot start.
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
];

/** The workbench's start on a busy machine with two cores, the first time on a fresh data folder. */
const READY_WITHIN_MS = 60_000;

/**
 * A headless Chromium. Ends with `close()`, and with this process.
 * @param {{ env?: Readonly<Record<string, string | undefined>>, args?: readonly string[], log?: (line: string) => void }} [options]
 * @returns {Promise<import("playwright-core").Browser>}
 */
export async function launchBrowser({ env = {}, args = [], log } = {}) {
	const found = await fetchBrowser({ ...(log && { log }) });
	const browser = await chromium.launch({
		executablePath: found.executablePath,
		args: [...FLAGS, ...args],
		env: /** @type {Record<string, string>} */ ({ ...process.env, ...found.env, ...env }),
		// Playwright would end the whole process on a signal, before anything else is cleaned up.
		handleSIGINT: false,
		handleSIGTERM: false,
		handleSIGHUP: false,
	});
	const forget = onExit(() => void browser.close());
	browser.once("disconnected", forget);
	return browser;
}

/**
 * @typedef {object} WorkbenchOptions
 * @property {import("./vscodeServer.mjs").VSCodeServer} server
 * @property {import("playwright-core").Browser} browser
 * @property {string} [folder] a folder or a .code-workspace file
 * @property {string} [extensionDevelopmentPath] this one and the next need a server with smokeTest: true
 * @property {string} [extensionTestsPath]
 * @property {string} [theme] "Dark Modern", "Light Modern", "Default High Contrast", "Default High Contrast Light", …
 * @property {{ width: number, height: number }} [viewport]
 * @property {(page: import("playwright-core").Page) => Promise<void>} [beforeLoad] the place for exposeFunction and listeners
 */

/**
 * Opens a VS Code window in a browser context of its own and waits until it and its extension host are up.
 * End it with `closeWorkbench(page)`.
 * @param {WorkbenchOptions} options
 * @returns {Promise<import("playwright-core").Page>}
 */
export async function openWorkbench(options) {
	const { server, folder, theme } = options;
	if (theme !== undefined) {
		await server.setUserSettings({ "workbench.colorTheme": theme });
	}
	return openAddress(server.url(folder, options), options);
}

/**
 * The same, of whatever server's address.
 * @param {string} address
 * @param {Pick<WorkbenchOptions, "browser" | "viewport" | "beforeLoad">} options
 * @returns {Promise<import("playwright-core").Page>}
 */
export async function openAddress(address, { browser, viewport = { width: 1280, height: 800 }, beforeLoad }) {
	const context = await browser.newContext({
		viewport,
		reducedMotion: "reduce",
		permissions: ["clipboard-read", "clipboard-write"],
	});
	const page = await context.newPage();
	// Nothing but this server is asked, whatever a setting or an extension tries.
	await context.route(
		(url) => url.hostname !== "127.0.0.1",
		(route) => route.abort(),
	);
	await beforeLoad?.(page);
	await page.goto(address, { waitUntil: "domcontentloaded" });
	await workbenchReady(page);
	return page;
}

/**
 * Waits until a window that was just opened or loaded anew is up.
 * @param {import("playwright-core").Page} page
 */
export async function workbenchReady(page) {
	await page.locator(".monaco-workbench").waitFor({ timeout: READY_WITHIN_MS });
	// VS Code's own mark: the extension host answered and every extension's contributions are in place.
	await page.waitForFunction(
		() => performance.getEntriesByName("code/didLoadExtensions").length > 0,
		undefined,
		{
			timeout: READY_WITHIN_MS,
		},
	);
}

/**
 * Closes a window as a user does. A page that is merely torn down says no goodbye, and the server would keep its
 * extension host for hours in case it reconnects.
 * @param {import("playwright-core").Page} page
 */
export async function closeWorkbench(page) {
	if (!page.isClosed()) {
		await page.goto("about:blank");
	}
	await page.context().close();
}
