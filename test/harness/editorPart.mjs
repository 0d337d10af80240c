import { fits } from "./texts.mjs";
import { waitUntil } from "./waitUntil.mjs";

/**
 * The active editor.
 */
export class EditorPart {
	/** @param {import("playwright-core").Page} page */
	constructor(page) {
		this.page = page;
		this.group = page.locator(".editor-group-container.active");
		this.code = this.group.locator(".editor-instance .monaco-editor").first();
	}

	/** @returns {Promise<string[]>} titles of the open tabs */
	async tabs() {
		return this.page.locator(".tabs-container .tab .monaco-icon-name-container").allInnerTexts();
	}

	/**
	 * Waits until a file is in the active editor.
	 * @param {string} name
	 */
	async waitForTab(name) {
		await this.group.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
		await this.code.locator(".view-lines").waitFor();
	}

	/** Puts the cursor into the editor without moving it. A list that was clicked takes the focus once more, a moment later. */
	async focus() {
		await waitUntil("the focus in the editor", async () => {
			await this.#input().focus();
			return this.#input().evaluate(async (element) => {
				await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
				return element === document.activeElement;
			});
		});
	}

	/**
	 * The lines in sight: VS Code draws no others.
	 * @returns {Promise<string>}
	 */
	async text() {
		return this.code.locator(".view-lines .view-line").evaluateAll((lines) =>
			lines
				.map((line) => ({
					top: Number.parseFloat(/** @type {HTMLElement} */ (line).style.top),
					text: line.textContent ?? "",
				}))
				.sort((a, b) => a.top - b.top)
				.map(({ text }) => text.replaceAll("\u00a0", " "))
				.join("\n"),
		);
	}

	/**
	 * Waits until the text in sight holds something.
	 * @param {import("./workbench.mjs").TextPattern} pattern a string may stand anywhere too
	 */
	async waitForText(pattern) {
		await waitUntil(`the text ${pattern} in the editor`, async () => {
			const text = await this.text();
			return typeof pattern === "string" ? text.includes(pattern) : pattern.test(text);
		});
	}

	/**
	 * Puts text at the cursor exactly as it is, by a paste: nothing is completed, closed or indented. For those, use
	 * focus() and page.keyboard.
	 * @param {string} text
	 */
	async type(text) {
		await this.focus();
		const before = await this.text();
		// An event rather than Ctrl+V: the clipboard belongs to the test.
		await this.#input().evaluate((element, pasted) => {
			const clipboardData = new DataTransfer();
			clipboardData.setData("text/plain", pasted);
			element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
		}, text);
		const lastLine = text.split("\n").findLast((line) => line.trim() !== "") ?? "";
		await waitUntil("the typed text in the editor", async () => {
			const shown = await this.text();
			return shown !== before && shown.includes(lastLine);
		});
	}

	/**
	 * Replaces the whole text.
	 * @param {string} text
	 */
	async replaceText(text) {
		if ((await this.text()) === text) {
			return;
		}
		await this.focus();
		await this.page.keyboard.press("ControlOrMeta+a");
		await this.type(text);
	}

	/** @param {string} keys as Playwright names them: "ControlOrMeta+Enter" */
	async press(keys) {
		await this.focus();
		await this.page.keyboard.press(keys);
	}

	/** @returns {Promise<string[]>} titles of the code lenses in sight, from top to bottom */
	async codeLenses() {
		const titles = await this.code.locator(".codelens-decoration a").allInnerTexts();
		return titles.map((title) => title.replaceAll("\u00a0", " ").trim());
	}

	/**
	 * Presses the first code lens with this title.
	 * @param {import("./workbench.mjs").TextPattern} title
	 */
	async clickCodeLens(title) {
		const lenses = this.code.locator(".codelens-decoration a");
		const { index } = await waitUntil(`the code lens ${title}`, async () => {
			const index = (await lenses.allInnerTexts()).findIndex((shown) => fits(shown, title));
			return index >= 0 && { index };
		});
		await lenses.nth(index).click();
	}

	/**
	 * Presses a button of the editor's title.
	 * @param {string} title
	 */
	async clickTitleAction(title) {
		await this.group.locator(`.editor-actions .action-label[aria-label^="${title}"]`).click();
	}

	/** @returns {Promise<number>} error marks in sight */
	async errorMarks() {
		return this.code.locator(".view-overlays .squiggly-error").count();
	}

	#input() {
		return this.code.locator(".native-edit-context, textarea.inputarea").first();
	}
}
