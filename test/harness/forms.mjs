import { fits } from "./texts.mjs";
import { waitUntil } from "./waitUntil.mjs";

/**
 * The product's forms: questions at the top of the window, one after the other.
 */
export class Forms {
	/** @param {import("./workbench.mjs").Workbench} workbench */
	constructor(workbench) {
		this.input = workbench.quickInput;
		this.page = workbench.page;
	}

	/**
	 * Waits for a question that takes a text.
	 * @param {RegExp} prompt
	 */
	async waitForText(prompt) {
		await waitUntil(`the question ${prompt}`, async () => {
			return (await this.input.isOpen()) && fits(await this.input.message(), prompt);
		});
	}

	/**
	 * Answers a question that takes a text, key by key.
	 * @param {RegExp} prompt
	 * @param {string} [text] what is suggested, by default
	 */
	async answer(prompt, text) {
		await this.waitForText(prompt);
		if (text !== undefined) {
			// A view that is drawn anew at this moment takes the focus, and with it the keys.
			await waitUntil(`the answer to ${prompt} to be typed`, async () => {
				await this.input.type("");
				await this.page.keyboard.type(text);
				return (await this.input.value()) === text;
			});
		}
		await this.input.accept();
	}

	/**
	 * Answers a question with choices.
	 * @param {import("./workbench.mjs").TextPattern} placeholder
	 * @param {import("./workbench.mjs").TextPattern} label
	 */
	async choose(placeholder, label) {
		await this.input.waitFor(placeholder);
		await this.input.pick(label);
	}

	/**
	 * The form to sign in or up through a record access, to its end.
	 * @param {"in" | "up"} direction
	 * @param {string} access
	 * @param {Readonly<Record<string, string>>} fields as the access reads them
	 */
	async recordUser(direction, access, fields) {
		if (direction === "in") {
			await this.choose("As whom?", "Record User");
		}
		await this.choose("Choose an access, or type its name", access);
		for (const [name, value] of Object.entries(fields)) {
			await this.answer(new RegExp(`^\\$${name}\\b`), value);
		}
		await this.input.waitForClosed();
	}
}
