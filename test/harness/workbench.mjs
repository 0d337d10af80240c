import { basename } from "node:path";
import { EditorPart } from "./editorPart.mjs";
import { QuickInput } from "./quickInput.mjs";
import { fits } from "./texts.mjs";
import { ViewPart } from "./viewPart.mjs";
import { waitUntil } from "./waitUntil.mjs";

/**
 * @typedef {string | RegExp} TextPattern a string is compared with the whole text, a RegExp may match anywhere
 */

/**
 * A VS Code window as its user sees it. Everything waits until what it needs is there; nothing waits for time.
 */
export class Workbench {
	/** @param {import("playwright-core").Page} page from openWorkbench() */
	constructor(page) {
		this.page = page;
		this.quickInput = new QuickInput(page);
		this.editor = new EditorPart(page);
	}

	/**
	 * Runs a command by the palette.
	 * @param {string} title with its category: "SurrealDB: Create Session"
	 */
	async runCommand(title) {
		await this.#choose(`>${title}`, title);
	}

	/**
	 * The commands that the palette offers for a text, once some are among them: those of an extension come a moment
	 * after the window.
	 * @param {string} text
	 * @param {readonly string[]} expected
	 * @returns {Promise<string[]>}
	 */
	async commandsMatching(text, expected) {
		const labels = await this.#inPalette(`>${text}`, `the commands ${expected.join(", ")}`, async () => {
			const shown = (await this.quickInput.items()).map(({ label }) => label);
			const missing = expected.filter((title) => !shown.includes(title));
			if (missing.length > 0) {
				throw new Error(`${missing.join(", ")} not among ${shown.join(", ")}`);
			}
			return shown;
		});
		await this.quickInput.escape();
		return labels;
	}

	/**
	 * @param {string} title
	 * @returns {ViewPart}
	 */
	view(title) {
		return new ViewPart(this.page, title);
	}

	/**
	 * The rows of a tree view, once there are any.
	 * @param {string} viewTitle
	 * @returns {Promise<import("./viewPart.mjs").TreeRow[]>}
	 */
	async treeRows(viewTitle) {
		return waitUntil(`rows in the view ${viewTitle}`, async () => {
			const rows = await this.view(viewTitle).rows();
			return rows.length > 0 && rows;
		});
	}

	/**
	 * Opens a file of the workspace by its name and waits until it is in the editor.
	 * @param {string} name
	 */
	async openFile(name) {
		await this.#choose(name, basename(name));
		await this.editor.waitForTab(basename(name));
	}

	/** @returns {Promise<string[]>} the texts of the status bar, from left to right; icons are left out */
	async statusBarText() {
		const texts = await this.page.locator(".statusbar-item:visible").allInnerTexts();
		return texts.map((text) => text.replaceAll("\u00a0", " ").trim()).filter((text) => text !== "");
	}

	/**
	 * @param {import("./workbench.mjs").TextPattern} text
	 * @returns {Promise<import("playwright-core").Locator>} the item, for its colour or a click
	 */
	async statusBarItem(text) {
		const items = this.page.locator(".statusbar-item:visible");
		const { index } = await waitUntil(`the status bar item ${text}`, async () => {
			const index = (await items.allInnerTexts()).findIndex((shown) => fits(shown, text));
			return index >= 0 && { index };
		});
		// By id, because items move as others come and go.
		const id = await items.nth(index).getAttribute("id");
		return this.page.locator(`[id="${id}"]`);
	}

	/** @returns {Promise<string[]>} the messages shown at the lower right */
	async notifications() {
		return (await this.#toasts().locator(".notification-list-item-message").allInnerTexts()).map((text) =>
			text.trim(),
		);
	}

	/**
	 * Waits for a message.
	 * @param {TextPattern} text
	 * @returns {Promise<string>} the whole message
	 */
	async waitForNotification(text) {
		return waitUntil(`the notification ${text}`, async () =>
			(await this.notifications()).find((shown) => fits(shown, text)),
		);
	}

	/**
	 * Presses a button of a message.
	 * @param {TextPattern} text of the message
	 * @param {string} button
	 */
	async answerNotification(text, button) {
		await this.waitForNotification(text);
		const toast = this.#toasts().filter({
			has: this.page.locator(".notification-list-item-message", { hasText: text }),
		});
		await toast
			.locator(".notification-list-item-buttons-container .monaco-button", { hasText: button })
			.click();
	}

	/**
	 * Follows a link in a message: progress has links where others have buttons.
	 * @param {TextPattern} text of the message
	 * @param {string} link
	 */
	async followNotificationLink(text, link) {
		await this.waitForNotification(text);
		const message = this.#toasts().locator(".notification-list-item-message", { hasText: text });
		await message.locator("a", { hasText: link }).click();
	}

	/** Waits until no message is shown: progress of what took a while goes by itself. */
	async waitForNoNotification() {
		await waitUntil("the notifications to go", async () => {
			const shown = await this.notifications();
			if (shown.length > 0) {
				throw new Error(shown.join(" | "));
			}
			return true;
		});
	}

	/** Closes all messages. */
	async clearNotifications() {
		await this.runCommand("Notifications: Clear All Notifications");
		await this.waitForNoNotification();
	}

	/** @returns {Promise<string>} the text of the modal dialog, once there is one */
	async dialogText() {
		const dialog = this.page.locator(".monaco-dialog-box");
		await dialog.waitFor();
		return (await dialog.locator(".dialog-message-container").allInnerTexts()).join("\n").trim();
	}

	/**
	 * Presses a button of the modal dialog.
	 * @param {string} button
	 */
	async answerDialog(button) {
		const dialog = this.page.locator(".monaco-dialog-box");
		await dialog.locator(".dialog-buttons .monaco-button", { hasText: button }).click();
		await dialog.waitFor({ state: "detached" });
	}

	/**
	 * The inner frame of a webview (view, panel or editor), where the extension's page lives.
	 * @param {TextPattern | ((frame: import("playwright-core").Frame) => Promise<boolean>)} which text in the page, or a test of the frame
	 * @returns {Promise<import("playwright-core").Frame>}
	 */
	async webviewFrame(which) {
		return waitUntil(`a webview with ${which}`, async () => {
			// VS Code puts the extension's page in a frame (…/fake.html) in a frame (…/index.html) of its own.
			for (const frame of this.page
				.frames()
				.filter((candidate) => candidate.parentFrame()?.url().includes("/webview/browser/pre/"))) {
				const found =
					typeof which === "function"
						? await which(frame)
						: fitsSomewhere(
								[await frame.title(), ...(await frame.locator("body").allInnerTexts())].join("\n"),
								which,
							);
				if (found) {
					return frame;
				}
			}
			return undefined;
		});
	}

	/** @param {string} path */
	async screenshot(path) {
		await this.page.screenshot({ path, animations: "disabled" });
	}

	#toasts() {
		return this.page.locator(".notifications-toasts .notification-toast .notification-list-item");
	}

	/**
	 * @param {string} typed
	 * @param {string} label
	 */
	async #choose(typed, label) {
		await this.#inPalette(typed, `the item ${label}`, () => this.quickInput.tryPick(label));
		// The command may already have opened an input of its own in the palette's place.
		await waitUntil("the palette to close", async () => {
			return !(await this.quickInput.isOpen()) || (await this.quickInput.value()) !== typed;
		});
	}

	/**
	 * One input opens them all: ">" is the command palette, "view " the list of views, anything else files. It closes
	 * when something takes the focus (a webview that has just been loaded), and is opened again then. It lists what there
	 * is when it opens: what comes later (commands of an extension, files) is there when it is opened anew.
	 * @template T
	 * @param {string} typed
	 * @param {string} what for the message
	 * @param {() => Promise<T>} ask as for waitUntil()
	 */
	async #inPalette(typed, what, ask) {
		await this.quickInput.escape();
		// A slow machine may need long each time: the longer it takes, the longer it is waited for before the next.
		let timeoutMs = 1_500;
		return waitUntil(
			what,
			async () => {
				timeoutMs *= 2;
				try {
					return await waitUntil(
						"it",
						async () => {
							await this.#showPalette(typed);
							return ask();
						},
						{ timeoutMs },
					);
				} catch (error) {
					await this.quickInput.escape();
					throw error;
				}
			},
			{ timeoutMs: 60_000 },
		);
	}

	/** @param {string} typed */
	async #showPalette(typed) {
		if (!(await this.quickInput.isOpen())) {
			await this.page.keyboard.press("F1");
			await this.quickInput.input.waitFor({ timeout: 2_000 });
		}
		if ((await this.quickInput.value()) !== typed) {
			await this.quickInput.input.fill(typed, { timeout: 1_000 });
		}
	}
}

/**
 * @param {string} text
 * @param {TextPattern} pattern
 */
function fitsSomewhere(text, pattern) {
	return typeof pattern === "string" ? text.includes(pattern) : pattern.test(text);
}
