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

	/** @param {import("./workbench.mjs").TextPattern} label */
	async clickRow(label) {
		// At a place rather than at an element: VS Code draws another row with the same one when rows come and go.
		const row = await this.row(label);
		const box = await waitUntil(`the place of the row ${label}`, () =>
			row.locator(".label-name").boundingBox(),
		);
		await this.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
	}

	/** @param {import("./workbench.mjs").TextPattern} label */
	async expandRow(label) {
		const { state } = await this.waitForRow(label);
		if (state === "collapsed") {
			await (await this.row(label)).locator(".monaco-tl-twistie").click();
		}
		await waitUntil(`${label} to expand`, async () => (await this.waitForRow(label)).state === "expanded");
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
		const menu = this.page.locator(".context-view .monaco-menu");
		const entry = menu.locator(".action-menu-item", {
			has: this.page.locator(`.action-label[aria-label="${item}"]`),
		});
		// VS Code ignores a click right after the menu has opened.
		await waitUntil(`the menu item ${item}`, async () => {
			await entry.click({ timeout: 2_000 });
			await menu.waitFor({ state: "detached", timeout: 1_000 });
			return true;
		});
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
		await welcome.waitFor();
		return (await welcome.allInnerTexts()).join("\n").trim();
	}

	/**
	 * Presses a button or link of an empty view.
	 * @param {string} title
	 */
	async clickWelcome(title) {
		await this.pane.locator(".welcome-view-content").locator(".monaco-button, a", { hasText: title }).click();
	}
}
