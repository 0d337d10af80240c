import { fits } from "./texts.mjs";
import { waitUntil } from "./waitUntil.mjs";

/**
 * @typedef {object} ResultSection
 * @property {string} status "✓ OK" or "✗ Error"
 * @property {string} excerpt the statement
 * @property {string} meta rows and time
 * @property {string} session who ran it
 * @property {string} view the chosen view: "Table", "JSON", "SurrealQL", or "" where there is no choice
 * @property {string} text what stands under the head
 */

/**
 * The panel "SurrealDB Results", by what its user sees.
 */
export class ResultsPage {
	/** @param {import("./workbench.mjs").Workbench} workbench */
	constructor(workbench) {
		this.workbench = workbench;
	}

	/** Shows the panel, if it is hidden. */
	async open() {
		await this.workbench.runCommand("SurrealDB Results: Focus on Results View");
	}

	/** @returns {Promise<import("playwright-core").Frame>} */
	async frame() {
		return this.workbench.webviewFrame(async (frame) => (await frame.title()) === "SurrealDB Results");
	}

	/**
	 * Does what starts a run, and waits until it has ended and its results are in sight.
	 * @param {() => Promise<unknown>} start
	 * @returns {Promise<ResultSection[]>}
	 */
	async afterRun(start) {
		await this.afterStart(start);
		return this.whenEnded();
	}

	/**
	 * Does what starts a run, and waits until its tab is in front.
	 * @param {() => Promise<unknown>} start
	 */
	async afterStart(start) {
		const before = await this.#front();
		await start();
		await waitUntil("the tab of the new run", async () => {
			const front = await this.#front();
			return front !== "" && front !== before;
		});
	}

	/**
	 * Waits until the run in front has ended and its results are in sight.
	 * @returns {Promise<ResultSection[]>}
	 */
	async whenEnded() {
		return waitUntil("the results of the run", async () => {
			const frame = await this.frame();
			const isReady = await frame.evaluate(() => {
				const main = document.querySelector("main");
				const front = document.querySelector('[role="tab"][aria-selected="true"]');
				if (!main || !front || front.querySelector(".spinner") || main.querySelector(".spinner")) {
					return false;
				}
				const bodies = [...document.querySelectorAll(".statement > .body")];
				return bodies.every((body) => body.childElementCount > 0) && !main.querySelector("[aria-busy]");
			});
			return isReady && this.sections();
		});
	}

	/** @returns {Promise<ResultSection[]>} */
	async sections() {
		const frame = await this.frame();
		return frame.locator(".statement").evaluateAll((sections) =>
			sections.map((section) => {
				const text = (/** @type {string} */ selector) =>
					(section.querySelector(selector)?.textContent ?? "").trim();
				return {
					status: text(".status"),
					excerpt: text(".excerpt"),
					meta: text(".meta"),
					session: text("header .session"),
					view: text('.switch [aria-checked="true"]'),
					text: text(".body"),
				};
			}),
		);
	}

	/**
	 * The rows in sight of one statement's table, as `{ field: text }`; a field that a row does not have is missing.
	 * @param {number} [section]
	 * @returns {Promise<Record<string, string>[]>}
	 */
	async rows(section = 0) {
		const frame = await this.frame();
		const table = frame.locator(".statement").nth(section).locator("table");
		await table.waitFor();
		return table.evaluate((element) => {
			const columns = [...element.querySelectorAll("thead th")].slice(1).map((th) => th.textContent ?? "");
			return [...element.querySelectorAll("tbody tr")].map((row) => {
				const cells = [...row.querySelectorAll("td")];
				return Object.fromEntries(
					cells.flatMap((cell, index) =>
						cell.getAttribute("aria-label") === "no such field"
							? []
							: [[columns[index], cell.textContent ?? ""]],
					),
				);
			});
		});
	}

	/**
	 * Chooses how one statement's value is shown, by the mouse.
	 * @param {string} view "Table", "JSON" or "SurrealQL"
	 * @param {number} [section]
	 */
	async chooseView(view, section = 0) {
		const frame = await this.frame();
		await frame.locator(".statement").nth(section).getByRole("radio", { name: view, exact: true }).click();
		await waitUntil(`the view ${view}`, async () => (await this.whenEnded())[section]?.view === view);
	}

	/** @returns {Promise<string[]>} the tabs of the runs, the newest first, as a screen reader says them */
	async tabs() {
		const frame = await this.frame();
		return frame
			.locator('[role="tab"]')
			.evaluateAll((tabs) => tabs.map((tab) => tab.getAttribute("aria-label") ?? ""));
	}

	/** @returns {Promise<string>} everything that stands under the tabs */
	async text() {
		const frame = await this.frame();
		return (await frame.locator("main").textContent()) ?? "";
	}

	/**
	 * Waits until something stands under the tabs.
	 * @param {import("./workbench.mjs").TextPattern} pattern a string may stand anywhere too
	 */
	async waitForText(pattern) {
		await waitUntil(`the text ${pattern} in the results`, async () => {
			const text = await this.text();
			return typeof pattern === "string" ? text.includes(pattern) : fits(text, pattern);
		});
	}

	/** Which run is in front; empty while there is none, or no page. */
	async #front() {
		for (const frame of this.workbench.page.frames()) {
			const id = await frame
				.evaluate(() =>
					document.title === "SurrealDB Results"
						? (document.querySelector('[role="tab"][aria-selected="true"]')?.id ?? "")
						: "",
				)
				.catch(() => "");
			if (id !== "") {
				return id;
			}
		}
		return "";
	}
}
