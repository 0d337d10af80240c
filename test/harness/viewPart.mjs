import { chooseFromMenu } from "./contextMenu.mjs";
import { fits } from "./texts.mjs";
import { waitUntil } from "./waitUntil.mjs";

/**
 * @typedef {object} TreeRow
 * @property {string} label
 * @property {string} description
 * @property {number} level 1 is the outermost
 * @property {"expanded" | "collapsed" | "leaf"} state
 * @property {boolean} selected
 * @property {string} ariaLabel what a screen reader says
 */

/**
 * A view in the side bar or the panel.
 */
export class ViewPart {
	/**
	 * @param {import("playwright-core").Page} page
	 * @param {string} title
	 */
	constructor(page, title) {
		this.page = page;
		this.title = title;
		const header = page.locator(`.pane-header[aria-label="${title} Section"]`);
		this.pane = page.locator(".pane", { has: header });
		this.header = this.pane.locator(".pane-header");
		this.treeRows = this.pane.locator(".monaco-list-row[role=treeitem]");
	}

	/** Waits until the view is shown. */
	async waitFor() {
		await this.pane.locator(".pane-body").waitFor();
	}

	/**
	 * The rows in sight: VS Code draws no others.
	 * @returns {Promise<TreeRow[]>}
	 */
	async rows() {
		const rows = await this.treeRows.evaluateAll((elements) =>
			elements.map((element) => {
				const text = (/** @type {string} */ selector) =>
					(element.querySelector(selector)?.textContent ?? "").replaceAll("\u00a0", " ").trim();
				const expanded = element.getAttribute("aria-expanded");
				return {
					index: Number(element.getAttribute("data-index")),
					label: text(".monaco-icon-label .label-name"),
					description: text(".monaco-icon-label .label-description"),
					level: Number(element.getAttribute("aria-level")),
					state: /** @type {TreeRow["state"]} */ (
						expanded === null ? "leaf" : expanded === "true" ? "expanded" : "collapsed"
					),
					selected: element.getAttribute("aria-selected") === "true",
					ariaLabel: element.getAttribute("aria-label") ?? "",
				};
			}),
		);
		// In the document they stand in the order in which they were drawn.
		return rows.sort((a, b) => a.index - b.index).map(({ index: _, ...row }) => row);
	}

	/**
	 * Waits for a row.
	 * @param {import("./workbench.mjs").TextPattern} label
	 * @returns {Promise<TreeRow>}
	 */
	async waitForRow(label) {
		return waitUntil(`the row ${label} in ${this.title}`, async () =>
			(await this.rows()).find((row) => fits(row.label, label)),
		);
	}

	/**
	 * @param {import("./workbench.mjs").TextPattern} label
	 * @returns {Promise<import("playwright-core").Locator>}
	 */
	async row(label) {
		const shown = (await this.waitForRow(label)).label;
		// By what is drawn rather than by what a screen reader says: that changes with every detail of a row.
		const exactly = new RegExp(`^\\s*${shown.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\s*$`);
		const name = this.page.locator(".monaco-icon-label .label-name", { hasText: exactly });
		return this.treeRows.filter({ has: name }).first();
	}

	/**
	 * What a row says under the mouse, once one of its paragraphs is as expected: VS Code may show that of another row, or
	 * that it is loading.
	 * @param {import("./workbench.mjs").TextPattern} label
	 * @param {import("./workbench.mjs").TextPattern} expected
	 * @returns {Promise<{ paragraphs: string[], html: string }>}
	 */
	async tooltip(label, expected) {
		const hover = this.page.locator(".workbench-hover-container .monaco-hover");
		const away = async () => {
			// Through it, since VS Code takes a mouse that it has not seen over it for one that does not leave it; and to the
			// midst of the window, where nothing has a tooltip of this kind.
			const box = (await hover.isVisible()) ? await hover.boundingBox({ timeout: 1_000 }) : null;
			if (box) {
				await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 5 });
			}
			const { width, height } = this.page.viewportSize() ?? { width: 0, height: 0 };
			await this.page.mouse.move(width / 2, height / 2, { steps: 5 });
			await hover.waitFor({ state: "detached", timeout: 2_000 });
		};
		const read = async () => {
			const drawn = await hover.locator(".rendered-markdown > *").allInnerTexts();
			const paragraphs = drawn.map((text) => text.replaceAll("\u00a0", " ").trim());
			if (!paragraphs.some((text) => fits(text, expected))) {
				throw new Error(`It says ${paragraphs.join(" | ")}`);
			}
			return { paragraphs, html: await hover.locator(".hover-contents").innerHTML() };
		};
		return waitUntil(`the tooltip of ${label}`, async () => {
			// Nothing is shown to a mouse that stays where it is while the row below it is drawn anew.
			await away();
			await (await this.row(label)).locator(".label-name").hover({ timeout: 2_000 });
			const shown = await waitUntil(String(expected), read, { timeoutMs: 4_000 });
			await away();
			return shown;
		});
	}

	/** @param {import("./workbench.mjs").TextPattern} label */
	async clickRow(label) {
		// At a place rather than at an element: VS Code draws another row with the same one when rows come and go.
		const row = await this.row(label);
		const box = await waitUntil(`the place of the row ${label}`, () =>
			row.locator(".label-name").boundingBox(),
		);
		// Near its beginning: the middle of a long name may be outside the view.
		await this.page.mouse.click(box.x + Math.min(8, box.width / 2), box.y + box.height / 2);
	}

	/**
	 * Clicks a row until it is selected: it may move just when it is clicked, as rows above it come and go.
	 * @param {import("./workbench.mjs").TextPattern} label
	 */
	async selectRow(label) {
		await waitUntil(`${label} to be selected`, async () => {
			await this.clickRow(label);
			await waitUntil("it", async () => (await this.waitForRow(label)).selected, { timeoutMs: 2_000 });
			return true;
		});
	}

	/**
	 * Opens a row. It may have nothing in it yet, and VS Code may be drawing it anew just when it is clicked.
	 * @param {import("./workbench.mjs").TextPattern} label
	 */
	async expandRow(label) {
		await waitUntil(`${label} to expand`, async () => {
			const { state } = await this.waitForRow(label);
			if (state === "collapsed") {
				await (await this.row(label)).locator(".monaco-tl-twistie").click({ timeout: 2_000 });
				await waitUntil("it", async () => (await this.waitForRow(label)).state !== "collapsed", {
					timeoutMs: 2_000,
				});
			}
			return (await this.waitForRow(label)).state === "expanded";
		});
	}

	/**
	 * Presses an inline button of a row.
	 * @param {import("./workbench.mjs").TextPattern} label
	 * @param {string} action its title
	 */
	async clickRowAction(label, action) {
		const row = await this.row(label);
		// The buttons appear under the mouse.
		await row.hover();
		// Behind the title stands the key, if it has one.
		await row.locator(`.actions .action-label[aria-label^="${action}"]`).click();
	}

	/**
	 * Chooses from a row's context menu.
	 * @param {import("./workbench.mjs").TextPattern} label
	 * @param {string} item its title
	 */
	async chooseFromRowMenu(label, item) {
		await (await this.row(label)).click({ button: "right" });
		await chooseFromMenu(this.page, item);
	}

	/**
	 * Presses a button of the view's title.
	 * @param {string} action its title
	 */
	async clickTitleAction(action) {
		// The only view of a container has its buttons in the container's title; other views show them under the mouse.
		const isAlone = /\bmerged-header\b/.test((await this.pane.getAttribute("class")) ?? "");
		if (!isAlone) {
			await this.header.hover();
		}
		const bar = isAlone
			? this.page.locator(".part", { has: this.pane }).locator(".title-actions")
			: this.header;
		await bar.locator(`.action-label[aria-label^="${action}"]`).first().click();
	}

	/** @returns {Promise<string>} what stands in an empty view, with its buttons' titles */
	async welcomeText() {
		const welcome = this.pane.locator(".welcome-view-content");
		await welcome.first().waitFor({ timeout: 5_000 });
		return (await welcome.allInnerTexts()).join("\n").trim();
	}

	/**
	 * Waits for what stands in an empty view. VS Code may say something else for a moment: that it does not trust yet.
	 * @param {RegExp} pattern
	 */
	async waitForWelcome(pattern) {
		await waitUntil(`${pattern} in the empty view ${this.title}`, async () => {
			const shown = await this.welcomeText();
			if (!pattern.test(shown)) {
				throw new Error(`It says ${shown}`);
			}
			return true;
		});
	}

	/**
	 * Presses a button or link of an empty view.
	 * @param {string} title
	 */
	async clickWelcome(title) {
		await this.pane.locator(".welcome-view-content").locator(".monaco-button, a", { hasText: title }).click();
	}
}
