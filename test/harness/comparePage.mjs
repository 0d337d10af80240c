import { waitUntil } from "./waitUntil.mjs";

/**
 * The editor tab “Compare”, by what its user sees.
 */
export class ComparePage {
	/** @param {import("./workbench.mjs").Workbench} workbench */
	constructor(workbench) {
		this.workbench = workbench;
	}

	/** @returns {Promise<import("playwright-core").Frame>} */
	async frame() {
		return this.workbench.webviewFrame(async (frame) => (await frame.title()) === "SurrealDB Compare");
	}

	/**
	 * Does what starts a comparison, and waits until it has ended and its rows are in sight.
	 * @param {() => Promise<unknown>} start
	 */
	async afterRun(start) {
		const before = await this.#about();
		await start();
		await waitUntil("the new comparison", async () => {
			const about = await this.#about();
			return about !== "" && about !== before;
		});
		await this.whenLoaded();
	}

	/** Waits until all rows in sight are there. */
	async whenLoaded() {
		const frame = await this.frame();
		await waitUntil("the rows", () =>
			frame.evaluate(() => {
				const bodies = [...document.querySelectorAll(".statement > .body")];
				return (
					bodies.every((body) => body.childElementCount > 0) &&
					!document.querySelector("[aria-busy]") &&
					[...document.querySelectorAll(".aligned")].every((grid) => grid.querySelector(".slick-row")) &&
					!document.querySelector(".slick-cell.waiting")
				);
			}),
		);
	}

	/**
	 * What each session gave for a statement, as one line.
	 * @param {number} [statement]
	 * @returns {Promise<string[]>}
	 */
	async outcomes(statement = 0) {
		const frame = await this.frame();
		const items = frame.locator(".statement").nth(statement).locator(".outcomes li");
		return items.evaluateAll((all) =>
			all.map((item) =>
				[...item.children]
					.map((child) => (child.textContent ?? "").trim().replace(/ · [\d.]+ (ms|s)$/, ""))
					.join(" "),
			),
		);
	}

	/**
	 * The rows in sight: name of the row → texts of its cells, from left to right.
	 * @param {number} [statement]
	 * @returns {Promise<Record<string, string[]>>}
	 */
	async rows(statement = 0) {
		const frame = await this.frame();
		const grid = frame.locator(".statement").nth(statement).locator(".aligned");
		return grid.evaluate((element) => {
			/** @type {Map<string, Element[]>} */
			const parts = new Map();
			for (const row of element.querySelectorAll(".slick-row")) {
				const index = row.getAttribute("aria-rowindex") ?? "";
				parts.set(index, [...(parts.get(index) ?? []), ...row.querySelectorAll(".slick-cell")]);
			}
			const number = (/** @type {Element} */ cell) => Number(cell.getAttribute("aria-colindex"));
			return Object.fromEntries(
				[...parts].map(([, cells]) => {
					const [name, ...texts] = cells
						.sort((a, b) => number(a) - number(b))
						.map((cell) => (cell.textContent ?? "").trim());
					return [name, texts];
				}),
			);
		});
	}

	/** @returns {Promise<string>} everything that stands under the text and the sessions */
	async text() {
		const frame = await this.frame();
		return (await frame.locator("main").textContent()) ?? "";
	}

	/**
	 * Waits until something stands under the text and the sessions.
	 * @param {RegExp} pattern
	 */
	async waitForText(pattern) {
		await waitUntil(`the text ${pattern} in the comparison`, async () => pattern.test(await this.text()));
	}

	/**
	 * Replaces the text of the tab.
	 * @param {string} text
	 */
	async edit(text) {
		const frame = await this.frame();
		await frame.getByRole("textbox", { name: "SurrealQL to compare" }).fill(text);
	}

	/** Runs the text of the tab by the mouse. */
	async run() {
		const frame = await this.frame();
		await frame.locator("button.primary").click();
	}

	/**
	 * Chooses what becomes of writes.
	 * @param {"rolled back" | "refused" | "kept"} what
	 */
	async chooseWrites(what) {
		const frame = await this.frame();
		await frame.getByRole("combobox", { name: "Writes" }).selectOption({ label: what });
	}

	/** Which comparison is in sight; empty while there is none, or no page. */
	async #about() {
		for (const frame of this.workbench.page.frames()) {
			const about = await frame
				.evaluate(() =>
					document.title === "SurrealDB Compare"
						? (document.querySelector(".sections")?.getAttribute("data-key") ?? "")
						: "",
				)
				.catch(() => "");
			if (about !== "") return about;
		}
		return "";
	}
}
