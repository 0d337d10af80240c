import assert from "node:assert/strict";
import { Forms } from "../../harness/forms.mjs";
import { ResultsPage } from "../../harness/resultsPage.mjs";
import { fits } from "../../harness/texts.mjs";
import { waitUntil } from "../../harness/waitUntil.mjs";
import { Workbench } from "../../harness/workbench.mjs";

/**
 * @typedef {object} UiPlace
 * @property {Pick<import("../../../scripts/tools/vscodeServer.mjs").VSCodeServer, "dataDir">} server
 * @property {string} folder the workspace
 * @property {() => Promise<import("../../../scripts/tools/processes.mjs").ProcessInfo[]>} processes what this run started and still lives
 */

/**
 * The product in one window, as its user sees and handles it.
 */
export class Ui {
	/**
	 * @param {import("playwright-core").Page} page
	 * @param {UiPlace} place
	 */
	constructor(page, { server, folder, processes }) {
		this.page = page;
		this.server = server;
		this.folder = folder;
		this.processes = processes;
		this.workbench = new Workbench(page);
		this.input = this.workbench.quickInput;
		this.editor = this.workbench.editor;
		this.sessions = this.workbench.view("Sessions");
		this.forms = new Forms(this.workbench);
		this.results = new ResultsPage(this.workbench);
	}

	/** Opens the Sessions view by its icon, unless it is open: another click would close it. */
	async openSessions() {
		if (await this.sessions.pane.locator(".pane-body").isVisible()) {
			return;
		}
		await this.page.locator('.activitybar .action-label[aria-label^="SurrealDB"]').click();
		await this.sessions.waitFor();
	}

	/** Opens the Sessions view and connects to an in-memory database. */
	async connectToMemory() {
		await this.openSessions();
		await this.sessions.clickWelcome("Start with an In-Memory Database");
		await this.waitForSession("mem://", /^connected /);
	}

	/** Disconnects, also where that takes something with it and is asked. */
	async disconnect(start = () => this.workbench.runCommand("SurrealDB: Disconnect")) {
		await start();
		await waitUntil("the end of the connection", async () => {
			if (await this.page.locator(".monaco-dialog-box").isVisible())
				await this.workbench.answerDialog("Disconnect");
			return (await this.sessions.rows()).length === 0;
		});
	}

	/**
	 * Waits until a row of the Sessions view says something.
	 * @param {string} label
	 * @param {import("../../harness/workbench.mjs").TextPattern} description
	 * @param {number} [timeoutMs]
	 */
	async waitForSession(label, description, timeoutMs) {
		return waitUntil(
			`${label} to say ${description}`,
			async () => {
				const row = (await this.sessions.rows()).find((each) => each.label === label);
				return row !== undefined && fits(row.description, description) && row;
			},
			timeoutMs === undefined ? {} : { timeoutMs },
		);
	}

	/** @param {string} label */
	async waitForNoRow(label) {
		await waitUntil(`the row ${label} to go`, async () => {
			return !(await this.sessions.rows()).some((row) => row.label === label);
		});
	}

	/** @returns {Promise<string[]>} names of the sessions, from top to bottom */
	async sessionNames() {
		return (await this.sessions.rows()).filter(({ level }) => level === 2).map(({ label }) => label);
	}

	/**
	 * A fork of the default session, which has full rights on the embedded engine. The view selects it a moment after it
	 * is there.
	 * @param {string} name
	 */
	async fork(name, of = "default") {
		await this.sessions.clickRowAction(of, "Fork Session…");
		await this.forms.answer(/^Name of the new session/, name);
		await this.input.waitForClosed();
		await waitUntil(`${name} to be selected`, async () => (await this.sessions.waitForRow(name)).selected);
	}

	/**
	 * Waits until the status bar says which session editors work as.
	 * @param {string} name
	 */
	async waitForActive(name) {
		await this.workbench.statusBarItem(new RegExp(`^${name} · `));
	}

	/** @param {string} name */
	async activate(name) {
		await this.sessions.selectRow(name);
		await this.waitForActive(name);
	}

	/**
	 * Presses a key of the Sessions view. What is selected reaches VS Code's key bindings a moment after it is seen, so
	 * that the key may do nothing. It is pressed again only when that is certain: otherwise it would do something twice.
	 * @param {string} key
	 * @param {() => Promise<unknown>} opened whether what the key does is there
	 */
	async pressInView(key, opened) {
		await waitUntil(`what was there before ${key} to go`, async () => !(await opened()));
		await waitUntil(`${key} to be taken`, async () => {
			if (!(await opened())) {
				await this.page.keyboard.press(key);
			}
			await waitUntil("it", opened, { timeoutMs: 3_000 });
			return true;
		});
	}

	/**
	 * Replaces the text of the active editor and runs all of it by the keyboard.
	 * @param {string} text
	 */
	async run(text) {
		await this.editor.replaceText(text);
		return this.results.afterRun(() => this.editor.press("ControlOrMeta+Shift+Enter"));
	}

	/** The focus must not leave the editor, whatever appears. */
	async assertEditorHasFocus() {
		assert.ok(await this.editorHasFocus(), "the focus is elsewhere");
	}

	/** Where the focus comes back to the editor, which takes a moment. */
	async waitForEditorFocus() {
		await waitUntil("the focus in the editor", () => this.editorHasFocus());
	}

	editorHasFocus() {
		return this.page.evaluate(() => Boolean(document.activeElement?.closest(".editor-instance")));
	}

	/**
	 * Clicks into a line of the editor.
	 * @param {string} text
	 */
	async cursorIn(text) {
		await this.editor.code.locator(".view-line", { hasText: text }).first().click();
	}

	/** Leaves whatever is open on top of the window. */
	async leaveInputs() {
		for (let open = 0; open < 5 && (await this.input.isOpen()); open += 1) {
			await this.page.keyboard.press("Escape");
			await waitUntil("the input to close", async () => !(await this.input.isOpen()), {
				timeoutMs: 1_000,
			}).catch(() => {});
		}
		const dialog = this.page.locator(".monaco-dialog-box");
		if (await dialog.isVisible()) {
			await this.page.keyboard.press("Escape");
		}
	}
}
