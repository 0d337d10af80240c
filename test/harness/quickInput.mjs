import { fits } from "./texts.mjs";
import { waitUntil } from "./waitUntil.mjs";

/** An input that closes just when it is read must not be waited for. */
const READ = { timeout: 1_000 };

const CLOSED = "closed";

/**
 * The input at the top of the window: command palette, quick picks, input boxes, and the steps of a dialog made of them.
 */
export class QuickInput {
	/** @param {import("playwright-core").Page} page */
	constructor(page) {
		this.page = page;
		// Hidden rather than removed when it is closed.
		this.widget = page.locator(".quick-input-widget:visible");
		this.input = this.widget.locator(".quick-input-box input");
		this.rows = this.widget.locator(".quick-input-list .monaco-list-row");
	}

	isOpen() {
		return this.widget.isVisible();
	}

	/** @returns {Promise<string>} */
	async title() {
		return ((await this.widget.locator(".quick-input-title").textContent(READ)) ?? "").trim();
	}

	async placeholder() {
		return (await this.input.getAttribute("placeholder", READ)) ?? "";
	}

	/** What stands in the input. */
	async value() {
		return this.input.inputValue(READ);
	}

	/**
	 * Waits until something stands in the input.
	 * @param {string} text
	 */
	async waitForValue(text) {
		await waitUntil(`an input with ${text}`, async () => {
			const value = await this.value();
			if (value !== text) {
				throw new Error(`It has ${value}`);
			}
			return true;
		});
	}

	/** The text under the input: prompt or validation message. */
	async message() {
		return ((await this.widget.locator(".quick-input-message").textContent(READ)) ?? "").trim();
	}

	/** Whether what is typed is hidden. */
	async isPassword() {
		return (await this.input.getAttribute("type", READ)) === "password";
	}

	/**
	 * Waits for the step that has this title or placeholder.
	 * @param {import("./workbench.mjs").TextPattern} text
	 */
	async waitFor(text) {
		await waitUntil(`an input titled ${text}`, async () => {
			const shown = (await this.isOpen()) ? [await this.title(), await this.placeholder()] : [];
			return shown.some((candidate) => fits(candidate, text));
		});
	}

	async waitForClosed() {
		await waitUntil("the input to close", async () => !(await this.isOpen()));
	}

	/**
	 * Replaces what stands in the input.
	 * @param {string} text
	 */
	async type(text) {
		await this.input.fill(text);
	}

	/** Enter. */
	async accept() {
		await this.input.press("Enter");
	}

	/** The back button of a step. */
	async back() {
		await this.widget.locator(".quick-input-titlebar .codicon-quick-input-back").click();
	}

	/**
	 * Presses a button of a step.
	 * @param {string} title
	 */
	async press(title) {
		await this.widget.locator(`.quick-input-titlebar .action-label[aria-label="${title}"]`).click();
	}

	/** Leaves it, if it is open; where leaving it opens another input, that one stays. */
	async escape() {
		const step = await waitUntil("the input to be read", () => this.#step());
		if (step === CLOSED) {
			return;
		}
		// Not by the input itself, which would be waited for if it closed meanwhile.
		await this.input.focus(READ).catch(() => {});
		await this.page.keyboard.press("Escape");
		await waitUntil("the input to close", async () => (await this.#step()) !== step);
	}

	/** What tells one input from the next in the same place. */
	async #step() {
		try {
			return (await this.isOpen()) ? JSON.stringify([await this.title(), await this.placeholder()]) : CLOSED;
		} catch (error) {
			if (await this.isOpen()) {
				throw error;
			}
			return CLOSED;
		}
	}

	/**
	 * The items shown (a long list shows only those in sight).
	 * @returns {Promise<{ label: string, description: string, detail: string }[]>}
	 */
	async items() {
		return this.rows.evaluateAll((rows) =>
			rows.map((row) => {
				const text = (/** @type {string} */ selector) =>
					(row.querySelector(selector)?.textContent ?? "").replaceAll("\u00a0", " ").trim();
				return {
					label: text(".quick-input-list-row .label-name"),
					description: text(".quick-input-list-row .label-description"),
					detail: text(".quick-input-list-label-meta"),
				};
			}),
		);
	}

	/**
	 * Waits for the item and chooses it.
	 * @param {import("./workbench.mjs").TextPattern} label
	 */
	async pick(label) {
		let clickedIn = "";
		await waitUntil(`the item ${label}`, async () => {
			const step = await this.#step();
			// On a busy machine a click may be taken and nevertheless end as one that came too late.
			if (clickedIn !== "" && step !== clickedIn) {
				return true;
			}
			if ((await this.items()).some((item) => fits(item.label, label))) {
				clickedIn = step;
			}
			return this.tryPick(label);
		});
	}

	/**
	 * Chooses the item if it is there now.
	 * @param {import("./workbench.mjs").TextPattern} label
	 * @returns {Promise<boolean>}
	 */
	async tryPick(label) {
		const index = (await this.items()).findIndex((item) => fits(item.label, label));
		if (index < 0) {
			return false;
		}
		// A hover of the row that the mouse happens to rest on would lie over the others.
		await this.page.mouse.move(640, 790);
		await this.rows.nth(index).click({ timeout: 2_000 });
		return true;
	}
}
