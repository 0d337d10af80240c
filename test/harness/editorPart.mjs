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

	/**
	 * Waits until a comparison of two texts is in the active editor.
	 * @param {string} title
	 */
	async waitForDiff(title) {
		const tab = this.group.locator(".tab.active").filter({ hasText: title });
		await tab.waitFor();
		await this.group.locator(".monaco-diff-editor .editor.modified .view-lines").waitFor();
	}

	/** @returns {Promise<string>} what is in sight of the newer text of a comparison */
	async newerText() {
		const lines = await this.group
			.locator(".monaco-diff-editor .editor.modified .view-line")
			.allTextContents();
		return lines.join("\n").replaceAll("\u00a0", " ");
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
	 * Clicks a code lens with this title: the one above a line, or else the first.
	 * @param {import("./workbench.mjs").TextPattern} title
	 * @param {string} [line] what stands in it
	 */
	async clickCodeLens(title, line) {
		const place = await waitUntil(`the code lens ${title}`, async () => {
			const below = line === undefined ? undefined : await this.#boxOf(line);
			const lenses = await this.code.locator(".codelens-decoration a").evaluateAll((links) =>
				links.map((link) => {
					const { x, y, width, height } = link.getBoundingClientRect();
					const title = (link.textContent ?? "").replaceAll("\u00a0", " ").trim();
					return { title, x: x + width / 2, y: y + height / 2 };
				}),
			);
			lenses.sort((a, b) => a.y - b.y);
			// Right above it: that of another line may be there before.
			const isAbove = (/** @type {{ y: number }} */ { y }) =>
				!below || (y < below.y && y > below.y - below.height);
			const above = lenses.filter(isAbove);
			// Without a line it is the first of all; above a line there may be several.
			const [first] = below ? above.filter((lens) => fits(lens.title, title)) : above;
			return first !== undefined && fits(first.title, title) && first;
		});
		await this.page.mouse.click(place.x, place.y);
	}

	/** @param {string} text of a line */
	async #boxOf(text) {
		const box = await this.code.locator(".view-line", { hasText: text }).first().boundingBox();
		if (box === null) {
			throw new Error(`The line ${text} is not in sight.`);
		}
		return box;
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
