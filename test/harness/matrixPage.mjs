import { waitUntil } from "./waitUntil.mjs";

/**
 * The editor tab "Permission Matrix", or another one that shows its page, by what its user sees and a screen reader says.
 */
export class MatrixPage {
	/**
	 * @param {import("./workbench.mjs").Workbench} workbench
	 * @param {string} [title] of the tab
	 */
	constructor(workbench, title = "Permission Matrix") {
		this.workbench = workbench;
		this.page = workbench.page;
		this.title = title;
	}

	/** @returns {Promise<import("playwright-core").Frame>} */
	async frame() {
		return this.workbench.webviewFrame(async (frame) => (await frame.title()) === this.title);
	}

	/** Waits until it tries no more, and all that it found is drawn. */
	async whenEnded() {
		await waitUntil("the end of the matrix", async () => {
			const frame = await this.frame();
			return frame.evaluate(() => {
				const progress = document.querySelector(".progress");
				return (
					progress instanceof HTMLElement && progress.hidden && document.querySelector("td.verdict") !== null
				);
			});
		});
	}

	/**
	 * Does what makes another matrix, and waits for its end.
	 * @param {() => Promise<unknown>} start
	 */
	async afterNext(start) {
		const before = await this.#mark();
		await start();
		await waitUntil("another matrix", async () => (await this.#mark()) !== before);
		await this.whenEnded();
	}

	/** What tells one matrix from the next: when it was tried, to the second, and its rows. A new one marks none. */
	async #mark() {
		for (const frame of this.page.frames()) {
			const mark = await frame
				.evaluate((title) => {
					const body = document.querySelector('[role="treegrid"] tbody');
					if (document.title !== title || !(body instanceof HTMLElement)) return "";
					const first = body.querySelector("tr");
					if (first && first.dataset["mark"] === undefined) first.dataset["mark"] = crypto.randomUUID();
					return first?.dataset["mark"] ?? "";
				}, this.title)
				.catch(() => "");
			if (mark !== "") return mark;
		}
		return "";
	}

	/** @returns {Promise<string[]>} names of the rows in sight of the filter, fields indented by their table's name */
	async rows() {
		const frame = await this.frame();
		return frame.locator("tbody tr").evaluateAll((rows) => {
			let table = "";
			return rows.map((row) => {
				const name = row.querySelector(".name")?.textContent ?? "";
				if (row.getAttribute("aria-level") === "1") table = name;
				return table === name ? name : `${table}.${name}`;
			});
		});
	}

	/**
	 * Waits until these rows are there and no others.
	 * @param {readonly string[]} expected
	 */
	async waitForRows(expected) {
		await waitUntil(`the rows ${expected.join(", ")}`, async () => {
			const rows = await this.rows();
			if (rows.join() !== expected.join()) throw new Error(`There are ${rows.join(", ")}`);
			return true;
		});
	}

	/** @returns {Promise<string[]>} every verdict as a screen reader says it */
	async verdicts() {
		const frame = await this.frame();
		return frame
			.locator("td.verdict")
			.evaluateAll((cells) => cells.map((cell) => cell.getAttribute("aria-label") ?? ""));
	}

	/**
	 * @param {string} label the beginning of what a screen reader says: `note, select, bob`
	 * @returns {Promise<import("playwright-core").Locator>}
	 */
	async cell(label) {
		return (await this.frame()).locator(`td[aria-label^="${label}:"]`);
	}

	/** @param {string} row a table, or a field of the only one whose fields are shown */
	async name(row) {
		const frame = await this.frame();
		const exactly = new RegExp(`^${row}$`);
		return frame.locator("tbody th", { has: frame.locator(".name", { hasText: exactly }) });
	}

	/** @param {string} name of a button, switch or toggle */
	async press(name) {
		await (await this.frame()).locator("button", { hasText: name }).first().click();
	}

	/** @param {string} text */
	async filter(text) {
		await (await this.frame()).locator(".filter").fill(text);
	}

	/** @returns {Promise<string>} what stands above the grid */
	async summary() {
		const lines = await (await this.frame()).locator(".account > p, .account li").allTextContents();
		return lines.join("\n");
	}

	/** @returns {Promise<import("playwright-core").Locator>} */
	async details() {
		return (await this.frame()).locator(".detail");
	}

	/** @returns {Promise<string>} what a screen reader says of the element with the focus, or its text */
	async focused() {
		const frame = await this.frame();
		return frame.evaluate(() => {
			const element = document.activeElement;
			return element?.getAttribute("aria-label") ?? element?.querySelector(".name")?.textContent ?? "";
		});
	}
}
